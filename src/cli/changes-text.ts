// What changed since the scan before, for people at a terminal: a line for each change, what asks for something first.
import { en, ja, type Report, say } from '../model.ts';
import { alertWords } from '../publish/alert-words.ts';
import { ALERT_CHANGES, type AlertChange, alertsOf } from '../publish/alerts.ts';
import { changesWords, whenWords } from '../publish/change-words.ts';
import { moreWords } from '../publish/summary.ts';
import { wrapped } from '../publish/wrap.ts';
import type { Screen } from './screen.ts';
import { harmless } from './terminal.ts';

const FIRST = say(
  en`This is the first scan of this history: the next one is compared with it.`,
  ja`この履歴の最初のスキャンです。次回のスキャンと比較されます。`,
);

const SIGNS: Readonly<
  Record<AlertChange, readonly ['red' | 'yellow' | 'magenta' | 'green' | 'dim', string]>
> = {
  new: ['red', '+'],
  severityUp: ['red', '↑'],
  severityDown: ['yellow', '↓'],
  lostSight: ['magenta', '?'],
  resolved: ['green', '✓'],
  gone: ['dim', '–'],
};

/** Lines of one kind of change: what an estate was rid of at once is a list that nobody reads to its end. */
const MOST = 20;

/** Empty where there is no history. */
export function changesText(report: Report, { paint, width }: Screen): string {
  const { changes, locale } = report;
  if (changes === undefined) return '';
  const words = changesWords(changes);
  if (changes.since === undefined || words === undefined) return paint('dim', FIRST[locale]);
  const when = whenWords(changes.since);
  const title = paint('bold', say(en`Since ${when}`, ja`${when} からの変化`)[locale]);
  const alerts = [...alertsOf(report)];
  const lines = ALERT_CHANGES.flatMap((change) => {
    const [colour, sign] = SIGNS[change];
    const of = alerts.filter((alert) => alert.change === change);
    const shown = of.slice(0, MOST).map((alert) => {
      const text = wrapped(harmless(alertWords(alert)[locale]), width - 4).replaceAll('\n', '\n    ');
      return `  ${paint(colour, sign)} ${text}`;
    });
    const more = of.length - shown.length;
    return more > 0 ? [...shown, `  ${paint(colour, sign)} ${moreWords(more)[locale]}`] : shown;
  });
  return [title, ...(lines.length === 0 ? [`  ${words[locale]}`] : lines)].join('\n');
}
