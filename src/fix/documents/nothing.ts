// What a form says that has nothing to write.
import { en, ja, type Locale, say, type Text } from '../../model.ts';
import type { Plan } from '../plan.ts';
import { prose } from '../render/markdown.ts';
import type { Document } from './document.ts';
import { numbered } from './document.ts';
import { awaitedIn, summaryOf } from './words.ts';

const NO_RECORDS = say(
  en`No DNS record is to be published yet.`,
  ja`現時点で公開する DNS レコードはありません。`,
);
const NOT_IN_THIS_FORM = say(
  en`Nothing of this plan can be written in this form: see the Markdown or the commands.`,
  ja`この計画には、この形式で書けるものがありません。Markdown またはコマンドの形式を使用してください。`,
);

/** Of a form for records alone. */
export function noRecords(plan: Plan, locale: Locale): Document {
  if (plan.steps.length === 0) return noSteps(plan, locale);
  return document([NO_RECORDS, ...awaitedIn(numbered(plan.steps))], locale);
}

/** Of a plan without steps. */
export function noSteps(plan: Plan, locale: Locale): Document {
  return document(summaryOf(plan), locale);
}

export function notInThisForm(locale: Locale): Document {
  return document([NOT_IN_THIS_FORM], locale);
}

function document(texts: readonly Text[], locale: Locale): Document {
  return { path: 'README.md', text: `${texts.map((text) => prose(text[locale])).join('\n\n')}\n` };
}
