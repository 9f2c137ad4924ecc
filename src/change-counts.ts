// Counts what became of findings since the scan before, one by one. Pure.
import { type ChangeCounts, type Finding, NO_CHANGES, SEVERITIES } from './model.ts';

export class Counting {
  readonly #counts: { -readonly [C in keyof ChangeCounts]: number } = { ...NO_CHANGES };

  add(finding: Finding): void {
    for (const count of countsOf(finding)) this.#counts[count] += 1;
  }

  /** There is an answer that the scan before could not get. */
  regain(): void {
    this.#counts.regained += 1;
  }

  get counts(): ChangeCounts {
    return { ...this.#counts };
  }
}

/** What a finding counts as. */
function countsOf({ change, before, severity, accepted }: Finding): readonly (keyof ChangeCounts)[] {
  if (change === undefined || change === 'unchanged') return [];
  switch (change) {
    case 'new':
      return ['new'];
    case 'still': {
      const up =
        before === undefined ? 0 : SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(severity);
      if (up === 0) return ['still'];
      return ['still', up > 0 ? 'severityUp' : 'severityDown'];
    }
    case 'resolved':
      return before === undefined ? [] : ['resolved'];
    case 'lostSight':
      return before === undefined ? ['blind'] : ['blind', 'lostSight'];
    case 'gone':
      return accepted === undefined ? ['gone'] : [];
  }
}
