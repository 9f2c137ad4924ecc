// Where receivers that follow RFC 9989 and those that still follow RFC 7489 with the Public Suffix List see a domain
// differently, and what would make them agree.
import { policyInForce } from '../../email/dmarc/policy.ts';
import { parseDmarc } from '../../email/dmarc/record.ts';
import type { DmarcDiscovery, OrganizationalDomain } from '../../model.ts';
import type { FoundRecord } from './record.ts';

/** One domain, as each RFC sees it. */
export interface Views {
  readonly dmarc: DmarcDiscovery;
  readonly dmarcByRfc7489: DmarcDiscovery;
  readonly organization: OrganizationalDomain;
}

/** What differs, each as a clause; empty where the views agree. */
export function differencesOf({ dmarc, dmarcByRfc7489, organization }: Views): string[] {
  if (dmarc.kind === 'none' && dmarcByRfc7489.kind === 'none') return [];
  const [ours, theirs] = [inForce(dmarc, true), inForce(dmarcByRfc7489, false)];
  const { rfc9989, rfc7489 } = organization;
  return [
    ...(ours === theirs
      ? []
      : [`by RFC 9989 ${told(dmarc, ours)}, by RFC 7489 ${told(dmarcByRfc7489, theirs)}`]),
    ...(rfc9989 === rfc7489
      ? []
      : [`the organizational domain is ${rfc9989} by RFC 9989 and ${rfc7489} by RFC 7489`]),
  ];
}

/** RFC 7489 knows no test mode. */
function inForce(dmarc: DmarcDiscovery, knowsTestMode: boolean): string {
  if (dmarc.kind === 'none') return '';
  return knowsTestMode ? policyInForce(dmarc) : dmarc.policy;
}

function told(dmarc: DmarcDiscovery, policy: string): string {
  if (dmarc.kind === 'none') return 'no record applies';
  return `the record at ${dmarc.at} applies and the policy in force is ${policy}`;
}

/** What to change, as a sentence without its full stop; only where the views differ. */
export function cureFor(views: Views): string {
  const { dmarc, dmarcByRfc7489, organization } = views;
  const several = dmarcByRfc7489.queries.find(({ records }) => records.length > 1);
  if (several !== undefined) {
    const { name, records } = several;
    return `${name} holds ${records.length} records, where RFC 7489 ends its search (section 6.6.3): keep one`;
  }
  const { rfc9989, rfc7489 } = organization;
  const areBoth = dmarc.kind === 'found' && dmarcByRfc7489.kind === 'found';
  if (areBoth && rfc9989 === rfc7489 && dmarc.at === dmarcByRfc7489.at) return tagThatDiffers(dmarc);
  const missing = `_dmarc.${rfc7489}`;
  if (isMissing(missing, views)) return `Missing: a DMARC record at ${missing}`;
  if (!areBoth)
    return 'The record counts in one view only, for it has a fault: domain-dmarc-valid says which';
  if (rfc9989 !== rfc7489) return `What makes the difference is ${oddRecord(organization)}`;
  return `Let the records at ${dmarc.at} and ${dmarcByRfc7489.at} ask for the same`;
}

function tagThatDiffers({ record, at }: FoundRecord): string {
  const parsed = parseDmarc(record);
  const tag = parsed.kind !== 'notDmarc' && parsed.record.t === 'y' ? 't' : 'np';
  return `RFC 7489 knows no ${tag}: leave it out of the record at ${at}, and say the same by p and sp`;
}

/** Asked for, and nothing there; a walk that a psd tag ends does not get as far. */
function isMissing(name: string, { dmarc, dmarcByRfc7489, organization }: Views): boolean {
  const queries = [...dmarc.queries, ...dmarcByRfc7489.queries, ...organization.queries];
  const answers = queries.filter((query) => query.name === name);
  return answers.length > 0 && answers.every(({ records }) => records.length === 0);
}

/** RFC 9989 section 4.10.2: a psd tag, or a record at a name that the Public Suffix List has for a suffix. */
function oddRecord({ rfc9989, rfc7489 }: OrganizationalDomain): string {
  const isAbove = rfc7489.endsWith(`.${rfc9989}`);
  const where = `the record at _dmarc.${rfc9989}`;
  return isAbove
    ? `${where}, above ${rfc7489}: without psd=y it makes ${rfc9989} the organizational domain`
    : `psd=n in ${where}, or psd=y in the one above: RFC 7489 knows no psd`;
}
