// What DNS says of mail, as facts: each question once a scan, with its place in the coverage. A fact that several pools and
// identities share is made once while they are at it, and later again from the same answers, which the resolver keeps.
import { discoverDmarc } from '../email/dmarc/discovery.ts';
import { organizationalDomain } from '../email/dmarc/organization.ts';
import { authorizeReports } from '../email/dmarc/reports.ts';
import { discoverDmarcByRfc7489 } from '../email/dmarc/rfc7489.ts';
import { type DnsAnswer, DnsTempError, type Resolver } from '../email/resolver.ts';
import { auditSpf } from '../email/spf/check-host.ts';
import { spfForSes } from '../email/spf/ses.ts';
import { type Journal, known } from '../fact.ts';
import {
  type DmarcDiscovery,
  type DnsAsked,
  en,
  type Fact,
  ja,
  type MxRecord,
  type OrganizationalDomain,
  type ReportAuthorization,
  type SesSpf,
  type SpfEvaluation,
  say,
  type Text,
} from '../model.ts';
import { isRecalled } from './answers.ts';
import { lesserOf } from './dns.ts';
import { lately } from './lately.ts';

/** Of how many domains each fact stays: more than are under way at once. */
const DOMAINS = 500;

/** What a fix does about a name of which DNS says nothing. */
const CREATES_ONLY = say(
  en`the fix then only creates records there, and replaces none`,
  ja`その場合、修正案はレコードの作成だけを行い、置き換えは行いません`,
);

/** DNS is the same from every Region. */
export const EVERYWHERE = 'global';

/** Reads facts of domains. Domains are in ASCII and lower case, or whatever a pool's owner wrote: never throws. */
export class MailDns {
  readonly resolver: Resolver;
  readonly #journal: Journal;
  readonly organization: (domain: string) => Promise<Fact<OrganizationalDomain>>;
  /** By RFC 9989. */
  readonly dmarc: (domain: string) => Promise<Fact<DmarcDiscovery>>;
  readonly dmarcByRfc7489: (domain: string) => Promise<Fact<DmarcDiscovery>>;
  readonly reports: (domain: string) => Promise<Fact<readonly ReportAuthorization[]>>;
  /** The domain's own SPF record, walked to its end. */
  readonly spf: (domain: string) => Promise<Fact<SpfEvaluation>>;
  /** SPF of a MAIL FROM domain for SES's addresses. */
  readonly sesSpf: (domain: string) => Promise<Fact<SesSpf>>;
  /** All TXT records of a domain. */
  readonly txt: (domain: string) => Promise<Fact<{ records: readonly string[]; asked: DnsAsked }>>;
  readonly mx: (domain: string) => Promise<Fact<{ records: readonly MxRecord[]; asked: DnsAsked }>>;
  /** Where a CNAME at a name leads. */
  readonly cname: (domain: string) => Promise<Fact<{ records: readonly string[]; asked: DnsAsked }>>;
  /** The same, of a name whose records a fix would replace: without an answer nothing is missing. */
  readonly replaced: Pick<MailDns, 'cname'>;
  /** The same of a name that a fix proposes: no check asks for it, so that it waits for what checks ask. */
  readonly proposed: Pick<MailDns, 'txt' | 'mx'> & {
    /** `isThere`: the name exists, with records of whichever type, or names below it. */
    readonly cname: (domain: string) => Promise<Fact<{ records: readonly string[]; isThere: boolean }>>;
  };

  constructor(resolver: Resolver, journal: Journal, account: string) {
    this.#journal = journal;
    const noted = new WeakSet<DnsAnswer<unknown>>();
    this.resolver = journalled(resolver, journal, account, noted);
    const besides = journalled(resolver, journal, account, noted, CREATES_ONLY);
    const lesser = journalled(lesserOf(resolver), journal, account, noted, CREATES_ONLY);
    this.organization = this.#once('dns:TXT', (domain) => organizationalDomain(domain, this.resolver));
    this.dmarc = this.#once('dns:TXT', (domain) => discoverDmarc(domain, this.resolver));
    this.dmarcByRfc7489 = this.#once('dns:TXT', (domain) => discoverDmarcByRfc7489(domain, this.resolver));
    this.reports = keep((domain) => this.#reports(domain));
    this.spf = this.#once('dns:TXT', async (domain) => settled(await auditSpf(this.resolver, domain)));
    this.sesSpf = keep((domain) => spfForSes(this.resolver, domain));
    this.txt = this.#once('dns:TXT', async (domain) => recordsOf(await this.resolver.txt(domain)));
    this.mx = this.#once('dns:MX', async (domain) => recordsOf(await this.resolver.mx(domain)));
    this.cname = this.#once('dns:CNAME', async (domain) => recordsOf(await this.resolver.cname(domain)));
    this.replaced = {
      cname: this.#once('dns:CNAME', async (domain) => recordsOf(await besides.cname(domain))),
    };
    this.proposed = {
      txt: this.#once('dns:TXT', async (domain) => recordsOf(await lesser.txt(domain))),
      mx: this.#once('dns:MX', async (domain) => recordsOf(await lesser.mx(domain))),
      cname: this.#once('dns:CNAME', async (domain) => {
        const answer = await lesser.cname(domain);
        return { records: recordsOf(answer).records, isThere: answer.status !== 'nxdomain' };
      }),
    };
  }

  /** A fact that rests on questions which stand in the coverage themselves. */
  fact<T>(source: string, read: () => Promise<T>): Promise<Fact<T>> {
    return this.#journal.derive(source, read);
  }

  #once<T>(source: string, read: (domain: string) => Promise<T>): (domain: string) => Promise<Fact<T>> {
    return keep((domain) => this.fact(source, () => read(domain)));
  }

  async #reports(domain: string): Promise<Fact<readonly ReportAuthorization[]>> {
    const dmarc = await this.dmarc(domain);
    if (!dmarc.known) return dmarc;
    if (dmarc.value.kind === 'none') return known([], 'dns:TXT');
    const { at, record } = dmarc.value;
    return this.fact('dns:TXT', () => authorizeReports(at.replace(/^_dmarc\./, ''), record, this.resolver));
  }
}

/**
 * A resolver whose questions stand in the coverage, each once: answered, or not and why.
 * @param noted answers that stand there; those that the resolver has packed in between are known to it
 */
function journalled(
  resolver: Resolver,
  journal: Journal,
  account: string,
  noted: WeakSet<DnsAnswer<unknown>>,
  instead?: Text,
): Resolver {
  const noting =
    <T>(ask: (name: string) => Promise<DnsAnswer<T>>) =>
    async (name: string): Promise<DnsAnswer<T>> => {
      const answer = await ask(name);
      if (isRecalled(answer) || noted.has(answer)) return answer;
      noted.add(answer);
      const { type, name: what } = answer.asked;
      const at = { account, region: EVERYWHERE, action: `dns:${type}`, what, ...(instead && { instead }) };
      await journal.attempt(at, async (tally) => {
        if (answer.status === 'temperror') throw new DnsTempError(answer.why);
        tally(answer.status === 'found' ? answer.records.length : 0);
      });
      return answer;
    };
  return {
    txt: noting((name) => resolver.txt(name)),
    cname: noting((name) => resolver.cname(name)),
    mx: noting((name) => resolver.mx(name)),
    a: noting((name) => resolver.a(name)),
    aaaa: noting((name) => resolver.aaaa(name)),
    ptr: noting((name) => resolver.ptr(name)),
  };
}

/** Records and their question; none where DNS says that there are none. @throws DnsTempError */
function recordsOf<T>(answer: DnsAnswer<T>): { records: readonly T[]; asked: DnsAsked } {
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  return { records: answer.status === 'found' ? answer.records : [], asked: answer.asked };
}

/** @throws DnsTempError for an evaluation that DNS did not let come to its end */
function settled(evaluation: SpfEvaluation): SpfEvaluation {
  if (evaluation.result === 'temperror') throw new DnsTempError(evaluation.why);
  return evaluation;
}

/** Asks once for each domain, whatever its case, while others may ask for it too. */
function keep<T>(read: (domain: string) => Promise<T>): (domain: string) => Promise<T> {
  const made = lately(DOMAINS, read);
  return (domain) => made(domain.toLowerCase());
}
