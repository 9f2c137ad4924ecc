// A plan to be read, and ticked off, in a pull request: GitHub Flavored Markdown.
import { en, ja, type Locale, say, type Text, told } from '../../model.ts';
import { PHASES, type Plan } from '../plan.ts';
import { prose } from '../render/markdown.ts';
import { type DocumentOptions, type NumberedStep, numbered } from './document.ts';
import { findingList } from './findings.ts';
import type { Layout } from './markdown-context.ts';
import { stepMarkdown } from './markdown-step.ts';
import { GO_ON, PHASE_TITLES, PHASE_WAITS, summaryOf, takenAtOf } from './words.ts';

const CONTENTS = say(en`Steps`, ja`手順一覧`);
const LEFT = say(en`Findings without a step`, ja`手順のない検出結果`);
const LEFT_WHY = say(
  en`Nothing to publish or to run follows from what was read. Each check says what to do: mailposture checks with its id.`,
  ja`読み取った内容からは、公開するレコードや実行するコマンドが決まりません。対処は mailposture checks にチェックの ID を指定して
     確認してください。`,
);
const HOW_TO_GO_ON = say(en`How to go on`, ja`次に行うこと`);
const SCRIPTS = say(en`Scripts`, ja`スクリプト`);
const RUN_IN_ORDER = say(
  en`In this order, each once what is said at the end of the one before has come about. Read them first. Where another
     account holds the zones, set DNS_PROFILE to its profile of the AWS CLI.`,
  ja`この順に実行します。前のスクリプトの最後に表示される内容を確認してから次に進んでください。実行前に内容を確認してください。
     ゾーンが別のアカウントにある場合は、DNS_PROFILE に AWS CLI のプロファイル名を指定してください。`,
);

/** @param layout where scripts and the files that commands read stand beside it; else the commands make their files */
export function planMarkdown(plan: Plan, { locale, zones }: DocumentOptions, layout?: Layout): string {
  const steps = numbered(plan.steps);
  const numbers = new Map(steps.map(({ step: { id }, number }) => [id, number]));
  const blocks = [
    `# ${prose(titleOf(plan)[locale])}`,
    ...summaryOf(plan).map((text) => prose(text[locale])),
    ...(steps.length === 0 ? [] : [heading(CONTENTS, locale), contents(steps, locale)]),
    ...(layout === undefined || layout.scripts.length === 0 ? [] : scripts(layout, locale)),
    ...PHASES.flatMap((phase) => {
      const inPhase = steps.filter(({ step }) => step.phase === phase);
      if (inPhase.length === 0) return [];
      const wait = PHASE_WAITS[phase];
      return [
        heading(PHASE_TITLES[phase], locale),
        ...(wait === undefined ? [] : [prose(wait[locale])]),
        ...inPhase.map((step) =>
          stepMarkdown(step, { plan, numbers, locale, zones, ...(layout && { layout }) }),
        ),
      ];
    }),
    ...closing(plan, locale),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function titleOf(plan: Plan): Text {
  const which = takenAtOf(plan);
  return say(en`What to change so that mail arrives: ${which}`, ja`メールを届けるための変更計画: ${which}`);
}

function heading(text: Text, locale: Locale): string {
  return `## ${prose(text[locale])}`;
}

/** A list by phase; its boxes are the ones to tick. */
function contents(steps: readonly NumberedStep[], locale: Locale): string {
  return PHASES.flatMap((phase) => {
    const inPhase = steps.filter(({ step }) => step.phase === phase);
    if (inPhase.length === 0) return [];
    const items = inPhase.map(
      ({ step, number }) => `- [ ] [${number}. ${prose(told(step.title, locale))}](#step-${number})`,
    );
    return [`**${prose(PHASE_TITLES[phase][locale])}**\n\n${items.join('\n')}`];
  }).join('\n\n');
}

function scripts({ scripts: paths }: Layout, locale: Locale): string[] {
  const items = paths.map((path, index) => `${index + 1}. [\`${path}\`](${path})`);
  return [heading(SCRIPTS, locale), prose(RUN_IN_ORDER[locale]), items.join('\n')];
}

function closing({ left, steps }: Plan, locale: Locale): string[] {
  return [
    ...(left.length === 0 ? [] : [heading(LEFT, locale), prose(LEFT_WHY[locale]), findingList(left, locale)]),
    ...(steps.length === 0 ? [] : [heading(HOW_TO_GO_ON, locale), prose(GO_ON[locale])]),
  ];
}
