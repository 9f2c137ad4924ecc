// Builders for inventories of user pools, and checks that do as a test bids.
import { type AnyCheck, type Check, defineCheck, type Verdict } from '../../src/checks/define.ts';
import { DEFAULT_SENDER } from '../../src/checks/samples.ts';
import { evaluate } from '../../src/evaluate.ts';
import {
  en,
  type Fact,
  type Finding,
  type Inventory,
  ja,
  type Listing,
  type Read,
  type Sender,
  type Subject,
  same,
  say,
  type Text,
} from '../../src/model.ts';

export const known = <T>(value: T): Fact<T> => ({
  known: true,
  value,
  source: 'cognito-idp:DescribeUserPool',
});
export const unread = { known: false, why: same('AccessDenied: ses:GetAccount') } as const;

export function pool(name: string, sender: Fact<Sender>, region = 'eu-west-1'): Subject<'userPool'> {
  const id = `arn:aws:cognito-idp:${region}:111122223333:userpool/${name}`;
  const rest = {
    senderIdentities: known([]),
    senderAccounts: known([]),
    authentication: known([]),
    senderPolicies: known([]),
    monitoring: known([]),
    emailFactors: known({ otp: false, mfa: known(false) }),
    notices: known({ kind: 'none' } as const),
    deliveryErrorLog: known({ kind: 'none' } as const),
    tags: known({}),
    settings: known({}),
    riskSettings: known({}),
    logDelivery: known([]),
  };
  return { kind: 'userPool', id, name, account: '111122223333', region, facts: { sender, ...rest } };
}

export function inventory(listings: Listing[], reads: Read[] = []): Inventory {
  return {
    format: 'mailposture-inventory/1',
    takenAt: '2026-11-01T00:00:00.000Z',
    accounts: ['111122223333'],
    regions: ['eu-west-1'],
    listings,
    reads,
    notes: [same('a note')],
  };
}

export function pools(...subjects: Subject<'userPool'>[]): Listing {
  return { kind: 'userPool', account: '111122223333', region: 'eu-west-1', subjects: known(subjects) };
}

type Question = Check<'userPool', 'sender'>['evaluate'];
type Answer = Omit<Verdict<'sender'>, 'because'> & { readonly because: string | Text };

/** A check of pools with an `evaluate` of its own; a `because` of one language is taken for both. */
export function probe(judge: (...asked: Parameters<Question>) => Answer, id = 'probe') {
  return defineCheck({
    id,
    kind: 'userPool',
    severity: 'medium',
    title: say(en`A probe`, ja`プローブ`),
    rationale: same('For this test.'),
    remediation: { summary: say(en`Do it.`, ja`実行してください。`), link: 'https://example.com' },
    recipe: { console: same('Click it.') },
    cannotSee: same('Anything else.'),
    links: [],
    needs: ['sender'],
    evaluate(facts, context) {
      const { because, ...verdict } = judge(facts, context);
      return { ...verdict, because: typeof because === 'string' ? same(because) : because };
    },
    examples: [],
  });
}

/** What a probe says of one pool with Cognito's default sender. */
export function judged(check: AnyCheck, sender: Fact<Sender> = known(DEFAULT_SENDER)): Finding {
  const [finding] = evaluate(inventory([pools(pool('a', sender))]), [check]);
  if (finding === undefined) throw new Error('no finding');
  return finding;
}
