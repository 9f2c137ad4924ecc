// The fix of a finding in words: which records to publish, what to run, ask for and decide. Every channel that tells a fix
// takes its lines from here; what they hold of outside text each makes harmless in its own way.
import {
  en,
  type Finding,
  type FindingFix,
  type FixStep,
  type Json,
  type JsonObject,
  ja,
  type Locale,
  say,
  type Text,
} from '../model.ts';
import { moreWords } from './summary.ts';

/** Labels stand before the lines of a fix; an option stands under its question and has none. */
export const FIX_LABELS = {
  remove: say(en`Remove`, ja`削除`),
  publish: say(en`Publish`, ja`公開`),
  set: say(en`Set`, ja`設定`),
  run: say(en`Run`, ja`実行`),
  ask: say(en`Ask`, ja`申請`),
  wait: say(en`Wait`, ja`待機`),
  answer: say(en`Answer`, ja`回答`),
  decide: say(en`Decide`, ja`決定`),
  option: say(en``, ja``),
  note: say(en`Note`, ja`注意`),
  check: say(en`Check`, ja`確認`),
} as const;

export interface FixLine {
  readonly label: keyof typeof FIX_LABELS;
  readonly text: string;
  /** To be pasted as it is: it must not be wrapped, cut or cleaned. */
  readonly isPasted: boolean;
}

export const ABOVE = say(en`The fix is above.`, ja`修正は上記のとおりです。`);
export const UNSHOWN = say(
  en`A line of this fix holds characters that do not show: mailposture fix writes it.`,
  ja`この修正には表示されない文字を含む行があります。mailposture fix で出力してください。`,
);

/** Is it as it looks? Controls, and what hides or moves text, would make of a line another one than is seen. */
export function isPlain(line: string): boolean {
  return !/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u.test(line);
}

/** What a step does, where its lines to paste do not say it: a clause, or a question. */
function stepWords(step: FixStep, locale: Locale): string | undefined {
  switch (step.kind) {
    case 'dns':
      return step.why;
    case 'ses':
      return undefined;
    case 'cognito':
      return poolWords(step)[locale];
    case 'request':
      return requestWords(step)[locale];
    case 'decide':
      return step.question;
  }
}

/** The same for whoever has no label before it. */
export function wholeWords(step: FixStep, locale: Locale): string | undefined {
  const words = stepWords(step, locale) ?? '';
  if (step.kind === 'cognito') return say(en`Set ${words}`, ja`設定: ${words}`)[locale];
  if (step.kind !== 'request') return stepWords(step, locale);
  // The Japanese is a sentence by itself.
  const label = FIX_LABELS[REQUEST_LABELS[step.request]].en;
  return say(en`${label} ${words}`, ja`${words}`)[locale];
}

type StepOf<K extends FixStep['kind']> = Extract<FixStep, { kind: K }>;

function poolWords(step: StepOf<'cognito'>) {
  switch (step.change) {
    case 'updateUserPool': {
      const differs = differences(step.before ?? {}, membersOf(step.input.EmailConfiguration));
      return say(en`${differs.join(', ')}`, ja`${differs.join('、')}`);
    }
    case 'setRiskConfiguration': {
      const { name, region } = step.identity;
      return say(en`notices from ${name} (${region})`, ja`通知の送信元 ${name} (${region})`);
    }
    case 'setLogDelivery': {
      const where = step.createLogGroup ?? 'CloudWatch Logs';
      return say(en`delivery errors logged in ${where}`, ja`配信エラーの記録先 ${where}`);
    }
  }
}

function membersOf(value: Json | undefined): JsonObject {
  // Array.isArray does not narrow a readonly array away.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** `From no-reply@example.com`, for each member that changes; a dash for one that goes. */
function differences(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names].flatMap((name) => {
    const [was, is] = [before[name], after[name]].map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    return was === is ? [] : [`${name} ${is ?? '–'}`];
  });
}

const REQUEST_LABELS = {
  productionAccess: 'ask',
  quotaIncrease: 'ask',
  awaitReview: 'wait',
  supportCase: 'answer',
} as const;

function requestWords(step: StepOf<'request'>) {
  const { region } = step;
  switch (step.request) {
    case 'productionAccess':
      return say(
        en`AWS for production access in ${region}: mailposture fix writes a draft`,
        ja`AWS に ${region} の本稼働アクセスを申請してください (下書きは mailposture fix で出力できます)`,
      );
    case 'quotaIncrease': {
      const { max24Hours } = step;
      return say(
        en`AWS for a sending quota of ${max24Hours} mails in 24 hours in ${region}`,
        ja`AWS に ${region} の送信クォータの引き上げを申請してください (24 時間あたり ${max24Hours} 通)`,
      );
    }
    case 'awaitReview':
      return say(
        en`until AWS has answered the request for production access in ${region}`,
        ja`${region} の本稼働アクセスの申請に AWS が回答するまでお待ちください`,
      );
    case 'supportCase':
      return say(
        en`in the support case that AWS has opened: ${step.about}`,
        ja`AWS が作成したサポートケースに回答してください: ${step.about}`,
      );
  }
}

/** What is to be pasted of a step: the command of a draft reads what somebody has yet to fill in. */
export function pasteOf(step: FixStep): readonly string[] {
  return step.kind === 'request' && step.request === 'productionAccess' ? [] : step.paste;
}

/** The lines of one step, in the order in which they are done. */
function linesOf(step: FixStep, locale: Locale): FixLine[] {
  const told = (label: FixLine['label']) => [{ label, text: stepWords(step, locale) ?? '', isPasted: false }];
  const pasted = (label: FixLine['label'], lines: readonly string[]) =>
    lines.filter(isPlain).map((text) => ({ label, text, isPasted: true }));
  const paste = pasteOf(step);
  const unshown = [...step.gone, ...paste].every(isPlain) ? [] : [note(UNSHOWN[locale])];
  switch (step.kind) {
    case 'dns':
      return [...pasted('remove', step.gone), ...pasted('publish', paste), ...unshown];
    case 'ses':
      return [...pasted('run', paste), ...unshown];
    case 'cognito':
      return [...told('set'), ...pasted('run', paste), ...unshown];
    case 'request':
      return [...told(REQUEST_LABELS[step.request]), ...pasted('run', paste), ...unshown];
    case 'decide':
      return [
        ...told('decide'),
        ...firstOf([...clauses(step), ...pasted('option', paste)], locale),
        ...unshown,
      ];
  }
}

/** So many options are shown, and the rest counted. */
const MOST_OPTIONS = 4;

function firstOf(options: readonly FixLine[], locale: Locale): FixLine[] {
  const more = options.length - MOST_OPTIONS;
  const rest: FixLine[] =
    more > 0 ? [{ label: 'option', text: moreWords(more)[locale], isPasted: false }] : [];
  return [...options.slice(0, MOST_OPTIONS), ...rest];
}

/** The options that no command tells of. */
function clauses({ options }: StepOf<'decide'>): FixLine[] {
  return options
    .filter(({ argument }) => argument === undefined)
    .map(({ choose }) => ({ label: 'option', text: `- ${choose}`, isPasted: false }));
}

const note = (text: string): FixLine => ({ label: 'note', text, isPasted: false });

/** What a step changes, whichever finding asks for it, and for whatever reason. */
function changeOf({ check, ...step }: FixStep): string {
  return JSON.stringify(step.kind === 'dns' ? { set: step.set, gone: step.gone } : step);
}

/** Is it said exactly what to do? Then a command that holds for every subject, with placeholders, is of no use. */
export function hasSteps({
  fix,
}: {
  readonly fix?: { readonly steps: readonly unknown[] } | undefined;
}): boolean {
  return fix !== undefined && fix.steps.length > 0;
}

/** Do two fixes ask for the same changes? */
export function isSameFix(one: FindingFix, other: FindingFix): boolean {
  const key = ({ steps }: FindingFix) => JSON.stringify(steps.map(changeOf));
  return key(one) === key(other);
}

/** How many lines or steps are not shown, and the command that shows them. */
export function restWords(count: number, plan: string | undefined): { words: Text; command: string } {
  const isShort = plan !== undefined && isPlain(plan) && !plan.includes('`') && plan.length <= 160;
  return { words: moreWords(count), command: isShort ? plan : 'mailposture fix' };
}

/** What a channel tells of a finding's fix. */
export type ToldFix =
  | { readonly kind: 'none' }
  /** All of it has been told of another finding. */
  | { readonly kind: 'above' }
  | { readonly kind: 'new'; readonly lines: readonly FixLine[]; readonly check?: FixLine };

/** Tells fixes, each change and each note once: what one check asks for, another asks for too. */
export class Fixes {
  readonly #locale: Locale;
  readonly #told = new Set<string>();

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  of({ fix }: Pick<Finding, 'fix'>): ToldFix {
    if (fix === undefined) return { kind: 'none' };
    const steps = fix.steps.filter((step) => this.#isNew(changeOf(step)));
    if (fix.steps.length > 0 && steps.length === 0) return { kind: 'above' };
    const notes = fix.open.filter((text) => this.#isNew(text));
    // Changes differ that begin with the same command, such as that for a role which all pools share.
    const told = steps.flatMap((step) => linesOf(step, this.#locale));
    const fresh = told.filter(({ label, text }) => label !== 'run' || this.#isNew(text));
    const lines = [...fresh, ...notes.map(note)];
    const check = steps.find((step) => isPlain(step.check))?.check;
    if (check === undefined) return { kind: 'new', lines };
    return { kind: 'new', lines, check: { label: 'check', text: check, isPasted: true } };
  }

  #isNew(key: string): boolean {
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }
}
