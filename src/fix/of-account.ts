// What cures a failing check of SES in an account and Region: switches, and requests to AWS. Pure.
import { AWS } from '../checks/links.ts';
import { en, type Fix, ja, type RequestChange, type Subject, say, type Text } from '../model.ts';
import { alone, type Cure, type CureContext, NOTHING, ses } from './cure.ts';
import { productionAccess } from './production-access.ts';

type Account = Subject<'account'>;

export const OF_ACCOUNT: Readonly<Record<string, Cure<'account'>>> = {
  'ses-production-access': access,
  'ses-sending-enabled': alone(sendAgain),
  'ses-suppression-on': alone((account) =>
    ses(account, { change: 'suppress', reasons: ['BOUNCE', 'COMPLAINT'] }),
  ),
  'ses-enforcement-healthy': alone((account) => request(account, { request: 'supportCase', about: REVIEW })),
  'ses-quota-headroom': largerQuota,
  'ses-bounce-rate-low': alone((account) => settle(account, FEWER_BOUNCES)),
  'ses-complaint-rate-low': alone((account) => settle(account, FEWER_COMPLAINTS)),
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

/** What AWS has paused no call resumes (API_PutAccountSendingAttributes). */
function sendAgain(account: Account): Fix {
  const { sending } = account.facts;
  const isByAws = sending.known && sending.value.enforcement === 'SHUTDOWN';
  return isByAws
    ? request(account, { request: 'supportCase', about: REVIEW })
    : ses(account, { change: 'resumeSending' });
}

/** A request that AWS has not answered yet is waited for. */
function access(account: Account, context: CureContext): Fix {
  const { productionAccess: read } = account.facts;
  const isPending = read.known && !read.value.granted && read.value.review === 'pending';
  return isPending ? request(account, { request: 'awaitReview' }) : productionAccess(account, context);
}

/** As much again: what was sent then takes half of it. The quota of the sandbox ends with the sandbox. */
function largerQuota(account: Account, context: CureContext): Fix {
  const { quota, productionAccess: read } = account.facts;
  if (!quota.known || !read.known) return NOTHING;
  if (!read.value.granted) return access(account, context);
  return request(account, { request: 'quotaIncrease', max24Hours: Math.ceil(quota.value.max24Hours * 2) });
}

/** What no setting mends. */
function settle({ account, region, name: subject }: Account, question: Text): Fix {
  const decision = {
    kind: 'decide',
    account,
    region,
    about: 'reputation',
    subject,
    question,
    options: [],
  } as const;
  return { changes: [decision], open: [] };
}

const FEWER_BOUNCES = say(
  en`Which mail goes to addresses that nobody confirmed, and who ends that? AWS says what it looks at: ${AWS.review}.`,
  ja`確認されていないアドレスに届いているのはどのメールで、誰がそれを止めますか。AWS の判断基準: ${AWS.review}。`,
);
const FEWER_COMPLAINTS = say(
  en`Which mail do people get that they did not ask for, or cannot leave, and who ends that? AWS says what it looks at:
     ${AWS.review}.`,
  ja`受信者が希望していない、または配信を止められないメールはどれで、誰がそれを止めますか。AWS の判断基準: ${AWS.review}。`,
);
