// Whether a scan is told by a digest, and why.
import { type Report, some } from '../model.ts';
import { alertsOf } from './alerts.ts';
import type { DigestReason } from './messages/digest-schema.ts';

/** always: each scan · changes: the first, those with a change, and reminders · never: none */
export const DIGEST_WHEN = ['always', 'changes', 'never'] as const;
type DigestWhen = (typeof DIGEST_WHEN)[number];

export interface DigestRule {
  readonly when: DigestWhen;
  /** Days after which what is still open is told again; 0: never. */
  readonly remindDays: number;
}

/** What is known of earlier digests; left out: there is no history. */
export interface ToldBefore {
  /** When people were last told everything that was open (ISO 8601). */
  readonly toldAt: string;
  /** The scan looked at everything: a part of what is open is no reminder. */
  readonly isWhole: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A schedule's scans do not begin on the second: a weekly reminder is due on the seventh day, a little early or late. */
const SLACK_MS = 60 * 60 * 1000;

/** @returns undefined where no digest is due */
export function digestReason(
  report: Report,
  { when, remindDays }: DigestRule,
  told: ToldBefore | undefined,
): DigestReason | undefined {
  if (when === 'never') return undefined;
  const { changes } = report;
  // Without a history nobody can tell what changed: then everything is told.
  if (changes === undefined || told === undefined) return 'always';
  if (changes.since === undefined) return 'baseline';
  const { blind, regained } = changes.counts;
  if (blind > 0 || regained > 0 || !alertsOf(report).next().done) return 'changes';
  const isOpen = some(
    report.findings,
    ({ outcome, accepted }) => (outcome === 'fail' && accepted === undefined) || outcome === 'unknown',
  );
  const age = Date.parse(report.takenAt) - Date.parse(told.toldAt);
  const isDue = remindDays > 0 && age >= remindDays * DAY_MS - SLACK_MS;
  if (isOpen && isDue && told.isWhole) return 'reminder';
  return when === 'always' ? 'always' : undefined;
}
