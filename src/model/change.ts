// What can become of a finding between two scans.

/**
 * new: it fails, and did not before · still: it failed before, too · resolved: it failed, and was seen not to fail any
 * more · lostSight: it had an answer, and now nobody could look · gone: its subject is no more · unchanged: the rest.
 */
export const CHANGES = ['new', 'still', 'resolved', 'lostSight', 'gone', 'unchanged'] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** How many findings each change befell: failing ones that nobody has accepted, but for the last two. */
export interface ChangeCounts {
  readonly new: number;
  readonly still: number;
  /** Those of `still` whose severity went up, and those whose severity went down. */
  readonly severityUp: number;
  readonly severityDown: number;
  readonly resolved: number;
  readonly lostSight: number;
  readonly gone: number;
  /** Answers of every outcome that this scan could not get and the one before had, or that it is the first to miss. */
  readonly blind: number;
  /** Answers that the scan before could not get. */
  readonly regained: number;
}

export const NO_CHANGES: ChangeCounts = {
  new: 0,
  still: 0,
  severityUp: 0,
  severityDown: 0,
  resolved: 0,
  lostSight: 0,
  gone: 0,
  blind: 0,
  regained: 0,
};
