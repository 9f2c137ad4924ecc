// DMARC as the oracle sees it, beside ours: policy discovery, organizational domain, alignment and the outcome.
import fc from 'fast-check';
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js';
import { discoverDmarc } from '../../src/email/dmarc/discovery.ts';
import { organizationalDomain } from '../../src/email/dmarc/organization.ts';
import { policyInForce } from '../../src/email/dmarc/policy.ts';
import { DnsTempError } from '../../src/email/resolver.ts';
import { verdictOn } from '../../src/email/verdict.ts';
import { type Fact, same } from '../../src/model.ts';
import { type Zone, zoneResolver } from '../support/zone.ts';
import { domain, NAMES, nodeStyle, zoneOf } from './zones.ts';

export interface DmarcCase {
  readonly from: string;
  readonly spf: string;
  readonly dkim: string;
  readonly zone: Zone;
}

const policy = fc.constantFrom('none', 'quarantine', 'reject', 'Reject', 'NONE', 'maybe', '');
const mode = fc.constantFrom('r', 's', 'S', 'x');
const uri = fc.constantFrom(
  'mailto:a@example.com',
  'mailto:a@example.com!10m',
  'https://example.com/r',
  'a@example.com',
  'mailto:',
  '',
);
const separator = fc.constantFrom(';', '; ', ' ; ', ';;', ';\t');
const tag = fc.oneof(
  fc.tuple(fc.constantFrom('p', 'sp', 'np'), policy),
  fc.tuple(fc.constantFrom('adkim', 'aspf'), mode),
  fc.tuple(fc.constantFrom('t', 'psd'), fc.constantFrom('y', 'n', 'u', 'Y', 'z')),
  fc.tuple(
    fc.constantFrom('rua', 'ruf'),
    fc.array(uri, { minLength: 1, maxLength: 2 }).map((uris) => uris.join(',')),
  ),
  fc.tuple(fc.constantFrom('pct', 'ri', 'rf', 'fo', 'x'), fc.constantFrom('0', '50', '1:d', 'afrf')),
);
/** Mostly each tag once, and p among them: what is rarely published must not be most of what is compared. */
const tags = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.uniqueArray(tag, { maxLength: 5, selector: ([name]) => name }).map(withPolicy),
  },
  { weight: 1, arbitrary: fc.array(tag, { maxLength: 4 }) },
);

function withPolicy(written: [string, string][]): [string, string][] {
  return written.length % 3 === 0 || written.some(([name]) => name === 'p')
    ? written
    : [['p', 'reject'], ...written];
}

const version = fc.oneof(
  { weight: 12, arbitrary: fc.constant('v=DMARC1') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('v = DMARC1', 'V=DMARC1', 'v=dmarc1', 'v=DMARC2', 'v=DMARC', 'v=spf1 -all'),
  },
);
const record = fc
  .tuple(version, separator, tags, separator)
  .map(([v, first, written, between]) =>
    [v, ...written.map(([name, value]) => `${name}=${value}`)].reduce(
      (text, part, index) => `${text}${index === 1 ? first : between}${part}`,
    ),
  );

const records = fc.oneof(
  { weight: 6, arbitrary: record.map((text) => [text]) },
  { weight: 1, arbitrary: fc.array(record, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant<string[]>([]) },
);
const dmarcName = fc.constantFrom(...NAMES, 'com').map((name) => `_dmarc.${name}`);

export const dmarcCase: fc.Arbitrary<DmarcCase> = fc.record({
  from: domain,
  spf: domain,
  dkim: domain,
  zone: fc
    .tuple(
      zoneOf(
        dmarcName,
        fc.oneof(
          { weight: 20, arbitrary: records.map((TXT) => ({ TXT })) },
          { weight: 1, arbitrary: fc.constant({ fails: true } as const) },
        ),
      ),
      zoneOf(domain, fc.constantFrom({ A: ['192.0.2.1'] }, { CNAME: 'gone.test' })),
    )
    .map(([dmarc, plain]) => ({ ...plain, ...dmarc })),
});

/** What both are asked, in one form. */
export interface DmarcAnswer {
  readonly result: string;
  readonly policy?: string | undefined;
  readonly at?: string | undefined;
  readonly organization?: string | undefined;
}

export async function oracleSays({ from, spf, dkim, zone }: DmarcCase): Promise<DmarcAnswer> {
  const { response } = await evaluateDmarc({
    headerFrom: `a@${from}`,
    spfDomains: [spf],
    dkimDomains: [{ domain: dkim }],
    // Its types want node:dns's overloads; it only ever calls resolver(name, type).
    resolver: nodeStyle(zoneResolver(zone)) as never,
    strict: true,
  });
  if (response === false) throw new Error('the oracle saw no author domain');
  const { result } = response.status;
  if (result === 'temperror' || result === 'none') return { result };
  return { result, policy: response.policy, at: response.policyDomain, organization: response.domain };
}

export async function weSay({ from, spf, dkim, zone }: DmarcCase): Promise<DmarcAnswer> {
  const resolver = zoneResolver(zone);
  const organization = (name: string) => asFact(organizationalDomain(name, resolver));
  const leg = async (name: string) =>
    ({ domain: name, passes: 'yes', because: same(''), organization: await organization(name) }) as const;
  const dmarc = await asFact(discoverDmarc(from, resolver));
  if (!dmarc.known) return { result: 'temperror' };
  if (dmarc.value.kind === 'none') return { result: 'none' };
  const author = await organization(from);
  const { rfc9989 } = verdictOn({
    route: same(''),
    from,
    organization: author,
    dmarc,
    dmarcByRfc7489: dmarc,
    dkim: [await leg(dkim)],
    spf: await leg(spf),
  });
  if (rfc9989.passes === 'unknown') return { result: 'temperror' };
  return {
    result: rfc9989.passes === 'yes' ? 'pass' : 'fail',
    policy: policyInForce(dmarc.value),
    at: dmarc.value.at.replace('_dmarc.', ''),
    organization: author.known ? author.value.rfc9989 : from,
  };
}

async function asFact<T>(read: Promise<T>): Promise<Fact<T>> {
  try {
    return { known: true, value: await read, source: '' };
  } catch (error) {
    if (error instanceof DnsTempError) return { known: false, why: error.text };
    throw error;
  }
}
