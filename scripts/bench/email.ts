// How fast the e-mail authentication engine is, and how big: records parsed and verdicts reached a second on one core,
// with DNS answered from memory, and the size of src/email as one bundle, tldts included.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { readDkimKey } from '../../src/email/dkim/key.ts';
import { discoverDmarc } from '../../src/email/dmarc/discovery.ts';
import { organizationalDomain } from '../../src/email/dmarc/organization.ts';
import { parseDmarc } from '../../src/email/dmarc/record.ts';
import { discoverDmarcByRfc7489 } from '../../src/email/dmarc/rfc7489.ts';
import type { DnsAnswer, Resolver } from '../../src/email/resolver.ts';
import { checkHost } from '../../src/email/spf/check-host.ts';
import { parseSpf } from '../../src/email/spf/record.ts';
import { verdictOn } from '../../src/email/verdict.ts';
import { same } from '../../src/model.ts';

export interface EmailFigures {
  readonly parsedPerSecond: Readonly<Record<'dmarc' | 'spf' | 'dkim', number>>;
  /** DMARC in both views, check_host and alignment for one sender. */
  readonly verdictsPerSecond: number;
  readonly bundleBytesGzipped: number;
}

const DMARC =
  'v=DMARC1; p=quarantine; sp=reject; adkim=s; rua=mailto:reports@example.com,mailto:r@reports.example';
const SPF = 'v=spf1 include:amazonses.com ip4:192.0.2.0/24 a:mail.example.com mx ~all';
const DKIM =
  'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDUi6/M+Ai8qKXuL/0ApX2yQSN/p1p8xXcreSfXUnVPPGZOweuPYhJI/xRRpEvnrmBsz5Fd7YLZTermDr2rbY5H81Pv0LhUbwRjQFMUmiAN1lL3P05nga4Et95SAR1QjFjNj9AmlePu/nrRJ1x0QofVWe3DKWUNF7Or9n4J+JrYQQIDAQAB';

/** Runs something for about a second and says how often it ran in one. */
async function perSecond(run: () => unknown): Promise<number> {
  const until = performance.now() + 1000;
  const start = performance.now();
  let runs = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 100; i++) await run();
    runs += 100;
  }
  return Math.round((runs * 1000) / (performance.now() - start));
}

const TXT: Readonly<Record<string, string>> = {
  '_dmarc.example.com': DMARC,
  'bounce.example.com': 'v=spf1 include:amazonses.com ~all',
  'amazonses.com': 'v=spf1 ip4:199.255.192.0/22 ip4:199.127.232.0/22 ip4:54.240.0.0/18 -all',
};

/** Answers as a resolver does whose memory holds everything. */
function warmResolver(): Resolver {
  const answer = async (name: string): Promise<DnsAnswer<never>> => {
    const text = TXT[name];
    const asked = { type: 'TXT', name, servers: [], ms: 0 } as const;
    // Only TXT is asked in this bench, so the record is of the type that the caller wants.
    return text === undefined
      ? { status: 'nxdomain', asked }
      : { status: 'found', records: [text as never], asked };
  };
  return { txt: answer, cname: answer, mx: answer, a: answer, aaaa: answer, ptr: answer };
}

async function verdict(resolver: Resolver): Promise<void> {
  const known = <T>(value: T) => ({ known: true, value, source: 'dns:TXT' }) as const;
  const [from, mailFrom] = ['example.com', 'bounce.example.com'];
  const [dmarc, legacy, organization, signer, bounce, spf] = await Promise.all([
    discoverDmarc(from, resolver),
    discoverDmarcByRfc7489(from, resolver),
    organizationalDomain(from, resolver),
    organizationalDomain(from, resolver),
    organizationalDomain(mailFrom, resolver),
    checkHost(resolver, { ip: '54.240.0.1', domain: mailFrom, sender: `a@${mailFrom}`, helo: mailFrom }),
  ]);
  const passes = spf.result === 'pass' ? 'yes' : 'no';
  const { passes: outcome } = verdictOn({
    route: same('through SES'),
    from,
    organization: known(organization),
    dmarc: known(dmarc),
    dmarcByRfc7489: known(legacy),
    dkim: [{ domain: from, passes: 'yes', because: same(''), organization: known(signer) }],
    spf: { domain: mailFrom, passes, because: spf.why, organization: known(bounce) },
  });
  if (outcome !== 'yes') throw new Error('the bench judges a sender that passes');
}

/** src/email and what it needs, minified as in a Lambda. */
async function bundleBytesGzipped(): Promise<number> {
  const contents = [
    "export * from './story.ts';",
    "export * from './verdict.ts';",
    "export * from './address.ts';",
    "export * from './mailbox-providers.ts';",
    "export * from './dmarc/reports.ts';",
    "export * from './dmarc/discovery.ts';",
    "export * from './dmarc/rfc7489.ts';",
    "export * from './dmarc/organization.ts';",
    "export * from './spf/check-host.ts';",
    "export * from './spf/ses.ts';",
    "export * from './dkim/live.ts';",
    "export * from './dkim/expected.ts';",
    "export * from './dkim/fault.ts';",
  ].join('\n');
  const resolveDir = new URL('../../src/email/', import.meta.url).pathname;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length;
}

/** Measures on the core that runs this. */
export async function emailFigures(): Promise<EmailFigures> {
  const resolver = warmResolver();
  return {
    parsedPerSecond: {
      dmarc: await perSecond(() => parseDmarc(DMARC)),
      spf: await perSecond(() => parseSpf(SPF)),
      dkim: await perSecond(() => readDkimKey([DKIM])),
    },
    verdictsPerSecond: await perSecond(() => verdict(resolver)),
    bundleBytesGzipped: await bundleBytesGzipped(),
  };
}
