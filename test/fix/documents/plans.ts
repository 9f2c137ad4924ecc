// Plans made by hand: one with a step of each phase and a change of each kind, in one account and in two, and one whose
// names try to get out of wherever they are written.
import type { Plan, PlanStep } from '../../../src/fix/plan.ts';
import {
  type Change,
  type Decision,
  type DnsChange,
  en,
  ja,
  type Severity,
  type SubjectRef,
  say,
  type Text,
} from '../../../src/model.ts';
import { LOG_CHANGE, POOL_CHANGE, REQUESTS, RISK_CHANGE, SES_CHANGES } from '../aws/changes.ts';
import { known, unseen } from '../render/hostile.ts';

export const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';

const identity = (name: string): SubjectRef => ({
  kind: 'identity',
  id: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/${name}`,
  name,
  account: ACCOUNT,
  region: 'eu-west-1',
});

function cured(checkId: string, severity: Severity, name = 'example.com') {
  return { checkId, severity, subject: identity(name) };
}

type Draft = Pick<PlanStep, 'id' | 'phase'> & Partial<PlanStep> & { readonly named: string };

function step({ named, ...rest }: Draft): PlanStep {
  return {
    title: say(en`Do what ${named} needs`, ja`${named} に必要な作業を行う`),
    changes: [],
    after: [],
    cures: [cured('ses-dkim-live', 'high')],
    check: `mailposture scan --region eu-west-1 --check ses-dkim-live --subject example.com`,
    notes: [],
    ...rest,
  };
}

function record(
  purpose: DnsChange['purpose'],
  type: DnsChange['set']['type'],
  name: string,
  values: readonly string[],
  rest: Partial<DnsChange> = {},
): Extract<Change, { kind: 'dns' }> {
  return {
    kind: 'dns',
    purpose,
    set: { name, type, ttl: 3600, values },
    before: known([]),
    why: say(en`the ${type} record of ${name}`, ja`${name} の ${type} レコード`),
    ...rest,
  };
}

const ses = (...kinds: string[]): Change[] =>
  SES_CHANGES.filter(({ change }) => kinds.includes(change)).map((change) => ({ kind: 'ses', ...change }));

const request = (kind: string): Change[] =>
  REQUESTS.filter((one) => one.request === kind).map((one) => ({ kind: 'request', ...one }));

const SENDER: Extract<Change, { kind: 'decide' }> & Decision = {
  kind: 'decide',
  about: 'sender',
  account: ACCOUNT,
  region: 'eu-west-1',
  subject: 'shop',
  question: say(
    en`From which address is the user pool shop to send?`,
    ja`ユーザープール shop はどのアドレスから送信しますか。`,
  ),
  options: [
    {
      choose: say(
        en`no-reply@example.com, of a domain that SES has`,
        ja`SES にあるドメインの no-reply@example.com`,
      ),
      argument: ['--from', "shop=it's <no-reply@example.com>"],
    },
    { choose: say(en`another address`, ja`別のアドレス`) },
  ],
};

const REMOVAL: Change = {
  kind: 'decide',
  about: 'removal',
  account: ACCOUNT,
  region: 'eu-west-1',
  subject: 'old.example',
  question: say(en`Is the identity old.example still needed?`, ja`ID old.example はまだ必要ですか。`),
  options: [
    {
      choose: say(en`it may go`, ja`削除する`),
      changes: [
        {
          kind: 'ses',
          account: ACCOUNT,
          region: 'eu-west-1',
          change: 'deleteIdentity',
          identity: 'old.example',
        },
      ],
    },
    {
      choose: say(en`it stays, and gets a DMARC record`, ja`残し、DMARC レコードを公開する`),
      changes: [record('dmarc', 'TXT', '_dmarc.old.example', ['v=DMARC1; p=reject'])],
    },
  ],
};

const POOL: Extract<Change, { kind: 'cognito' }> = {
  kind: 'cognito',
  ...POOL_CHANGE,
  before: { EmailSendingAccount: 'COGNITO_DEFAULT', ReplyToEmailAddress: 'a|b@example.com' },
};

const PARKED = record('dkim', 'CNAME', 'tok1._domainkey.example.com', ['tok1.dkim.amazonses.com'], {
  remove: { name: 'tok1._domainkey.example.com', type: 'TXT', ttl: 300, values: ['parked'] },
});

/** A step of each phase, and every kind of change. */
export const STEPS: readonly PlanStep[] = [
  step({ id: 'sender-shop', phase: 'decide', named: 'shop', changes: [SENDER] }),
  step({
    id: 'identity-example.com',
    phase: 'identities',
    named: 'example.com',
    changes: ses('createDomainIdentity'),
  }),
  step({
    id: 'dkim-example.com',
    phase: 'dns',
    named: 'DKIM',
    changes: [PARKED, record('dkim', 'CNAME', 'tok2._domainkey.example.com', ['tok2.dkim.amazonses.com'])],
    cures: ['critical', 'high', 'high', 'medium', 'low', 'low', 'low'].map((severity, number) =>
      cured('ses-dkim-live', severity as Severity, `mail${number}.example.com`),
    ),
  }),
  step({
    id: 'dmarc-example.com',
    phase: 'dns',
    named: 'DMARC',
    changes: [
      record('dmarc', 'TXT', '_dmarc.example.com', ['v=DMARC1; p=none; rua=mailto:d@example.com']),
      record('dmarcReports', 'TXT', 'example.com._report._dmarc.other.example', ['v=DMARC1'], {
        before: unseen('SERVFAIL'),
      }),
    ],
  }),
  step({
    id: 'spf-example.com',
    phase: 'dns',
    named: 'SPF',
    changes: [
      record('spf', 'TXT', 'example.com', ['v=spf1 include:amazonses.com -all', 'site=1'], {
        before: known(['v=spf1 -all', 'site=1']),
      }),
    ],
  }),
  step({
    id: 'dkim-eu-west-1-new.example',
    phase: 'dns',
    named: 'new.example',
    after: ['identity-example.com'],
    awaits: { account: ACCOUNT, region: 'eu-west-1', identity: 'new.example' },
  }),
  step({
    id: 'dkim-signing-example.com',
    phase: 'verify',
    named: 'signing',
    after: ['dkim-example.com', 'identity-example.com'],
    changes: ses(
      'enableDkimSigning',
      'retryDkim',
      'upgradeDkimKey',
      'putPolicy',
      'deletePolicy',
      'verifyAddress',
    ),
  }),
  step({
    id: 'mail-from-bounce.example.com',
    phase: 'mailFrom',
    named: 'bounce.example.com',
    changes: [
      record('mailFrom', 'MX', 'bounce.example.com', ['10 feedback-smtp.eu-west-1.amazonses.com']),
      record('mailFrom', 'TXT', 'bounce.example.com', ['v=spf1 include:amazonses.com ~all']),
      ...ses('setMailFrom'),
    ],
  }),
  step({
    id: 'access-eu-west-1',
    phase: 'production',
    named: 'access',
    changes: request('productionAccess'),
  }),
  step({ id: 'wait-eu-west-1', phase: 'production', named: 'waiting', changes: request('awaitReview') }),
  step({ id: 'review-eu-west-1', phase: 'production', named: 'review', changes: request('supportCase') }),
  step({ id: 'quota-eu-west-1', phase: 'production', named: 'quota', changes: request('quotaIncrease') }),
  step({
    id: 'set-mail-events',
    phase: 'watch',
    named: 'mail-events',
    changes: [
      ...ses(
        'createEventTopic',
        'createConfigurationSet',
        'addEventDestination',
        'requireTls',
        'measureReputation',
      ),
      ...ses('setDefaultConfigurationSet', 'forwardFeedback', 'suppress', 'resumeSending'),
      { kind: 'cognito', ...LOG_CHANGE },
    ],
  }),
  step({
    id: 'pool-shop',
    phase: 'switch',
    named: 'shop',
    after: ['set-mail-events'],
    changes: [POOL, { kind: 'cognito', ...RISK_CHANGE }],
    notes: [say(en`Ask @team first, see #12.`, ja`先に @team に確認してください (#12)。`)],
  }),
  step({
    id: 'pool-staff',
    phase: 'switch',
    named: 'staff',
    after: ['dkim-eu-west-1-new.example', 'access-eu-west-1'],
    changes: [{ ...POOL, poolId: 'eu-west-1_Staff' }],
  }),
  step({
    id: 'tighten-example.com',
    phase: 'tighten',
    named: 'DMARC',
    changes: [
      record('dmarcPolicy', 'TXT', '_dmarc.example.com', ['v=DMARC1; p=quarantine'], {
        before: known(['v=DMARC1; p=none']),
      }),
    ],
  }),
  step({ id: 'removal-old.example', phase: 'tidy', named: 'old.example', changes: [REMOVAL] }),
];

export const PLAN: Plan = {
  takenAt: '2026-11-24T08:09:10.000Z',
  accounts: [ACCOUNT],
  steps: STEPS,
  left: [
    cured('ses-identity-verified', 'low', 'b.example'),
    cured('ses-sending-enabled', 'critical', 'a.example'),
  ],
  unseen: 3,
};

/** The same with some of it in another account, in a step of both. */
export const TWO_ACCOUNTS: Plan = {
  ...PLAN,
  accounts: [ACCOUNT, OTHER_ACCOUNT],
  steps: STEPS.map((one) =>
    one.phase === 'mailFrom'
      ? {
          ...one,
          changes: [
            ...one.changes,
            ...ses('setMailFrom').map((change) => ({ ...change, account: OTHER_ACCOUNT })),
          ],
        }
      : one,
  ),
};

export const NOTHING: Plan = { ...PLAN, steps: [], left: [], unseen: 0 };

/** A plan all of whose names are one. */
export function planNamed(name: string): Plan {
  const text: Text = say(en`Mend ${name}`, ja`${name} を修正する`);
  const changes = (one: Change): Change => {
    if (one.kind === 'dns')
      return {
        ...one,
        set: { ...one.set, values: one.set.type === 'TXT' ? [name] : one.set.values },
        why: text,
      };
    if (one.kind === 'decide')
      return {
        ...one,
        subject: name,
        question: text,
        options: one.options.map((option) => ({
          ...option,
          choose: text,
          ...(option.argument && { argument: ['--from', name] as const }),
        })),
      };
    if (one.kind === 'ses' && 'identity' in one) return { ...one, identity: name };
    if (one.kind === 'cognito' && 'identity' in one) return { ...one, identity: { ...one.identity, name } };
    return one;
  };
  return {
    ...PLAN,
    steps: STEPS.map((one) => ({
      ...one,
      title: text,
      notes: [text],
      changes: one.changes.map(changes),
      cures: one.cures.map((finding) => ({ ...finding, subject: { ...finding.subject, name } })),
    })),
    left: PLAN.left.map((finding) => ({ ...finding, subject: { ...finding.subject, name } })),
  };
}
