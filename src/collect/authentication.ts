// What a sender's mail carries for a receiver to check: its DKIM signature and its MAIL FROM domain, as SES's settings
// and DNS together make them. email/verdict.ts then says what they come to.
import { verifies } from '../email/dkim/fault.ts';
import { known } from '../fact.ts';
import {
  type AuthLeg,
  type Dkim,
  type DkimRecords,
  en,
  type Fact,
  ja,
  type MailFromRecords,
  type OrganizationalDomain,
  type SenderAuthentication,
  type SesSpf,
  same,
  say,
  type Text,
  type YesNo,
} from '../model.ts';
import type { IdentityRead } from './identities.ts';
import type { MailDns } from './mail-dns.ts';

/** An identity whose mail is judged, with the live records of its own. */
export interface SigningIdentity {
  readonly identity: IdentityRead;
  readonly mailFromRecords: Fact<MailFromRecords>;
  /**
   * Who signs: the identity itself, or for an address the verified domain that covers it, whose DKIM an address takes
   * over (Amazon SES developer guide, "Creating and verifying identities"). Its MAIL FROM it does not.
   */
  readonly signer: Fact<Signer | undefined>;
}

export interface Signer {
  readonly domain: string;
  readonly dkim: Fact<Dkim>;
  readonly dkimRecords: Fact<DkimRecords>;
}

/** Gathers what decides whether mail from a domain, sent as an identity, passes DMARC. */
export async function authenticationOf(
  from: string,
  route: Text,
  signing: SigningIdentity,
  dns: MailDns,
): Promise<SenderAuthentication> {
  const [organization, dmarc, dmarcByRfc7489, dkim, spf] = await Promise.all([
    dns.organization(from),
    dns.dmarc(from),
    dns.dmarcByRfc7489(from),
    dkimLeg(signing, dns),
    spfLeg(signing, dns),
  ]);
  const signatures = 'unsigned' in dkim ? { dkim: [], unsigned: dkim.unsigned } : { dkim: [dkim] };
  return { route, from, organization, dmarc, dmarcByRfc7489, ...signatures, spf };
}

// ---------------------------------------------------------------------------------------------------------------
// DKIM.

async function dkimLeg(
  { identity, signer }: SigningIdentity,
  dns: MailDns,
): Promise<AuthLeg | { unsigned: Text }> {
  if (!signer.known)
    return { domain: undefined, passes: 'unknown', because: signer.why, organization: signer };
  if (signer.value === undefined) {
    return {
      unsigned: say(
        en`no verified domain covers ${identity.name}, so SES signs only as amazonses.com`,
        ja`${identity.name} を含む検証済みドメインがないため、SES は amazonses.com としてのみ署名します`,
      ),
    };
  }
  const { domain, dkim, dkimRecords } = signer.value;
  const leg = async (passes: YesNo, because: Text): Promise<AuthLeg> => {
    return { domain, passes, because, organization: await dns.organization(domain) };
  };
  if (!dkim.known) return leg('unknown', dkim.why);
  const { signingEnabled, status } = dkim.value;
  if (!signingEnabled) {
    return {
      unsigned: say(en`signing is switched off for ${domain}`, ja`${domain} の署名が無効になっています`),
    };
  }
  if (NOT_SIGNING.has(status)) {
    return {
      unsigned: say(
        en`SES does not sign as ${domain}, because it says ${status} of its DKIM records`,
        ja`SES での DKIM レコードのステータスが ${status} のため、SES は ${domain} として署名しません`,
      ),
    };
  }
  if (!dkimRecords.known) return leg('unknown', dkimRecords.why);
  const { passes, because } = keysOf(dkimRecords.value);
  if (status === 'SUCCESS' || passes === 'no') return leg(passes, because);
  // TEMPORARY_FAILURE, or a word that SES may add: whether it still signs is not documented.
  return leg(
    'unknown',
    say(
      en`SES says ${status} of the DKIM records, and whether it signs meanwhile is not known`,
      ja`SES での DKIM レコードのステータスは ${status} で、その間に署名が付くかどうかは不明です`,
    ),
  );
}

/** Statuses in which SES adds no signature of the domain (API reference, DkimAttributes). */
const NOT_SIGNING = new Set(['PENDING', 'FAILED', 'NOT_STARTED']);

/** SES may sign by the key of any record, so mail passes for sure only where each holds a key that verifies. */
function keysOf(live: DkimRecords): { passes: YesNo; because: Text } {
  if (live.kind === 'none' || live.records.length === 0) {
    return { passes: 'unknown', because: NO_RECORDS };
  }
  const total = live.records.length;
  const broken = live.records.filter((record) => record.known && !verifies(record.value)).length;
  if (broken > 0) {
    const because = say(
      en`${broken} of ${total} keys in DNS cannot be used`,
      ja`DNS 上のキー ${total} 個中 ${broken} 個が使用できません`,
    );
    return { passes: 'no', because };
  }
  const unread = live.records.find((record) => !record.known);
  if (unread?.known === false) return { passes: 'unknown', because: unread.why };
  const because = say(
    en`${total} of ${total} keys are live in DNS`,
    ja`DNS 上のキー ${total} 個中 ${total} 個が有効です`,
  );
  return { passes: 'yes', because };
}

const NO_RECORDS = say(en`SES names no DKIM records`, ja`SES が DKIM レコードを返していません`);

// ---------------------------------------------------------------------------------------------------------------
// SPF.

const AMAZON = 'amazonses.com';
const OF_AMAZON: Fact<OrganizationalDomain> = known(
  { rfc9989: AMAZON, rfc7489: AMAZON, queries: [] },
  'Amazon SES developer guide, "Using a custom MAIL FROM domain"',
);

/** SES's own MAIL FROM domain: SPF passes for it, and it aligns with nobody. */
function amazons(because: Text): AuthLeg {
  return { domain: AMAZON, passes: 'yes', because, organization: OF_AMAZON };
}

async function spfLeg({ identity, mailFromRecords }: SigningIdentity, dns: MailDns): Promise<AuthLeg> {
  const { mailFrom } = identity;
  const unread = [mailFrom, mailFromRecords].find((fact) => !fact.known);
  if (!mailFrom.known || !mailFromRecords.known) {
    const why = unread?.known === false ? unread.why : same('');
    return { domain: undefined, passes: 'unknown', because: why, organization: { known: false, why } };
  }
  if (mailFrom.value.kind === 'default' || mailFromRecords.value.kind === 'default') {
    return amazons(
      say(
        en`SES uses its own MAIL FROM domain for ${identity.name}`,
        ja`SES は ${identity.name} に自身の MAIL FROM ドメインを使用します`,
      ),
    );
  }
  const { domain } = mailFromRecords.value;
  const { status, onMxFailure } = mailFrom.value;
  // Any status but SUCCESS makes SES do what BehaviorOnMxFailure says (API reference, MailFromAttributes).
  if (status !== 'SUCCESS' && onMxFailure === 'USE_DEFAULT_VALUE') {
    return amazons(
      say(
        en`the MAIL FROM domain ${domain} is ${status}, so SES falls back to its own`,
        ja`MAIL FROM ドメイン ${domain} のステータスが ${status} のため、SES は自身のドメインにフォールバックします`,
      ),
    );
  }
  if (status !== 'SUCCESS') {
    const organization = await dns.organization(domain);
    const because = say(
      en`the MAIL FROM domain is ${status}, and SES refuses to send (BehaviorOnMxFailure ${onMxFailure})`,
      ja`MAIL FROM ドメインのステータスが ${status} のため、SES は送信を拒否します (BehaviorOnMxFailure は ${onMxFailure})`,
    );
    return { domain, passes: 'no', because, organization };
  }
  return legOfSesSpf(domain, mailFromRecords.value.spf, dns);
}

/** SPF of a MAIL FROM domain that SES uses: it has to pass wherever SES sends from. */
export async function legOfSesSpf(domain: string, spf: Fact<SesSpf>, dns: MailDns): Promise<AuthLeg> {
  const organization = await dns.organization(domain);
  if (!spf.known) return { domain, passes: 'unknown', because: spf.why, organization };
  const { networks, notPassing, evaluation } = spf.value;
  if (notPassing.length > 0) return { domain, passes: 'no', because: evaluation.why, organization };
  const because = say(
    en`its record lets all ${networks} networks of ${AMAZON} pass`,
    ja`SPF レコードが ${AMAZON} の ${networks} 個のネットワークをすべて許可しています`,
  );
  return { domain, passes: 'yes', because, organization };
}
