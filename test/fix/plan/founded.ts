// What a plan may hold that was made with something unseen: what the plan holds that was made with everything seen, and what
// is right all the same.
import type { Plan } from '../../../src/fix/plan.ts';
import type { Change, JsonObject } from '../../../src/model.ts';

type OfKind<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** Why a change is right that does not stand in the whole plan; it names what it was read from, or asks a person. */
const RIGHT_ALL_THE_SAME = {
  'a record set that is only created, for nobody saw what stands there': dns(
    (change) => !change.before.known && change.remove === undefined,
  ),
  'a MAIL FROM domain of another name, which was looked at: whatever stands there is kept': dns(
    ({ purpose, set, before }) =>
      purpose === 'mailFrom' && before.known && keepsAll(set.type, set.values, before.value),
  ),
  'the same identity gets a MAIL FROM domain of another name': among(
    'ses',
    (change, other) =>
      change.change === 'setMailFrom' &&
      other.change === 'setMailFrom' &&
      change.region === other.region &&
      change.identity === other.identity,
  ),
  'a DMARC record that asks for no more than before, in place of one that does': among(
    'dns',
    (change, other) =>
      change.purpose === 'dmarc' && other.purpose === 'dmarcPolicy' && change.set.name === other.set.name,
  ),
  'a draft, which claims nothing that was not read': among(
    'request',
    (change, other) => change.request === other.request && change.region === other.region,
  ),
  'a question to a person, with what was seen beside it': (change) =>
    change.kind === 'decide' && change.about !== 'removal',
  'whether an identity may go, with the word that not all was seen': (change) =>
    change.kind === 'decide' &&
    change.about === 'removal' &&
    change.question.en.includes('Not all user pools were seen'),
  'a pool goes to the same sender, and its configuration set is not chosen for want of others': among(
    'cognito',
    (change, other) =>
      change.change === 'updateUserPool' &&
      other.change === 'updateUserPool' &&
      change.poolId === other.poolId &&
      !('ConfigurationSet' in emailOf(change.input)) &&
      sameBut(change.input, other.input),
  ),
  'a policy for those pools of it that were seen': among(
    'ses',
    (change, other) =>
      change.change === 'putPolicy' &&
      other.change === 'putPolicy' &&
      change.identity === other.identity &&
      change.replaces === other.replaces &&
      change.name === other.name &&
      poolsIn(change.document).every((pool) => poolsIn(other.document).includes(pool)),
  ),
} satisfies Record<string, Reason>;

type Reason = (change: Change, whole: readonly Change[]) => boolean;

/** Changes that stand in no whole plan, and for which no reason holds. */
export function unfounded(plan: Plan, whole: Plan): string[] {
  const all = changesOf(whole);
  const same = new Set(all.map(formOf));
  return changesOf(plan)
    .filter((change) => !same.has(formOf(change)))
    .filter((change) => !Object.values(RIGHT_ALL_THE_SAME).some((isRight) => isRight(change, all)))
    .map(formOf);
}

export function changesOf({ steps }: Plan): Change[] {
  return steps.flatMap(({ changes }) => changes);
}

/** Without words, and without which API a fact came from. */
function formOf(change: Change): string {
  return JSON.stringify(change, (key, value) => (key === 'why' || key === 'source' ? undefined : value));
}

function dns(isRight: (change: OfKind<'dns'>) => boolean): Reason {
  return (change) => change.kind === 'dns' && isRight(change);
}

/** Beside one of its kind in the whole plan. */
function among<K extends Change['kind']>(
  kind: K,
  isRight: (change: OfKind<K>, other: OfKind<K>) => boolean,
): Reason {
  const isOfKind = (change: Change): change is OfKind<K> => change.kind === kind;
  return (change, whole) =>
    isOfKind(change) && whole.some((other) => isOfKind(other) && isRight(change, other));
}

/** Texts of others stay; an SPF record is amended, and of MX there is but one. */
function keepsAll(type: string, values: readonly string[], before: readonly string[]): boolean {
  if (type === 'MX') return before.length === 0;
  return before.every((text) => values.includes(text) || text.startsWith('v=spf1'));
}

function emailOf({ EmailConfiguration: email }: JsonObject): object {
  return typeof email === 'object' && email !== null ? email : {};
}

function sameBut(input: JsonObject, other: JsonObject): boolean {
  const bare = (one: JsonObject) => {
    const email = Object.entries(emailOf(one)).filter(([name]) => name !== 'ConfigurationSet');
    return JSON.stringify({ ...one, EmailConfiguration: email });
  };
  return bare(input) === bare(other);
}

function poolsIn(document: unknown): string[] {
  return JSON.stringify(document).match(/arn:[^"]*:userpool\/[^"]*/g) ?? [];
}
