// Which findings Security Hub is told of, and how each of them stands.
import type { Finding, Report } from '../../model.ts';

/**
 * What became of a finding, as Security Hub is told:
 * failing · accepted (somebody has accepted that it fails) · resolved (seen not to fail any more) · lostSight (it failed,
 * and now nobody can look) · gone (its subject is no more).
 */
export type Standing = 'failing' | 'accepted' | 'resolved' | 'lostSight' | 'gone';

/** A finding that is imported. What simply passes, and what nobody ever saw to fail, is not. */
export interface Importable {
  readonly finding: Finding;
  readonly standing: Standing;
}

/** The findings of a report that Security Hub is to hear of, in the report's order, then those that are past. */
export function* findingsToImport({ findings, changes }: Report): Generator<Importable> {
  for (const list of [findings, changes?.past ?? []]) {
    for (const finding of list) {
      const standing = standingOf(finding);
      if (standing !== undefined) yield { finding, standing };
    }
  }
}

function standingOf({ outcome, change, accepted, before }: Finding): Standing | undefined {
  if (change === 'gone') return 'gone';
  switch (outcome) {
    case 'fail':
      return accepted === undefined ? 'failing' : 'accepted';
    // As long as nobody can look it is told again at each scan: Security Hub deletes what is not updated for 90 days
    // (user guide, "Creating and updating findings"). Of what was accepted before, the last word stays.
    case 'unknown':
      return before === undefined ? undefined : 'lostSight';
    case 'pass':
    case 'notApplicable':
      return change === 'resolved' ? 'resolved' : undefined;
  }
}
