// Records as lines of a zone file for each zone, for whoever keeps it outside Route 53.
import { en, ja, say, type Text } from '../../model.ts';
import type { Plan } from '../plan.ts';
import { comment } from '../render/quote.ts';
import { groupByZone } from '../render/zones.ts';
import { dnsOf, firstAndLater, zoneText } from './dns.ts';
import { type Document, type DocumentOptions, type NumberedStep, numbered, pathWord } from './document.ts';
import { noRecords } from './nothing.ts';
import { awaitedIn, headOf } from './words.ts';

const WHAT = say(
  en`lines for a zone file; a comment names what they take the place of`,
  ja`ゾーンファイルの行 (置き換えるものはコメントに記載)`,
);
const WHAT_LATER = say(
  en`DMARC policies as lines for a zone file, to go last: once mail passes and the reports show it`,
  ja`ゾーンファイルの行としての DMARC ポリシー (最後に適用。メールが合格し、レポートで確認できてから)`,
);

export function zoneDocuments(plan: Plan, options: DocumentOptions): Document[] {
  const steps = numbered(plan.steps);
  const [first, later] = firstAndLater(steps);
  const documents = [
    ...zoneFiles('dns', first, [...headOf(plan, WHAT), ...awaitedIn(steps)], options),
    ...zoneFiles('later', later, headOf(plan, WHAT_LATER), options),
  ];
  return documents.length === 0 ? [noRecords(plan, options.locale)] : documents;
}

function zoneFiles(
  folder: string,
  steps: readonly NumberedStep[],
  texts: readonly Text[],
  { locale, zones }: DocumentOptions,
): Document[] {
  const head = texts.map((text) => comment(';', text)[locale]).join('\n');
  return groupByZone(dnsOf(steps), zones).map((group) => ({
    path: `${folder}/${pathWord(group.zone.name.toLowerCase().replace(/\.$/, ''))}.zone`,
    text: `${head}\n\n${zoneText(group, locale)}`,
  }));
}
