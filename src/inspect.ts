// One domain, by DNS alone: what `mailposture domain` looks at. The same facts, checks and verdict as in a scan, with
// nothing of AWS: who signs and what the MAIL FROM domain is are given by whoever asks.
import type { AnyCheck } from './checks/define.ts';
import { legOfSesSpf } from './collect/authentication.ts';
import { readDomain } from './collect/domains.ts';
import { EVERYWHERE, MailDns } from './collect/mail-dns.ts';
import { ALL_FACTS } from './collect/wanted.ts';
import { byodkimRecord } from './email/dkim/expected.ts';
import { faultOf } from './email/dkim/fault.ts';
import { lookUpDkim } from './email/dkim/live.ts';
import type { Resolver } from './email/resolver.ts';
import { storyOf } from './email/story.ts';
import { type SenderVerdict, verdictOn } from './email/verdict.ts';
import { Journal, known, notKnown, type ReadOf } from './fact.ts';
import { judge } from './judge.ts';
import {
  type AuthLeg,
  type DkimRecord,
  type DnsAsked,
  en,
  type Fact,
  type FactsOf,
  ja,
  type Locale,
  type MxRecord,
  type Report,
  type SenderAuthentication,
  type SesSpf,
  type Subject,
  say,
  type Text,
} from './model.ts';
import { NO_POLICY } from './policy.ts';
import { VERSION } from './version.ts';

export interface InspectPorts {
  readonly resolver: Resolver;
  now(): Date;
}

export interface InspectRequest {
  /** In ASCII. */
  readonly domain: string;
  readonly mailFrom?: string;
  readonly dkimSelectors: readonly string[];
  /** The domain of the keys, d=; left out: the domain itself. */
  readonly dkimDomain?: string;
  /** Of the report; left out: English. */
  readonly locale?: Locale;
}

/** A MAIL FROM domain: who takes its bounces, and its SPF for SES's addresses. */
export interface MailFromSeen {
  readonly domain: string;
  readonly mx: Fact<{ readonly records: readonly MxRecord[]; readonly asked: DnsAsked }>;
  readonly spf: Fact<SesSpf>;
}

/** Everything that was seen of a domain, and what it comes to. */
export interface Inspection {
  readonly format: 'mailposture-domain/1';
  readonly version: string;
  readonly takenAt: string;
  readonly domain: string;
  readonly facts: Subject<'domain'>['facts'];
  readonly dkim: readonly { readonly selector: string; readonly record: Fact<DkimRecord> }[];
  readonly mailFrom?: MailFromSeen;
  /** Only where the request tells of a signature or a MAIL FROM domain. */
  readonly sender?: {
    readonly authentication: SenderAuthentication;
    readonly verdict: SenderVerdict;
    readonly story: Text;
  };
  readonly report: Report;
}

/** Looks a domain up in DNS and judges it. Never throws for what DNS holds, or does not answer. */
export async function inspect(
  ports: InspectPorts,
  request: InspectRequest,
  checks: readonly AnyCheck[],
  onRead?: (at: ReadOf) => void,
): Promise<Inspection> {
  const takenAt = ports.now().toISOString();
  const journal = new Journal(onRead);
  const dns = new MailDns(ports.resolver, journal, NOBODY);
  const { domain } = request;
  const [subject, dkim, mailFrom] = await Promise.all([
    readDomain(domain, NOBODY, dns, ALL_FACTS),
    Promise.all(request.dkimSelectors.map((selector) => keyOf(request, selector, dns))),
    request.mailFrom === undefined ? undefined : mailFromSeen(request.mailFrom, dns),
  ]);
  const isAsked = dkim.length > 0 || mailFrom !== undefined;
  const sender = isAsked ? await senderOf(request, subject.facts, dkim, mailFrom, dns) : undefined;
  const listing = {
    kind: 'domain',
    account: NOBODY,
    region: EVERYWHERE,
    subjects: known([subject], 'the command line'),
  } as const;
  const inventory = {
    format: 'mailposture-inventory/1',
    takenAt,
    accounts: [],
    regions: [],
    listings: [listing],
    reads: journal.reads(),
    notes: journal.notes(),
  } as const;
  return {
    format: 'mailposture-domain/1',
    version: VERSION,
    takenAt,
    domain,
    facts: subject.facts,
    dkim,
    ...(mailFrom && { mailFrom }),
    ...(sender && { sender }),
    report: judge(inventory, checks, NO_POLICY, request.locale),
  };
}

/** No account owns what is looked at here. */
const NOBODY = '-';

async function keyOf({ domain, dkimDomain }: InspectRequest, selector: string, dns: MailDns) {
  const expected = byodkimRecord(dkimDomain ?? domain, selector);
  return { selector, record: await dns.fact('dns:TXT', () => lookUpDkim(dns.resolver, expected)) };
}

async function mailFromSeen(domain: string, dns: MailDns): Promise<MailFromSeen> {
  const [mx, spf] = await Promise.all([dns.mx(domain), dns.sesSpf(domain)]);
  return { domain, mx, spf };
}

async function senderOf(
  { domain, dkimDomain = domain }: InspectRequest,
  facts: { readonly [F in keyof FactsOf['domain']]: Fact<FactsOf['domain'][F]> },
  dkim: Inspection['dkim'],
  mailFrom: MailFromSeen | undefined,
  dns: MailDns,
): Promise<NonNullable<Inspection['sender']>> {
  const signer = await dns.organization(dkimDomain);
  const { organization, dmarc, dmarcByRfc7489 } = facts;
  const authentication: SenderAuthentication = {
    route: THROUGH_SES,
    from: domain,
    organization,
    dmarc,
    dmarcByRfc7489,
    dkim: dkim.map(({ selector, record }) => ({
      domain: dkimDomain,
      organization: signer,
      ...keyVerdict(selector, record),
    })),
    ...(dkim.length === 0 && { unsigned: NO_SELECTOR }),
    spf: mailFrom === undefined ? NO_MAIL_FROM : await legOfSesSpf(mailFrom.domain, mailFrom.spf, dns),
  };
  const verdict = verdictOn(authentication);
  return { authentication, verdict, story: storyOf(authentication, verdict) };
}

function keyVerdict(selector: string, record: Fact<DkimRecord>): Pick<AuthLeg, 'passes' | 'because'> {
  if (!record.known) return { passes: 'unknown', because: record.why };
  const { state } = record.value.key;
  if (state === 'usable') {
    return {
      passes: 'yes',
      because: say(
        en`the key of the selector ${selector} is live`,
        ja`セレクター ${selector} のキーが公開されています`,
      ),
    };
  }
  const because =
    faultOf(record.value) ??
    say(
      en`the key of the selector ${selector} is ${state}`,
      ja`セレクター ${selector} のキーの状態は ${state} です`,
    );
  return { passes: 'no', because };
}

const THROUGH_SES = say(en`through Amazon SES`, ja`Amazon SES 経由で`);
const NO_SELECTOR = say(
  en`no --dkim-selector was given, so no signature is judged`,
  ja`--dkim-selector が指定されていないため、署名は判定していません`,
);
const NOT_GIVEN = notKnown(say(en`no --mail-from was given`, ja`--mail-from が指定されていません`));
const NO_MAIL_FROM: AuthLeg = { passes: 'unknown', because: NOT_GIVEN.why, organization: NOT_GIVEN };
