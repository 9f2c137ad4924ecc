// Estates in which everything that somebody may name, or that AWS or DNS may answer, is hostile: one after the other, as they
// change from scan to scan.
import fc from 'fast-check';
import type { Estate } from '../../src/simulator/estate.ts';
import { estateOf } from '../fix/plan/any-estate.ts';
import { ANY_ESTATE, type EstateSpec } from '../fix/plan/any-estate-spec.ts';
import { hostileText } from './reports.ts';

/** Few enough to be looked at quickly: what counts is what they hold. */
const REGIONS: readonly string[] = ['ap-northeast-1', 'us-east-1'];
const POOLS = 2;
const IDENTITIES = 3;

/** What every reader trips over in its own way, and text of up to 10 KB. */
const name = fc.oneof(
  hostileText,
  fc.constantFrom(
    '<!channel>',
    '*bold* _it_ ~no~',
    '`code` ```block```',
    ':aws: 😀👨‍👩‍👧‍👦',
    '\u202eevil\u202c \u0627\u0644\u0639\u0631\u0628\u064a\u0629',
    '𝕏𐍈',
    '&amp; &lt;',
    '<https://evil.example|AWS>',
    'x'.repeat(10_000),
    '<'.repeat(10_000),
    '"\\'.repeat(5_000),
    '😀'.repeat(2_500),
  ),
);
/** What can stand in a DNS record's string (255 bytes) and in a path. */
const short = name.map((text) => [...text.replace(/\p{Surrogate}/gu, '\uFFFD')].slice(0, 40).join(''));

/** How one estate comes from the one before: what stays is still open, what goes is gone. */
const step = fc.record({
  fresh: ANY_ESTATE,
  keeps: fc.record({
    pools: fc.boolean(),
    identities: fc.boolean(),
    zones: fc.boolean(),
    accounts: fc.boolean(),
  }),
  names: fc.array(name, { minLength: POOLS, maxLength: POOLS }),
  words: fc.array(short, { minLength: 6, maxLength: 6 }),
  /** None, high and critical. */
  bounceRate: fc.constantFrom(0.001, 0.06, 0.2),
  fault: fc.option(
    fc.constantFrom(
      'cognito-idp:DescribeUserPool',
      'cognito-idp:ListUserPools',
      'ses:ListEmailIdentities',
      'ses:GetEmailIdentity',
      'ses:GetAccount',
    ),
    { freq: 4 },
  ),
});

/** A row of estates, each made of the one before. */
export function hostileEstates(seed: number, count: number): Estate[] {
  const estates: Estate[] = [];
  let before: EstateSpec | undefined;
  for (const { fresh, keeps, ...rest } of fc.sample(step, { seed, numRuns: count })) {
    const kept = before ?? fresh;
    const spec: EstateSpec = {
      ...fresh,
      pools: (keeps.pools ? kept : fresh).pools.slice(0, POOLS),
      identities: (keeps.identities ? kept : fresh).identities.slice(0, IDENTITIES),
      zones: (keeps.zones ? kept : fresh).zones,
      accounts: (keeps.accounts ? kept : fresh).accounts,
    };
    before = spec;
    estates.push(withNames(estateOf(spec), rest));
  }
  return estates;
}

type Hostile = {
  readonly names: readonly string[];
  readonly words: readonly string[];
  readonly bounceRate: number;
  readonly fault: string | null;
};
type TxtValue = string | string[];

/** Puts hostile words wherever somebody, AWS or DNS may have put theirs. */
function withNames(estate: Estate, { names, words, bounceRate, fault }: Hostile): Estate {
  const [local = '', status = '', set = '', policy = '', said = '', tag = ''] = words;
  // As the estate writes bytes of DNS.
  const txt = Buffer.from(said || '-').toString('latin1');
  for (const account of estate.accounts) {
    for (const [region, state] of Object.entries(account.regions)) {
      if (!REGIONS.includes(region)) delete account.regions[region];
      state.ses.account.Reputation = { BounceRate: bounceRate, ComplaintRate: 0.0001 };
      for (const [i, pool] of state.userPools.entries()) pool.Name = names[i] ?? '';
      for (const identity of state.ses.identities) {
        if (identity.IdentityName.includes('@')) identity.IdentityName = `${local}${identity.IdentityName}`;
        if (identity.MailFromAttributes) identity.MailFromAttributes.MailFromDomainStatus = status;
        if (identity.VerificationStatus !== 'SUCCESS') identity.VerificationStatus = status;
        if (identity.ConfigurationSetName === 'gone') identity.ConfigurationSetName = set;
        identity.Policies = { ...identity.Policies, [policy]: policy };
        identity.Tags = [{ Key: tag, Value: tag }];
      }
    }
  }
  for (const records of Object.values(estate.zones)) {
    for (const [owner, set] of Object.entries(records)) {
      // In a record that is read, and beside those that are.
      if (set.TXT === undefined) continue;
      const more = (one: TxtValue): TxtValue => (one.length > 255 ? one : [one, `; x=${txt}`].flat());
      set.TXT = owner.startsWith('_dmarc') ? set.TXT.map(more) : [...set.TXT, txt];
    }
  }
  return fault === null ? estate : { ...estate, awsFaults: { [`${fault}@${REGIONS[0]}`]: 'deny' } };
}
