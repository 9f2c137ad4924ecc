// What SES makes of what it finds in DNS: the status of DKIM, of verification and of MAIL FROM, as time goes by.
import { readFileSync } from 'node:fs';
import { makeCredentials } from '../../src/simulator/credentials.ts';
import { type EstateInput, type IdentityState, parseEstate } from '../../src/simulator/estate.ts';
import { makePageTokens } from '../../src/simulator/paging.ts';
import { beginDkim, beginMailFrom, recheck } from '../../src/simulator/recheck.ts';
import { makeWorld } from '../../src/simulator/world.ts';
import { domain, estate, type IdentityInput, REGION } from '../support/estate.ts';

type Zones = NonNullable<EstateInput['zones']>;
type Records = Zones[string];

const HOUR = 3_600_000;

/** One identity, DNS that can be changed, and a clock that can be moved. */
function watch(identity: IdentityInput, zones: Zones, more: Partial<EstateInput> = {}) {
  let now = Date.parse('2026-11-01T00:00:00Z');
  const { accounts: _, ...rest } = more;
  const made = estate({ [REGION]: { ses: { identities: [identity] } } }, { zones, ...rest });
  const world = worldOf(made, () => new Date(now));
  const [state] = made.accounts[0]?.regions[REGION]?.ses.identities ?? [];
  if (state === undefined) throw new Error('no identity');
  return {
    world,
    state,
    zone: (name: string) => made.zones[name] ?? {},
    pass(hours: number) {
      now += hours * HOUR;
      recheck(world);
    },
  };
}

function worldOf(made: ReturnType<typeof parseEstate>, now: () => Date) {
  const credentials = makeCredentials(made, now);
  return makeWorld({ estate: made, parameters: {}, credentials, pages: makePageTokens(), now });
}

const NAME = 'shop.example';
const TOKENS = ['t1', 't2', 't3'] as const;
const cnames = (target = (token: string) => `${token}.dkim.amazonses.com`): Records =>
  Object.fromEntries(TOKENS.map((token) => [`${token}._domainkey`, { CNAME: target(token) }]));

const PENDING = domain(NAME, {
  VerificationStatus: 'PENDING',
  DkimAttributes: { Tokens: [...TOKENS], Status: 'PENDING' },
});
const VERIFIED = domain(NAME, { DkimAttributes: { Tokens: [...TOKENS] } });

const said = ({ DkimAttributes, VerificationStatus, VerificationInfo }: IdentityState) =>
  [DkimAttributes?.Status, VerificationStatus, VerificationInfo?.ErrorType].join(' ').trim();

/** Where SES looks for a domain's DKIM records, and has not found them for 73 hours. */
function unfound(records: Records, more: Partial<EstateInput> = {}) {
  const { world, state, pass } = watch(PENDING, { [NAME]: records }, more);
  if (state.DkimAttributes) beginDkim(world, state, state.DkimAttributes);
  pass(71);
  const before = said(state);
  pass(2);
  return [before, said(state)];
}

const STILL = 'PENDING PENDING';

describe('DKIM that SES looks for', () => {
  test.each<[string, Records]>([
    ['as SES shows them', cnames()],
    ['with dots and capitals', cnames((token) => `${token.toUpperCase()}.DKIM.amazonses.com.`)],
  ])('is found: the records %s', (_, records) => {
    const { state, pass } = watch(PENDING, { [NAME]: records });
    pass(0);
    expect(said(state)).toBe('SUCCESS SUCCESS');
    expect(state.VerificationInfo).toEqual({
      LastCheckedTimestamp: '2026-11-01T00:00:00.000Z',
      LastSuccessTimestamp: '2026-11-01T00:00:00.000Z',
    });
  });

  test.each<[string, Records, string]>([
    ['nothing', {}, 'HOST_NOT_FOUND'],
    ['two of three', { ...cnames(), 't2._domainkey': {} }, 'TYPE_NOT_FOUND'],
    ['a text in place of a CNAME', { ...cnames(), 't3._domainkey': { TXT: ['p=x'] } }, 'TYPE_NOT_FOUND'],
    ['another target', cnames((token) => `${token}.dkim.amazonses.com.${NAME}`), 'INVALID_VALUE'],
    ["another Region's zone", cnames((token) => `${token}.dkim.me-central-1.amazonses.com`), 'INVALID_VALUE'],
  ])('is not found: %s', (_, records, error) => {
    expect(unfound(records)).toEqual([STILL, `FAILED FAILED ${error}`]);
  });

  test('is not seen where DNS fails, and then SES does not give up', () => {
    expect(unfound(cnames(), { dnsFaults: { [NAME]: 'SERVFAIL' } })).toEqual([STILL, STILL]);
    expect(unfound(cnames(), { dnsFaults: { [NAME]: 'truncate' } })[0]).toBe('SUCCESS SUCCESS');
  });

  test('is not looked for where the estate has no zone', () => {
    const { state, pass } = watch(PENDING, {});
    pass(1000);
    expect(said(state)).toBe(STILL);
  });

  test('that an estate begins with has no end', () => {
    const { state, pass } = watch(PENDING, { [NAME]: {} });
    pass(1000);
    expect(said(state)).toBe(STILL);
  });
});

describe('DKIM that is lost from DNS', () => {
  const lost = () => {
    const watched = watch(VERIFIED, { [NAME]: cnames() });
    watched.pass(1);
    expect(said(watched.state)).toBe('SUCCESS SUCCESS');
    delete watched.zone(NAME)['t1._domainkey'];
    watched.pass(1);
    expect(said(watched.state)).toBe('TEMPORARY_FAILURE TEMPORARY_FAILURE HOST_NOT_FOUND');
    return watched;
  };
  const publish = (zone: Zones[string]) => Object.assign(zone, cnames());

  test('comes back within 72 hours', () => {
    const { state, zone, pass } = lost();
    pass(71);
    publish(zone(NAME));
    pass(1);
    expect(said(state)).toBe('SUCCESS SUCCESS');
  });

  test('fails after 72 hours, and then SES looks no more until it is asked to', () => {
    const { world, state, zone, pass } = lost();
    pass(73);
    expect(said(state)).toBe('FAILED FAILED HOST_NOT_FOUND');
    publish(zone(NAME));
    pass(1);
    expect(said(state)).toBe('FAILED FAILED HOST_NOT_FOUND');
    if (state.DkimAttributes) beginDkim(world, state, state.DkimAttributes);
    expect(said(state)).toBe('PENDING PENDING HOST_NOT_FOUND');
    pass(1);
    expect(said(state)).toBe('SUCCESS SUCCESS');
  });
});

test('a verified domain stays so while SES looks for a new key, and when it gives up', () => {
  const { world, state, pass } = watch(VERIFIED, { [NAME]: {} });
  if (state.DkimAttributes) beginDkim(world, state, state.DkimAttributes);
  expect(said(state)).toBe('PENDING SUCCESS');
  pass(73);
  expect(said(state)).toBe('FAILED SUCCESS HOST_NOT_FOUND');
});

test.each([
  ['p=MIGf', 'SUCCESS SUCCESS'],
  ['v=DKIM1; k=rsa; p=MIGf', 'SUCCESS SUCCESS'],
  ['v=DKIM1; p=', STILL],
])("a customer's own key is found as a text: %s", (text, status) => {
  const DkimAttributes = { Tokens: ['own'], Status: 'PENDING', SigningAttributesOrigin: 'EXTERNAL' };
  const identity = domain(NAME, { VerificationStatus: 'PENDING', DkimAttributes });
  const { state, pass } = watch(identity, { [NAME]: { 'own._domainkey': { TXT: [text] } } });
  pass(0);
  expect(said(state)).toBe(status);
});

describe('the MX record of a MAIL FROM domain', () => {
  const host = (exchange: string, preference = 10) => ({ preference, exchange });
  const RIGHT = host(`feedback-smtp.${REGION}.amazonses.com`);
  const withMailFrom = (MailFromDomainStatus: string): IdentityInput => ({
    ...VERIFIED,
    MailFromAttributes: { MailFromDomain: `bounce.${NAME}`, MailFromDomainStatus },
  });

  test.each<[string, Records[string], string, string]>([
    ['the one that is wanted', { MX: [RIGHT] }, 'SUCCESS', 'SUCCESS'],
    ['with another preference and a dot', { MX: [host(`${RIGHT.exchange}.`, 1)] }, 'SUCCESS', 'SUCCESS'],
    ['one too many', { MX: [RIGHT, host('mx.example')] }, 'PENDING', 'FAILED'],
    ["another Region's", { MX: [host('feedback-smtp.us-east-1.amazonses.com')] }, 'PENDING', 'FAILED'],
    ['none', { TXT: ['v=spf1 include:amazonses.com ~all'] }, 'PENDING', 'FAILED'],
  ])('%s', (_, bounce, atFirst, later) => {
    const { world, state, pass } = watch(withMailFrom('SUCCESS'), { [NAME]: { bounce, ...cnames() } });
    if (state.MailFromAttributes) beginMailFrom(world, state, state.MailFromAttributes);
    pass(1);
    expect(state.MailFromAttributes?.MailFromDomainStatus).toBe(atFirst);
    pass(72);
    expect(state.MailFromAttributes?.MailFromDomainStatus).toBe(later);
  });

  test('is lost, and comes back', () => {
    const { state, zone, pass } = watch(withMailFrom('SUCCESS'), { [NAME]: { bounce: {}, ...cnames() } });
    pass(0);
    expect(state.MailFromAttributes?.MailFromDomainStatus).toBe('TEMPORARY_FAILURE');
    zone(NAME).bounce = { MX: [RIGHT] };
    pass(1);
    expect(state.MailFromAttributes?.MailFromDomainStatus).toBe('SUCCESS');
  });

  test('is not looked for after SES has given up', () => {
    const { state, pass } = watch(withMailFrom('FAILED'), { [NAME]: { bounce: { MX: [RIGHT] } } });
    pass(1);
    expect(state.MailFromAttributes?.MailFromDomainStatus).toBe('FAILED');
  });
});

test.each(['story-before', 'story-after'])('%s says what SES would say already', (name) => {
  const file = new URL(`../../src/simulator/estates/${name}.json`, import.meta.url);
  const read = () => parseEstate(JSON.parse(readFileSync(file, 'utf8')), name);
  const made = read();
  recheck(worldOf(made, () => new Date()));
  expect(made).toEqual(read());
});
