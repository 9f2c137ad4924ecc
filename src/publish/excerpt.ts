// As much of a report as people are told: what changed comes first, then what is open, then the rest, each in the order of
// the report, within a bound. Of a large estate the rest stands only in the formats that programs read.
import { counted, en, type Finding, ja, type Report, say, type Text } from '../model.ts';
import { type AlertChange, alertOf } from './alerts.ts';
import { FINDINGS } from './summary.ts';

/** A report whose findings are at hand, and how many open and past ones are not among them. */
export interface Excerpt extends Report {
  readonly findings: readonly Finding[];
  readonly left: Readonly<Record<Told, number>>;
  /** How many findings the report has. */
  readonly of: number;
}

/** As what a finding is told. */
type Told = AlertChange | 'still';

const NONE_LEFT: Excerpt['left'] = {
  new: 0,
  severityUp: 0,
  severityDown: 0,
  resolved: 0,
  lostSight: 0,
  gone: 0,
  still: 0,
};

/**
 * Of the JSON of all findings together: a message takes 256 KB, a browser some ten thousand findings. Making the page is
 * where a scan takes the most memory, so that a larger one would need a larger function.
 */
export const IN_MESSAGES = 4_000_000;
export const ON_A_PAGE = 8_000_000;

/** @param mostBytes of findings, as JSON; findings that are in memory all the same are all there */
export function excerptOf(report: Report | Excerpt, mostBytes: number): Excerpt {
  if ('left' in report) return report;
  const { findings } = report;
  if (isHeld(findings)) return { ...report, findings, left: NONE_LEFT, of: findings.length };
  const taking = new Taking(mostBytes, report.changes?.since !== undefined);
  for (const finding of findings) taking.offer(finding);
  return { ...report, ...taking.taken(), of: findings.length };
}

/** Open findings that are not among those of an excerpt. */
export const openLeft = ({ left }: Excerpt): number =>
  left.new + left.severityUp + left.severityDown + left.lostSight + left.still;

/** Findings that are well again and not among those of an excerpt. What is gone is in no report's findings. */
export const pastLeft = ({ left }: Excerpt): number => left.resolved;

/** What is to be said where findings are left out; undefined where all are there. */
export function leftNote({ findings, of }: Excerpt): Text | undefined {
  if (findings.length === of) return undefined;
  const [shown, all] = [findings.length, counted(of, FINDINGS)];
  return say(
    en`Of ${all}, ${shown} are shown here: what changed, then what is open, worst first. The JSON report has all of them.`,
    ja`${all}のうち ${shown} 件を表示しています (変化したもの、未解決のものを重要度の高い順に優先)。すべては JSON レポートにあります。`,
  );
}

const isHeld = (findings: Report['findings']): findings is readonly Finding[] => Array.isArray(findings);

interface Taken {
  readonly place: number;
  readonly finding: Finding;
  readonly bytes: number;
  readonly told: Told | undefined;
}

/** Takes what there is room for, in one pass: of each kind as much as those that come before it have left so far. */
class Taking {
  readonly #mostBytes: number;
  readonly #isCompared: boolean;
  readonly #changed = new Room();
  readonly #open = new Room();
  readonly #rest = new Room();
  #place = 0;

  constructor(mostBytes: number, isCompared: boolean) {
    this.#mostBytes = mostBytes;
    this.#isCompared = isCompared;
  }

  offer(finding: Finding): void {
    const told = this.#toldAs(finding);
    const [changed, open, rest] = [this.#changed, this.#open, this.#rest];
    // What has no room beside those already there has none in the end: they only become more.
    if (told === undefined)
      rest.offer(finding, told, this.#place, this.#mostBytes - changed.bytes - open.bytes);
    else if (told === 'still') open.offer(finding, told, this.#place, this.#mostBytes - changed.bytes);
    else changed.offer(finding, told, this.#place, this.#mostBytes);
    this.#place += 1;
  }

  /** As told.ts tells it. */
  #toldAs(finding: Finding): Told | undefined {
    const change = this.#isCompared ? alertOf(finding) : undefined;
    if (!isOpen(finding)) return change === 'resolved' ? change : undefined;
    return change === undefined || change === 'resolved' || change === 'gone' ? 'still' : change;
  }

  taken(): Pick<Excerpt, 'findings' | 'left'> {
    let room = this.#mostBytes;
    const left = { ...NONE_LEFT };
    const shown: Taken[] = [];
    for (const { taken, over } of [this.#changed, this.#open, this.#rest]) {
      for (const [told, count] of over) left[told] += count;
      for (const one of taken) {
        // The first that does not fit ends it: nothing less severe stands where something worse was left out.
        room = one.bytes <= room ? room - one.bytes : 0;
        if (room > 0) shown.push(one);
        else if (one.told !== undefined) left[one.told] += 1;
      }
    }
    shown.sort((a, b) => a.place - b.place);
    return { findings: shown.map(({ finding }) => finding), left };
  }
}

/** Findings of one kind up to a bound; of the others it counts what they would be told as. */
class Room {
  readonly taken: Taken[] = [];
  readonly over = new Map<Told, number>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  offer(finding: Finding, told: Told | undefined, place: number, mostBytes: number): void {
    const isFull = this.#bytes >= mostBytes;
    if (!isFull) {
      const bytes = JSON.stringify(finding).length;
      this.#bytes += bytes;
      this.taken.push({ place, finding, bytes, told });
    } else if (told !== undefined) this.over.set(told, (this.over.get(told) ?? 0) + 1);
  }
}

const isOpen = ({ outcome, accepted }: Finding): boolean =>
  (outcome === 'fail' && accepted === undefined) || outcome === 'unknown';
