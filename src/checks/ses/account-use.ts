// Who uses SES in a Region, in words, and the verdict where nobody does.
import { type AccountUse, counted, en, ja, listed, type SubjectRef, say, type Text } from '../../model.ts';

const IDENTITIES = { one: 'identity', many: 'identities', ja: '個の ID' } as const;
const POOLS = { one: 'user pool', many: 'user pools', ja: '個のユーザープール' } as const;

/** Those who were seen: a list that could not be read may hold more, so nobody is counted as none. */
export function usesOf({ identities, pools }: AccountUse): Text {
  const seen = [
    ...(identities > 0 ? [counted(identities, IDENTITIES)] : []),
    ...(pools.length > 0 ? [counted(pools.length, POOLS)] : []),
  ];
  return seen.length > 0 ? listed(seen) : say(en`nobody`, ja`なし`);
}

/** Is there an identity, or does a pool send from there? */
export function isUsed({ identities, pools }: AccountUse): boolean {
  return identities > 0 || pools.length > 0;
}

/** `SES in eu-west-1 of 111122223333`. */
export function sesOf({ region, account }: SubjectRef<'account'>): Text {
  return say(en`SES in ${region} of ${account}`, ja`${region} の SES (アカウント ${account})`);
}

const SEEN = say(en`seen using it`, ja`確認できた利用元`);

/** The evidence that a Region is used, and by whom. */
export function useEvidence(use: AccountUse) {
  return { fact: 'use', field: SEEN, value: usesOf(use) } as const;
}

/** The verdict on a Region that nobody sends from. */
export function notInUse(subject: SubjectRef<'account'>, use: AccountUse) {
  const where = sesOf(subject);
  const because = say(
    en`Nothing uses ${where}: it has no identity, and no user pool sends from there.`,
    ja`${where} は使用されていません。ID がなく、ここから送信するユーザープールもありません。`,
  );
  return { outcome: 'notApplicable', because, evidence: [useEvidence(use)] } as const;
}
