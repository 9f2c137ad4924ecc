// What cures a failing check of SES in an account and Region: switches, and requests to AWS. Pure.
import { en, type Fix, ja, type RequestChange, type Subject, say } from '../model.ts';
import { type Cure, NOTHING, ses } from './cure.ts';
import { productionAccess } from './production-access.ts';

type Account = Subject<'account'>;

export const OF_ACCOUNT: Readonly<Record<string, Cure<'account'>>> = {
  'ses-production-access': productionAccess,
  'ses-sending-enabled': (account) => ses(account, { change: 'resumeSending' }),
  'ses-suppression-on': (account) => ses(account, { change: 'suppress', reasons: ['BOUNCE', 'COMPLAINT'] }),
  'ses-enforcement-healthy': (account) => request(account, { request: 'supportCase', about: REVIEW }),
  'ses-quota-headroom': largerQuota,
};

type Placeless = RequestChange extends infer R
  ? R extends RequestChange
    ? Omit<R, 'account' | 'region'>
    : never
  : never;

function request({ account, region }: Account, change: Placeless): Fix {
  return { changes: [{ kind: 'request', account, region, ...change }], open: [] };
}

const REVIEW = say(
  en`why AWS has placed the account under review, and what was done about it`,
  ja`アカウントがレビュー対象となった理由と、実施した対策`,
);

/** As much again: what was sent then takes half of it. Outside the sandbox only, where AWS gives a quota to ask for. */
function largerQuota(account: Account): Fix {
  const { quota, productionAccess } = account.facts;
  if (!quota.known || !productionAccess.known || !productionAccess.value.granted) return NOTHING;
  return request(account, { request: 'quotaIncrease', max24Hours: Math.ceil(quota.value.max24Hours * 2) });
}
