// A plan for Terraform or CloudFormation: what both have in common. A file for the records, one for the DMARC policies that
// go last, one for each place that SES is changed in; what no resource does stands in comments.
import {
  type Change,
  type CognitoChange,
  type DnsChange,
  en,
  ja,
  type Locale,
  type SesChange,
  say,
  type Text,
} from '../../model.ts';
import type { Template } from '../aws/declared.ts';
import { requestIsNoResource } from '../aws/missing.ts';
import type { Plan } from '../plan.ts';
import { comment } from '../render/quote.ts';
import type { HostedZone } from '../render/zones.ts';
import { dnsOf, firstAndLater } from './dns.ts';
import {
  type Document,
  type DocumentOptions,
  type NumberedStep,
  numbered,
  ofKind,
  pathWord,
} from './document.ts';
import { noSteps, notInThisForm } from './nothing.ts';
import { headOf, stepTitle } from './words.ts';

/** How a tool writes each part. */
export interface TemplateForm {
  /** `main.tf` */
  readonly file: string;
  readonly records: (changes: readonly DnsChange[], zones: readonly HostedZone[]) => Text;
  readonly ses: (changes: readonly SesChange[], zones: readonly HostedZone[]) => readonly Template[];
  readonly pool: (change: CognitoChange) => Text;
}

const RECORDS = say(en`DNS records`, ja`DNS レコード`);
const LATER = say(
  en`DMARC policies, to go last: once mail passes and the reports show it`,
  ja`DMARC ポリシー (最後に適用。メールが合格し、レポートで確認できてから)`,
);
const SES = say(en`changes to SES`, ja`SES の変更`);
const POOLS = say(en`changes to user pools`, ja`ユーザープールの変更`);
const INTO_POOLS = say(
  en`No file of its own: each part goes into the resource that the pool has already.`,
  ja`単独では使用しません。それぞれ、ユーザープールの既存のリソースに記述してください。`,
);
const BY_PEOPLE = say(en`Not done by this file:`, ja`このファイルでは行われないこと:`);

export function templateDocuments(plan: Plan, form: TemplateForm, options: DocumentOptions): Document[] {
  const { locale, zones } = options;
  if (plan.steps.length === 0) return [noSteps(plan, locale)];
  const steps = numbered(plan.steps);
  const [first, later] = firstAndLater(steps);
  const records = (folder: string, part: readonly NumberedStep[], what: Text): Document[] =>
    part.length === 0
      ? []
      : [
          {
            path: `${folder}/${form.file}`,
            text: `${comments(headOf(plan, what), locale)}\n\n${form.records(dnsOf(part), zones)[locale]}`,
          },
        ];
  const documents = [
    ...records('dns', first, RECORDS),
    ...sesDocuments(plan, steps, form, options),
    ...poolDocuments(plan, steps, form, locale),
    ...records('tighten', later, LATER),
  ];
  return documents.length === 0 ? [notInThisForm(locale)] : documents;
}

function comments(texts: readonly Text[], locale: Locale): string {
  return texts.map((text) => comment('#', text)[locale]).join('\n');
}

type Placed = Exclude<Change, { kind: 'dns' }>;

/** Whatever is not of a pool, place by place; requests and decisions with the title of their step. */
function sesDocuments(
  plan: Plan,
  steps: readonly NumberedStep[],
  form: TemplateForm,
  { locale, zones }: DocumentOptions,
): Document[] {
  const changes = steps.flatMap(({ step }) => ofKind(step.changes, 'ses'));
  const templates = new Map(form.ses(changes, zones).map((template) => [placeKey(template), template]));
  const people = steps.flatMap((numbered) =>
    numbered.step.changes.flatMap((change) =>
      change.kind === 'request' || change.kind === 'decide' ? [{ numbered, change }] : [],
    ),
  );
  const places = new Map([
    ...[...templates].map(([key, { account, region }]) => [key, { account, region }] as const),
    ...people.map(
      ({ change: { account, region } }) => [placeKey({ account, region }), { account, region }] as const,
    ),
  ]);
  return [...places].map(([key, { account, region }]) => {
    const own = people.filter(({ change }) => placeKey(change) === key).flatMap(byPeople);
    const head = [...headOf(plan, SES), ...(own.length === 0 ? [] : [BY_PEOPLE, ...own])];
    const template = templates.get(key);
    const body = template === undefined ? '' : `\n${template.text[locale]}`;
    const place = `${pathWord(account)}-${pathWord(region)}`;
    return {
      // Comments alone are nothing that the tool could read.
      path: template === undefined ? `by-people-${place}.txt` : `ses-${place}/${form.file}`,
      text: `${comments(head, locale)}\n${body}`,
    };
  });
}

function byPeople({
  numbered,
  change,
}: {
  readonly numbered: NumberedStep;
  readonly change: Placed;
}): Text[] {
  const title = stepTitle(numbered);
  if (change.kind === 'request') return [title, requestIsNoResource(change)];
  return change.kind === 'decide' ? [title, change.question] : [title];
}

function placeKey({ account, region }: { readonly account: string; readonly region: string }): string {
  return JSON.stringify([account, region]);
}

/** A text, and no file that the tool reads: a resource made of it alone would reset the rest of the pool. */
function poolDocuments(
  plan: Plan,
  steps: readonly NumberedStep[],
  form: TemplateForm,
  locale: Locale,
): Document[] {
  const places = new Map<string, { place: CognitoChange; parts: string[] }>();
  for (const numbered of steps) {
    for (const change of ofKind(numbered.step.changes, 'cognito')) {
      const { place, parts } = places.get(placeKey(change)) ?? { place: change, parts: [] };
      const part = `${comments([stepTitle(numbered)], locale)}\n${form.pool(change)[locale]}`;
      places.set(placeKey(change), { place, parts: [...parts, part] });
    }
  }
  return [...places.values()].map(({ place: { account, region }, parts }) => ({
    path: `pools-${pathWord(account)}-${pathWord(region)}.txt`,
    text: `${comments([...headOf(plan, POOLS), INTO_POOLS], locale)}\n\n${parts.join('\n')}`,
  }));
}
