// Building blocks for examples about mail: DKIM records, SPF, the MAIL FROM domain, and what a sender's mail carries.
import {
  type AuthLeg,
  type Dkim,
  type DkimKey,
  type DkimRecord,
  type DkimRecords,
  en,
  type Fact,
  ja,
  type MailFrom,
  type MailFromRecords,
  type MxRecord,
  type SenderAuthentication,
  type SesSpf,
  type SpfEvaluation,
  type SpfResult,
  type SpfTerm,
  say,
} from '../../model.ts';
import { DOMAIN } from '../samples.ts';
import { asked, dmarcFound, organization, read } from './dns.ts';

// ---------------------------------------------------------------------------------------------------------------
// DKIM.

export const SIGNING: Dkim = {
  signingEnabled: true,
  status: 'SUCCESS',
  tokens: ['token1', 'token2', 'token3'],
};
/** As SES has it for an address, or a domain where DKIM was never set up. */
export const NOT_SIGNING: Dkim = { signingEnabled: false, status: 'NOT_STARTED', tokens: [] };

const ZONE = 'dkim.amazonses.com';

export function rsaKey(bits = 2048, testing = false): DkimKey {
  return { state: 'usable', algorithm: 'rsa', bits, testing };
}

/** A record of Easy DKIM that is in place, but for what is said. */
export function dkimRecord(token = 'token1', more: Partial<DkimRecord> = {}): DkimRecord {
  const name = `${token}._domainkey.${DOMAIN}`;
  const target = `${token}.${ZONE}`;
  return {
    name,
    selector: token,
    expectedTarget: target,
    target,
    texts: ['p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…'],
    key: rsaKey(),
    asked: [asked(name, 'CNAME'), asked(name)],
    ...more,
  };
}

/** Nothing is at the name. */
export function lostDkimRecord(token = 'token1'): DkimRecord {
  return dkimRecord(token, { target: undefined, texts: [], key: { state: 'absent' } });
}

/** Three records of Easy DKIM: those given, and others in place. */
export function easyDkim(...records: readonly (DkimRecord | Extract<Fact<DkimRecord>, { known: false }>)[]) {
  const rest = SIGNING.tokens.slice(records.length).map((token) => dkimRecord(token));
  return dkimRecords('easyDkim', ...records, ...rest);
}

/** The only record of a key of one's own. */
export function ownDkim(more: Partial<DkimRecord> = {}): DkimRecords {
  const name = `own._domainkey.${DOMAIN}`;
  const record = dkimRecord('own', {
    expectedTarget: undefined,
    target: undefined,
    asked: [asked(name)],
    ...more,
  });
  return dkimRecords('byodkim', record);
}

function dkimRecords(
  kind: 'easyDkim' | 'byodkim',
  ...records: readonly (DkimRecord | Extract<Fact<DkimRecord>, { known: false }>)[]
): DkimRecords {
  const facts = records.map((record) => ('known' in record ? record : read(record)));
  if (kind === 'byodkim') return { kind, records: facts };
  return { kind, hostedZone: ZONE, zoneFrom: 'region', records: facts };
}

// ---------------------------------------------------------------------------------------------------------------
// SPF and the MAIL FROM domain.

export const MAIL_FROM_DOMAIN = `bounce.${DOMAIN}`;
const SES_SPF_RECORD = 'v=spf1 include:amazonses.com ~all';

export function spfTerm(term: string, more: Partial<SpfTerm> = {}): SpfTerm {
  return { domain: DOMAIN, term, depth: 0, lookups: 0, voids: 0, outcome: 'noMatch', ...more };
}

/** An evaluation; unless said otherwise that of the domain's own record for an address that no network holds. */
export function spfEvaluation(more: Partial<SpfEvaluation> = {}): SpfEvaluation {
  const { domain = DOMAIN } = more;
  return {
    domain,
    record: SES_SPF_RECORD,
    result: 'softfail',
    why: say(
      en`An address that no network matches fails softly: it matches ~all in the record of ${domain}`,
      ja`どのネットワークにも一致しないアドレスは softfail になります: ${domain} のレコードの ~all に一致します`,
    ),
    terms: [],
    lookups: 1,
    voids: 0,
    asked: [asked(domain)],
    ...more,
  };
}

/** SPF of a MAIL FROM domain by which all of SES passes, unless networks that do not are given. */
export function sesSpf(
  more: Partial<SpfEvaluation> = {},
  notPassing: readonly { readonly network: string; readonly result: SpfResult }[] = [],
  networks = 15,
): SesSpf {
  const evaluation = spfEvaluation({
    domain: MAIL_FROM_DOMAIN,
    result: 'pass',
    why: say(
      en`199.255.192.0 passes: it matches include:amazonses.com in the record of ${MAIL_FROM_DOMAIN}`,
      ja`199.255.192.0 は pass になります: ${MAIL_FROM_DOMAIN} のレコードの include:amazonses.com に一致します`,
    ),
    ...more,
  });
  return { networks, evaluation, notPassing };
}

export const DEFAULT_MAIL_FROM: MailFrom = { kind: 'default' };

export function customMailFrom(more: { status?: string; onMxFailure?: string } = {}): MailFrom {
  return {
    kind: 'custom',
    domain: MAIL_FROM_DOMAIN,
    status: 'SUCCESS',
    onMxFailure: 'USE_DEFAULT_VALUE',
    ...more,
  };
}

/** The exchange that SES expects in the Region of the examples. */
export const FEEDBACK = 'feedback-smtp.eu-west-1.amazonses.com';

/** The records of a MAIL FROM domain, right unless said otherwise. */
export function mailFromRecords(
  exchanges: readonly string[] | Extract<MailFromRecords, { kind: 'custom' }>['mx'] = [FEEDBACK],
  spf: SesSpf | Extract<Fact<SesSpf>, { known: false }> = sesSpf(),
): MailFromRecords {
  const mx = 'known' in exchanges ? exchanges : read(mxAnswer(exchanges), 'dns:MX');
  return {
    kind: 'custom',
    domain: MAIL_FROM_DOMAIN,
    expectedExchange: FEEDBACK,
    mx,
    txt: read({ records: [SES_SPF_RECORD], asked: asked(MAIL_FROM_DOMAIN) }),
    spf: 'known' in spf ? spf : read(spf),
  };
}

function mxAnswer(exchanges: readonly string[]) {
  const records = exchanges.map((exchange): MxRecord => ({ preference: 10, exchange }));
  return { records, asked: asked(MAIL_FROM_DOMAIN, 'MX') };
}

// ---------------------------------------------------------------------------------------------------------------
// What a sender's mail carries.

/** A signature as the domain that passes, unless said otherwise. */
export function dkimLeg(more: Partial<AuthLeg> = {}): AuthLeg {
  return {
    domain: DOMAIN,
    passes: 'yes',
    because: say(en`3 of 3 keys are live in DNS`, ja`DNS 上のキー 3 個中 3 個が有効です`),
    organization: read(organization()),
    ...more,
  };
}

/** SPF of a custom MAIL FROM domain that passes, unless said otherwise. */
export function spfLeg(more: Partial<AuthLeg> = {}): AuthLeg {
  return dkimLeg({
    domain: MAIL_FROM_DOMAIN,
    because: say(
      en`its record lets all 15 networks of amazonses.com pass`,
      ja`SPF レコードが amazonses.com の 15 個のネットワークをすべて許可しています`,
    ),
    ...more,
  });
}

/** SES's own MAIL FROM domain: SPF passes for it, and it aligns with nobody. */
export const AMAZONS_SPF: AuthLeg = {
  domain: 'amazonses.com',
  passes: 'yes',
  because: say(
    en`SES uses its own MAIL FROM domain for ${DOMAIN}`,
    ja`SES は ${DOMAIN} に自身の MAIL FROM ドメインを使用します`,
  ),
  organization: read(organization('amazonses.com')),
};

/** A sender that passes DMARC by both legs, with a record of its own, unless said otherwise. */
export function authentication(more: Partial<SenderAuthentication> = {}): SenderAuthentication {
  const dmarc = dmarcFound('v=DMARC1; p=quarantine');
  return {
    route: say(en`through SES in eu-west-1 as ${DOMAIN}`, ja`eu-west-1 の SES から ${DOMAIN} として`),
    from: DOMAIN,
    organization: read(organization()),
    dmarc: read(dmarc),
    dmarcByRfc7489: read(dmarc),
    dkim: [dkimLeg()],
    spf: spfLeg(),
    ...more,
  };
}
