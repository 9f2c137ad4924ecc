// What one scan leaves to the next: the findings that are not well, and what earlier scans came to. There may be tens of
// thousands of them: they are gone through, and not held (docs/adr/0015).
import type { Finding } from './finding.ts';
import type { TrendPoint } from './report.ts';

/** The last findings of one account. */
export interface History {
  /** When the last scan in it was taken (ISO 8601). */
  readonly takenAt: string;
  /** When people were last told everything that was open: by the first scan's digest, or a later one. */
  readonly toldAt: string;
  /** Every Region that a scan in it looked at. */
  readonly regions: readonly string[];
  readonly standing: Standings;
  /** Scans of the whole estate, oldest first. */
  readonly trend: readonly TrendPoint[];
}

/** A history as it was read: to compare with. */
export interface PastHistory extends History {
  readonly standing: PlacedStandings;
}

/** A finding that is not well: it fails (accepted or not), or nobody could tell. What is in none passed, or was not there. */
export interface Standing {
  /**
   * As the last scan that had an answer saw it, so that what fails stays known as failing while nobody can look; with
   * outcome `unknown` where it was not known to fail before. Without its fix, which follows from facts of that day.
   */
  readonly finding: Finding;
  /** Since when it fails, or has no answer, without a break. */
  readonly since: string;
  /** When a scan last had an answer; of what never had one, when a scan first asked. */
  readonly seenAt: string;
  /** Since when nobody could look; left out: the last scan that asked had an answer. */
  readonly unseenSince?: string;
}

/** What can be gone through again and again: an array, or what is made anew each time. */
interface Standings extends Iterable<Standing> {
  readonly length: number;
}

/** Those that can be looked up one by one, too, as in an array. */
export interface PlacedStandings extends Standings {
  /** @returns undefined where there is none at that place */
  at(place: number): Standing | undefined;
}

/** The same, as something makes of each whenever it is read. */
export function eachStandingAs(
  standings: PlacedStandings,
  make: (standing: Standing) => Standing,
): PlacedStandings {
  return {
    length: standings.length,
    at(place) {
      const standing = standings.at(place);
      return standing && make(standing);
    },
    *[Symbol.iterator]() {
      for (const standing of standings) yield make(standing);
    },
  };
}
