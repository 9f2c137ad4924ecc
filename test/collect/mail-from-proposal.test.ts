// What stands at the name that a fix proposes for a custom MAIL FROM domain, in live DNS.
import type { Fact, Inventory, MailFromProposal } from '../../src/model.ts';
import type { EstateInput } from '../../src/simulator/estate.ts';
import { countCalls, inCompany, lookAt } from '../support/company.ts';
import { address, domain, estate, type IdentityInput, REGION } from '../support/estate.ts';

type Zone = NonNullable<EstateInput['zones']>[string];

const AWAY = 'us-east-1';
const CHECKS = ['ses-mail-from-custom'];
const ofSes = (region = REGION) => [{ preference: 10, exchange: `feedback-smtp.${region}.amazonses.com` }];
const SPF = ['v=spf1 include:amazonses.com ~all'];
const THEIRS = { MX: [{ preference: 5, exchange: 'mx.example.net' }], TXT: ['theirs'] };

/** The fact of each identity of the home Region, by name. */
async function proposals(
  zone: Zone,
  identities: readonly IdentityInput[] = [domain('example.com')],
  more: {
    readonly away?: readonly IdentityInput[];
    readonly dnsFaults?: EstateInput['dnsFaults'];
    readonly checks?: string[];
  } = {},
) {
  const { away = [], dnsFaults = {}, checks = CHECKS } = more;
  const regions = {
    [REGION]: { ses: { identities: [...identities] } },
    [AWAY]: { ses: { identities: [...away] } },
  };
  const of = estate(regions, { zones: { 'example.com': zone }, dnsFaults });
  const { inventory, calls, report } = await lookAt(of, { request: { checks } });
  return { facts: factsOf(inventory), counts: countCalls(calls), report };
}

function factsOf({ listings }: Inventory): Readonly<Record<string, Fact<MailFromProposal>>> {
  return Object.fromEntries(
    listings.flatMap((listing) =>
      listing.kind === 'identity' && listing.region === REGION && listing.subjects.known
        ? listing.subjects.value.map(({ name, facts }) => [name, facts.mailFromProposal])
        : [],
    ),
  );
}

const proposed = (name: string, mx: readonly string[] | object, txt: readonly string[] | object) => {
  const asFact = (value: object) => (Array.isArray(value) ? { known: true, value } : value);
  return { known: true, value: { kind: 'proposed', domain: name, mx: asFact(mx), txt: asFact(txt) } };
};
const unseen = (why: string) => ({ known: false, why: { en: expect.stringContaining(why) } });

test.each<[string, Zone, object]>([
  ['nothing', {}, proposed('bounce.example.com', [], [])],
  [
    'records of SES in this Region',
    { bounce: { MX: ofSes(), TXT: SPF } },
    proposed('bounce.example.com', [`10 ${ofSes()[0]?.exchange}`], SPF),
  ],
  [
    'only texts, which can stay',
    { bounce: { TXT: ['a', ['b', 'c']] } },
    proposed('bounce.example.com', [], ['a', 'bc']),
  ],
  ["somebody's mail host", { bounce: THEIRS }, proposed('ses-bounce.example.com', [], [])],
  ['SES of another Region', { bounce: { MX: ofSes(AWAY) } }, proposed('ses-bounce.example.com', [], [])],
  [
    'that no mail is taken (RFC 7505)',
    { bounce: { MX: [{ preference: 0, exchange: '.' }] } },
    proposed('ses-bounce.example.com', [], []),
  ],
  [
    'a CNAME, even one that leads nowhere',
    { bounce: { CNAME: 'gone.example.com' } },
    proposed('ses-bounce.example.com', [], []),
  ],
  [
    'something at both names: the first is kept',
    { bounce: THEIRS, 'ses-bounce': THEIRS },
    proposed('bounce.example.com', ['5 mx.example.net'], ['theirs']),
  ],
  [
    'a CNAME at both: what is behind it stands elsewhere',
    { bounce: { CNAME: 'mail.example.com' }, 'ses-bounce': THEIRS, mail: { MX: ofSes(), TXT: SPF } },
    proposed(
      'bounce.example.com',
      unseen('bounce.example.com is a CNAME of mail.example.com'),
      unseen('no other record may stand beside one'),
    ),
  ],
])('at the name stands %s', async (_case, zone, expected) => {
  const { facts } = await proposals(zone);
  expect(facts['example.com']).toMatchObject(expected);
});

test('a name of which DNS does not answer is kept, and what stands there is not known', async () => {
  const { facts, report } = await proposals({}, undefined, {
    dnsFaults: { 'bounce.example.com': 'SERVFAIL' },
  });
  // No check hangs on a name that is ours to propose.
  expect(report.coverage.gaps.filter(({ what }) => what.includes('bounce.example.com'))).toEqual([]);
  expect(facts['example.com']).toMatchObject(
    proposed('bounce.example.com', unseen('bounce.example.com'), unseen('bounce.example.com')),
  );
});

test('an address takes the MAIL FROM domain of its domain, which needs none itself', async () => {
  const MailFromAttributes = { MailFromDomain: 'mail.example.com' };
  const identities = [address('me@example.com'), domain('example.com', { MailFromAttributes })];
  const { facts } = await proposals({ mail: { MX: ofSes(), TXT: SPF } }, identities);
  expect(facts['me@example.com']).toMatchObject({
    known: true,
    value: { kind: 'shared', domain: 'mail.example.com' },
  });
  expect(facts['example.com']).toMatchObject({ known: true, value: { kind: 'notNeeded' } });
});

test('where the domain is used in several Regions, the name holds the Region', async () => {
  const { facts } = await proposals({ [`bounce-${REGION}`]: THEIRS }, undefined, {
    away: [address('me@example.com')],
  });
  expect(facts['example.com']).toMatchObject(proposed(`ses-bounce-${REGION}.example.com`, [], []));
});

test('it costs DNS questions alone, and is read only with the check that it cures', async () => {
  const with_ = await proposals({});
  const without = await proposals({}, undefined, { checks: ['ses-dkim-enabled'] });
  expect(without.facts['example.com']).toMatchObject(unseen('not read'));
  expect(Object.keys(with_.counts).filter((action) => !(action in without.counts))).toEqual([
    'ses:GetIdentityMailFromDomainAttributes',
  ]);
});

/** The types that were asked for at the proposed name. */
async function asked(zone: Zone): Promise<string[]> {
  const of = estate(
    { [REGION]: { ses: { identities: [domain('example.com')] } } },
    { zones: { 'example.com': zone } },
  );
  return inCompany(of, async ({ company, look }) => {
    await look({ checks: CHECKS });
    return company.dns.queries.filter(({ name }) => name === 'bounce.example.com').map(({ type }) => type);
  });
}

test.each<[string, Zone, string[]]>([
  ['is not there: it has no records of any type (RFC 8020)', {}, ['CNAME']],
  ['is an alias: what stands there stands elsewhere', { bounce: { CNAME: 'other.example.net' } }, ['CNAME']],
  ['has records', { bounce: THEIRS }, ['CNAME', 'MX', 'TXT']],
  ['has names below it (RFC 8020, an empty non-terminal)', { 'a.bounce': THEIRS }, ['CNAME', 'MX', 'TXT']],
])('no question is asked in vain of a name that %s', async (_, zone, types) => {
  expect((await asked(zone)).sort()).toEqual(types);
});
