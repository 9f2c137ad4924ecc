// Records as change batches of Route 53, and a script that sends them.
import { en, ja, say } from '../../model.ts';
import type { Plan } from '../plan.ts';
import { firstAndLater, zoneText, zoneWork } from './dns.ts';
import { type Document, type DocumentOptions, type NumberedStep, numbered, pathWord } from './document.ts';
import { noRecords } from './nothing.ts';
import { type comments, dnsFunctions, head, publishLines } from './shell.ts';
import { awaitedIn, headOf } from './words.ts';

const WHAT = say(en`DNS records for Route 53`, ja`Route 53 用の DNS レコード`);
const WHAT_LATER = say(
  en`DMARC policies for Route 53, to go last: once mail passes and the reports show it`,
  ja`Route 53 用の DMARC ポリシー (最後に適用。メールが合格し、レポートで確認できてから)`,
);

export function route53Documents(plan: Plan, options: DocumentOptions): Document[] {
  const steps = numbered(plan.steps);
  const [first, later] = firstAndLater(steps);
  if (first.length + later.length === 0) return [noRecords(plan, options.locale)];
  const texts = [...headOf(plan, WHAT), ...awaitedIn(steps)];
  return [
    ...(first.length === 0 ? [] : publishing('apply.sh', first, texts, options)),
    ...(later.length === 0 ? [] : publishing('later/apply.sh', later, headOf(plan, WHAT_LATER), options)),
  ];
}

/** A script that publishes the records of steps, and what it reads, beside it. */
export function publishing(
  path: string,
  steps: readonly NumberedStep[],
  texts: Parameters<typeof comments>[0],
  { locale, zones }: DocumentOptions,
  ending: readonly string[] = [],
): Document[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const stem = path.slice(folder.length).replace(/\.sh$/, '');
  const work = zoneWork(steps, zones).map((one) => ({
    ...one,
    zoneFile: `${stem}_${pathWord(one.zone.name.toLowerCase().replace(/\.$/, ''))}.zone`,
  }));
  const script = [
    head(texts, locale),
    dnsFunctions(locale),
    ...work.map((one) => publishLines(one, one.zoneFile, locale)),
    [...ending, 'exit "$failed"'].join('\n'),
  ];
  return [
    { path, text: `${script.join('\n\n')}\n` },
    ...work.flatMap(({ batches, zoneFile, ...rest }) => [
      ...batches.map(({ file, json }) => ({ path: folder + file, text: json })),
      // For whoever keeps the zone elsewhere.
      ...(rest.zone.id === undefined
        ? [{ path: folder + zoneFile, text: zoneText({ ...rest }, locale) }]
        : []),
    ]),
  ];
}
