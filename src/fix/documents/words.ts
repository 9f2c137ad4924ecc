// What all forms of a plan say of it: its phases, its steps, and that nothing was changed.
import { counted, en, ja, joined, listed, mapText, say, type Text } from '../../model.ts';
import type { CuredFinding, Phase, Plan } from '../plan.ts';
import { onOneLine } from '../render/quote.ts';
import type { NumberedStep } from './document.ts';

export const PHASE_TITLES: Readonly<Record<Phase, Text>> = {
  decide: say(en`Decide`, ja`決める`),
  identities: say(en`Create identities`, ja`ID を作成する`),
  dns: say(en`Publish DNS records`, ja`DNS レコードを公開する`),
  verify: say(en`Have SES verify and sign`, ja`SES に検証・署名させる`),
  mailFrom: say(en`Set up MAIL FROM`, ja`MAIL FROM を設定する`),
  production: say(en`Get AWS’s leave to send`, ja`AWS から送信の許可を得る`),
  watch: say(en`Hear of bounces and complaints`, ja`バウンスと苦情を把握する`),
  switch: say(en`Switch the user pools`, ja`ユーザープールを切り替える`),
  tighten: say(en`Tighten DMARC`, ja`DMARC ポリシーを強化する`),
  tidy: say(en`Tidy up`, ja`整理する`),
};

/** What to wait for before the next phase: sentences. */
export const PHASE_WAITS: Readonly<Partial<Record<Phase, Text>>> = {
  dns: say(
    en`SES looks for new records for up to 72 hours: go on when the checks pass.`,
    ja`SES は新しいレコードを最大 72 時間確認し続けます。チェックに合格してから次に進んでください。`,
  ),
  mailFrom: say(
    en`SES looks for the records of a MAIL FROM domain for up to 72 hours: go on when the checks pass.`,
    ja`SES は MAIL FROM ドメインのレコードを最大 72 時間確認し続けます。チェックに合格してから次に進んでください。`,
  ),
  tighten: say(
    en`Before each of these, read the DMARC reports of a few weeks: whatever sends mail as the domain must pass, or it is turned
       away. One stage at a time.`,
    ja`それぞれの手順の前に、数週間分の DMARC レポートを確認してください。そのドメインとして送信しているメールはすべて合格する
       必要があります。合格しないメールは届かなくなります。一度に強化するのは 1 段階だけです。`,
  ),
  production: say(
    en`People at AWS decide: wait for the answer before you switch anything that needs it.`,
    ja`判断するのは AWS の担当者です。それを必要とする切り替えは、回答を待ってから行ってください。`,
  ),
};

/** `mail-from` for a path. */
export function phaseWord(phase: Phase): string {
  return phase === 'mailFrom' ? 'mail-from' : phase;
}

const FINDING = { one: 'failing finding', many: 'failing findings', ja: '件の不合格の検出結果' };

/** What the plan is, how much of it there is, and what it leaves out: sentences. */
export function summaryOf({ steps, left, unseen }: Plan): Text[] {
  const cured = new Set(steps.flatMap(({ cures }) => cures.map(findingKey))).size;
  const findings = counted(cured, FINDING);
  const done = counted(steps.length, { one: 'step', many: 'steps', ja: '個の手順' });
  const first =
    steps.length === 0
      ? noSteps(left.length)
      : say(
          en`${done}, in order, which cure ${findings}. Nothing has been changed: people run what stands here.`,
          ja`${findings}を解消する ${done}です (実施順)。まだ何も変更していません。実行するのは人です。`,
        );
  return [
    first,
    ...(unseen === 0 ? [] : [notSeen(unseen)]),
    ...(left.length === 0 || steps.length === 0 ? [] : [without(left.length)]),
  ];
}

/** The one line of a plan without steps. */
function noSteps(left: number): Text {
  if (left === 0) {
    return say(
      en`There is nothing to do: no failing finding asks for a step.`,
      ja`実施する手順はありません。手順を必要とする不合格の検出結果はありません。`,
    );
  }
  const findings = counted(left, FINDING);
  return say(
    en`There are no steps: of ${findings} none has a cure that follows from what was read.`,
    ja`手順はありません。${findings}のうち、読み取った内容から解消方法が決まるものはありません。`,
  );
}

function notSeen(unseen: number): Text {
  const answers = counted(unseen, { one: 'check has', many: 'checks have', ja: '件' });
  return say(
    en`${answers} no answer, since not everything was seen: what they may need is not in the plan.`,
    ja`確認できないものがあったため結果が不明なチェックが ${answers}あります。それらに必要な手順は計画に含まれていません。`,
  );
}

function without(left: number): Text {
  const findings = counted(left, FINDING);
  return say(
    en`${findings} have no step here, for none follows from what was read; they stand at the end.`,
    ja`読み取った内容から手順が決まらない ${findings}は、末尾に記載しています。`,
  );
}

export const GO_ON = say(
  en`Run mailposture fix again after the steps: what is done is left out, and what has become possible is there.`,
  ja`手順を実施した後に、もう一度 mailposture fix を実行してください。完了した手順は省かれ、新たに可能になった手順が追加されます。`,
);

/** Of a step that must wait for what comes of others. */
export function heldBack(steps: readonly number[]): Text {
  const which = listed(steps);
  return say(
    en`Not yet: it waits for what comes of step ${which}. Run mailposture fix again then.`,
    ja`まだ実施しないでください。手順 ${which} の結果が必要です。結果が出てから、もう一度 mailposture fix を実行してください。`,
  );
}

/** Of an identity that SES gives DKIM tokens only once it is there. */
export function awaited(identity: string, region: string): Text {
  return say(
    en`SES in ${region} tells the DKIM records of ${identity} once the identity is there: run mailposture fix again then, and
       its plan has them.`,
    ja`${region} の SES は、ID の作成後に ${identity} の DKIM レコードを示します。作成後にもう一度 mailposture fix を実行すると、
       それらが計画に含まれます。`,
  );
}

/** `Step 3: …` on one line. */
export function stepTitle({ step, number }: NumberedStep): Text {
  const title = mapText(step.title, onOneLine);
  return say(en`Step ${number}: ${title}`, ja`手順 ${number}: ${title}`);
}

/** Of which estate, and of when. */
export function takenAtOf({ accounts, takenAt }: Plan): Text {
  const named = listed(accounts);
  const when = utc(takenAt);
  return accounts.length === 1
    ? say(en`account ${named}, ${when}`, ja`アカウント ${named}、${when}`)
    : say(en`accounts ${named}, ${when}`, ja`アカウント ${named}、${when}`);
}

/** `2026-11-24 17:41 UTC` */
function utc(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Tells findings apart. */
function findingKey({ checkId, subject: { kind, account, id } }: CuredFinding): string {
  return JSON.stringify([checkId, kind, account, id]);
}

/** What stands at the head of every file: what it is, of which estate, and that it was only written. */
export function headOf(plan: Plan, what: Text): Text[] {
  return [joined(['mailposture fix: ', what], ''), takenAtOf(plan), READ_FIRST];
}

const READ_FIRST = say(
  en`Nothing has been changed yet: read this before you use it.`,
  ja`まだ何も変更していません。内容を確認してから使用してください。`,
);

/** What is not there yet, of the steps that wait for an identity. */
export function awaitedIn(steps: readonly NumberedStep[]): Text[] {
  return steps.flatMap(({ step: { awaits } }) =>
    awaits === undefined ? [] : [awaited(awaits.identity, awaits.region)],
  );
}
