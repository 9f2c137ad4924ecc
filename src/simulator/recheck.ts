// SES looks DNS up: whether an identity's DKIM records and the MX record of its MAIL FROM domain are there, and what
// that makes of its status. https://docs.aws.amazon.com/ses/latest/dg/mail-from.html#mail-from-states and
// https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html
import type { RecordType } from 'dns-packet';
import { canonicalName, indexZones, type Lookup, lookUp, parentOf, type ZoneIndex } from './dns-zones.ts';
import { hostedZoneOf } from './easy-dkim.ts';
import type { Estate, IdentityState } from './estate.ts';
import { perWorld, type World } from './world.ts';

type Dkim = NonNullable<IdentityState['DkimAttributes']>;
type MailFrom = NonNullable<IdentityState['MailFromAttributes']>;

/** Words of VerificationInfo.ErrorType, as https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html has them. */
type Fault = 'HOST_NOT_FOUND' | 'TYPE_NOT_FOUND' | 'INVALID_VALUE';
/** `unseen`: DNS did not answer, or the simulator has no zone in which the answer would be. */
type Found = 'right' | 'unseen' | Fault;

/** SES looks for a record for 72 hours before it gives up. */
const PATIENCE_MS = 72 * 3_600_000;

/** Since when SES has been looking, in milliseconds. What an estate begins with has no beginning, and so no end. */
const lookingSince = perWorld(() => new WeakMap<Dkim | MailFrom, number>());

/**
 * SES begins to look for the DKIM records of a domain: PENDING until it finds them, at most for 72 hours. A domain that
 * is verified stays so meanwhile.
 */
export function beginDkim(world: World, identity: IdentityState, dkim: Dkim): void {
  identity.DkimAttributes = dkim;
  dkim.Status = 'PENDING';
  if (identity.VerificationStatus !== 'SUCCESS') identity.VerificationStatus = 'PENDING';
  lookingSince(world).set(dkim, world.now().getTime());
}

/** The same for the MX record of a MAIL FROM domain. */
export function beginMailFrom(world: World, identity: IdentityState, mailFrom: MailFrom): void {
  identity.MailFromAttributes = mailFrom;
  mailFrom.MailFromDomainStatus = 'PENDING';
  lookingSince(world).set(mailFrom, world.now().getTime());
}

/**
 * Looks the records of every identity up in the estate's zones, and sets each status to what SES would say: PENDING and
 * TEMPORARY_FAILURE become SUCCESS when all is there and FAILED when 72 hours have gone by; SUCCESS becomes
 * TEMPORARY_FAILURE when it is there no more. FAILED and NOT_STARTED stay: SES does not look any more until it is
 * asked to begin again. An identity of a domain that lies in no zone of the estate stays as it is.
 */
export function recheck(world: World): void {
  const dns = resolver(world.estate);
  for (const { regions } of world.estate.accounts) {
    for (const [region, { ses }] of Object.entries(regions)) {
      for (const identity of ses.identities) {
        recheckDkim(world, identity, dkimFound(identity, region, dns));
        recheckMailFrom(world, identity, region, dns);
      }
    }
  }
}

function recheckDkim(world: World, identity: IdentityState, found: Found): void {
  const dkim = identity.DkimAttributes;
  if (dkim === undefined) return;
  const before = dkim.Status;
  dkim.Status = statusNow(world, dkim, before, found);
  if (dkim.Status === before) return;
  // A domain is verified by its DKIM records. One that is verified stays so while SES looks for those of a new key.
  const follows = identity.VerificationStatus !== 'SUCCESS' || before === 'SUCCESS';
  if (follows) identity.VerificationStatus = dkim.Status;
  const now = world.now().toISOString();
  const success = dkim.Status === 'SUCCESS' ? now : identity.VerificationInfo?.LastSuccessTimestamp;
  identity.VerificationInfo = {
    LastCheckedTimestamp: now,
    ...(success === undefined ? {} : { LastSuccessTimestamp: success }),
    ...(found === 'right' || found === 'unseen' ? {} : { ErrorType: found }),
  };
}

function recheckMailFrom(world: World, identity: IdentityState, region: string, dns: Resolver): void {
  const mailFrom = identity.MailFromAttributes;
  if (mailFrom === undefined) return;
  const { MailFromDomain, MailFromDomainStatus } = mailFrom;
  const found = mxFound(dns(MailFromDomain, 'MX'), `feedback-smtp.${region}.amazonses.com`);
  mailFrom.MailFromDomainStatus = statusNow(world, mailFrom, MailFromDomainStatus, found);
}

function statusNow(world: World, looked: Dkim | MailFrom, status: string, found: Found): string {
  const since = lookingSince(world);
  switch (status) {
    case 'SUCCESS':
      if (found === 'right' || found === 'unseen') return status;
      since.set(looked, world.now().getTime());
      return 'TEMPORARY_FAILURE';
    case 'PENDING':
    case 'TEMPORARY_FAILURE': {
      if (found === 'right') return 'SUCCESS';
      const begun = since.get(looked) ?? Number.POSITIVE_INFINITY;
      return found !== 'unseen' && world.now().getTime() - begun > PATIENCE_MS ? 'FAILED' : status;
    }
    default:
      return status;
  }
}

/** All the records that a domain's DKIM needs; the first that is not right says what is wrong. */
function dkimFound(
  { IdentityName, DkimAttributes: dkim }: IdentityState,
  region: string,
  dns: Resolver,
): Found {
  if (dkim === undefined || dkim.Tokens.length === 0) return 'unseen';
  const all = dkim.Tokens.map((token) => {
    const name = `${token}._domainkey.${IdentityName}`;
    // A customer's own key (BYODKIM). SES compares it with the private key, which the simulator does not have.
    if (dkim.SigningAttributesOrigin === 'EXTERNAL') return ownKeyFound(dns(name, 'TXT'));
    return cnameFound(dns(name, 'CNAME'), `${token}.${dkim.SigningHostedZone ?? hostedZoneOf(region)}`);
  });
  return all.find((found) => found !== 'right') ?? 'right';
}

/** Undefined: not seen. */
type Resolver = (name: string, type: RecordType) => Lookup | undefined;

function resolver({ zones, dnsFaults }: Estate): Resolver {
  const index = indexZones(zones);
  // A truncated answer comes whole over TCP; every other fault leaves SES without one.
  const faulty = new Set(
    Object.entries(dnsFaults).flatMap(([name, fault]) => (fault === 'truncate' ? [] : [canonicalName(name)])),
  );
  return (name, type) => {
    if (!liesUnder(canonicalName(name), index.apexes)) return undefined;
    const answer = lookUp(index, name, type);
    const seen = answer.rcode !== 'SERVFAIL' && !answer.visited.some((at) => liesUnder(at, faulty));
    return seen ? answer : undefined;
  };
}

function liesUnder(name: string, names: ZoneIndex['apexes']): boolean {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) if (names.has(at)) return true;
  return false;
}

function cnameFound(answer: Lookup | undefined, target: string): Found {
  const targets = answersOf(answer, (record) => (record.type === 'CNAME' ? [record.data] : []));
  if (typeof targets === 'string') return targets;
  return targets.every((found) => canonicalName(found) === canonicalName(target)) ? 'right' : 'INVALID_VALUE';
}

function ownKeyFound(answer: Lookup | undefined): Found {
  const texts = answersOf(answer, (record) => (record.type === 'TXT' ? [[record.data].flat().join('')] : []));
  if (typeof texts === 'string') return texts;
  return texts.some((text) => /(?:^|;)\s*p=\s*[^\s;]/.test(text)) ? 'right' : 'INVALID_VALUE';
}

/** "You must publish exactly one MX record", or the setup fails: the page of MAIL FROM domains. */
function mxFound(answer: Lookup | undefined, target: string): Found {
  const hosts = answersOf(answer, (record) => (record.type === 'MX' ? [record.data.exchange] : []));
  if (typeof hosts === 'string') return hosts;
  const [host = '', ...more] = hosts;
  return more.length === 0 && canonicalName(host) === target ? 'right' : 'INVALID_VALUE';
}

/** The data of the records that were asked for; a word when there are none. */
function answersOf(
  answer: Lookup | undefined,
  read: (record: Lookup['answers'][number]) => string[],
): readonly string[] | Found {
  if (answer === undefined) return 'unseen';
  const data = answer.answers.flatMap(read);
  if (data.length > 0) return data;
  return answer.rcode === 'NXDOMAIN' ? 'HOST_NOT_FOUND' : 'TYPE_NOT_FOUND';
}
