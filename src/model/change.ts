// What can become of a finding between two scans.

/**
 * new: it fails, and did not before · still: it failed before, too · resolved: it failed, and was seen not to fail any
 * more · lostSight: it had an answer, and now nobody could look · gone: its subject is no more · unchanged: the rest.
 */
export const CHANGES = ['new', 'still', 'resolved', 'lostSight', 'gone', 'unchanged'] as const;
export type ChangeKind = (typeof CHANGES)[number];
