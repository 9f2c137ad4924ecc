// Builders for inventories of user pools, and checks that do as a test bids.
import { type AnyCheck, defineCheck } from '../../src/checks/define.ts';
import { DEFAULT_SENDER } from '../../src/checks/samples.ts';
import { evaluate } from '../../src/evaluate.ts';
import type { Fact, Finding, Inventory, Listing, Read, Sender, Subject } from '../../src/model.ts';

export const known = <T>(value: T): Fact<T> => ({
  known: true,
  value,
  source: 'cognito-idp:DescribeUserPool',
});
export const unread = { known: false, why: 'AccessDenied: ses:GetAccount' } as const;

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
    notes: ['a note'],
  };
}

export function pools(...subjects: Subject<'userPool'>[]): Listing {
  return { kind: 'userPool', account: '111122223333', region: 'eu-west-1', subjects: known(subjects) };
}

/** A check of pools with an `evaluate` of its own. */
export function probe(
  judge: Parameters<typeof defineCheck<'userPool', 'sender'>>[0]['evaluate'],
  id = 'probe',
) {
  return defineCheck({
    id,
    kind: 'userPool',
    severity: 'medium',
    title: 'A probe',
    rationale: 'For this test.',
    remediation: { summary: 'Do it.', link: 'https://example.com' },
    recipe: { console: 'Click it.' },
    cannotSee: 'Anything else.',
    links: [],
    needs: ['sender'],
    evaluate: judge,
    examples: [],
  });
}

/** What a probe says of one pool with Cognito's default sender. */
export function judged(check: AnyCheck, sender: Fact<Sender> = known(DEFAULT_SENDER)): Finding {
  const [finding] = evaluate(inventory([pools(pool('a', sender))]), [check]);
  if (finding === undefined) throw new Error('no finding');
  return finding;
}
