// Who uses SES in a Region, in words, and the verdict where nobody does.
import type { AccountUse, SubjectRef } from '../../model.ts';
import { counted, listed } from '../words.ts';

/** Those who were seen: a list that could not be read may hold more, so nobody is counted as none. */
export function usesOf({ identities, pools }: AccountUse): string {
  const seen = [
    identities > 0 ? counted(identities, 'identity', 'identities') : '',
    pools.length > 0 ? counted(pools.length, 'user pool') : '',
  ].filter((text) => text !== '');
  return seen.length > 0 ? listed(seen) : 'nobody';
}

/** Is there an identity, or does a pool send from there? */
export function isUsed({ identities, pools }: AccountUse): boolean {
  return identities > 0 || pools.length > 0;
}

/** `SES in eu-west-1 of 111122223333`. */
export function sesOf({ region, account }: SubjectRef<'account'>): string {
  return `SES in ${region} of ${account}`;
}

/** The evidence that a Region is used, and by whom. */
export function useEvidence(use: AccountUse) {
  return { fact: 'use', field: 'seen using it', value: usesOf(use) } as const;
}

/** The verdict on a Region that nobody sends from. */
export function notInUse(subject: SubjectRef<'account'>, use: AccountUse) {
  const because = `Nothing uses ${sesOf(subject)}: it has no identity, and no user pool sends from there.`;
  return { outcome: 'notApplicable', because, evidence: [useEvidence(use)] } as const;
}
