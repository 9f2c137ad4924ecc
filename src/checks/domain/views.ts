// Where receivers that follow RFC 9989 and those that still follow RFC 7489 with the Public Suffix List see a domain
// differently, and what would make them agree.
import { policyInForce } from '../../email/dmarc/policy.ts';
import { parseDmarc } from '../../email/dmarc/record.ts';
import { type DmarcDiscovery, en, ja, type OrganizationalDomain, say, type Text } from '../../model.ts';
import type { FoundRecord } from './record.ts';

/** One domain, as each RFC sees it. */
export interface Views {
  readonly dmarc: DmarcDiscovery;
  readonly dmarcByRfc7489: DmarcDiscovery;
  readonly organization: OrganizationalDomain;
}

/** What differs, each as a clause; empty where the views agree. */
export function differencesOf({ dmarc, dmarcByRfc7489, organization }: Views): Text[] {
  if (dmarc.kind === 'none' && dmarcByRfc7489.kind === 'none') return [];
  const [ours, theirs] = [inForce(dmarc, true), inForce(dmarcByRfc7489, false)];
  const { rfc9989, rfc7489 } = organization;
  const policies = say(
    en`by RFC 9989 ${applied(dmarc, ours)}, by RFC 7489 ${applied(dmarcByRfc7489, theirs)}`,
    ja`RFC 9989 では、${applied(dmarc, ours)}が、RFC 7489 では、${applied(dmarcByRfc7489, theirs)}`,
  );
  const organizations = say(
    en`the organizational domain is ${rfc9989} by RFC 9989 and ${rfc7489} by RFC 7489`,
    ja`組織ドメインは、RFC 9989 では ${rfc9989}、RFC 7489 では ${rfc7489} です`,
  );
  return [...(ours === theirs ? [] : [policies]), ...(rfc9989 === rfc7489 ? [] : [organizations])];
}

/** RFC 7489 knows no test mode. */
function inForce(dmarc: DmarcDiscovery, knowsTestMode: boolean): string {
  if (dmarc.kind === 'none') return '';
  return knowsTestMode ? policyInForce(dmarc) : dmarc.policy;
}

function applied(dmarc: DmarcDiscovery, policy: string): Text {
  if (dmarc.kind === 'none') return say(en`no record applies`, ja`適用されるレコードがありません`);
  return say(
    en`the record at ${dmarc.at} applies and the policy in force is ${policy}`,
    ja`${dmarc.at} のレコードが適用され、実効ポリシーは ${policy} です`,
  );
}

/** What to change, as a sentence without its full stop; only where the views differ. */
export function cureFor(views: Views): Text {
  const { dmarc, dmarcByRfc7489, organization } = views;
  const several = dmarcByRfc7489.queries.find(({ records }) => records.length > 1);
  if (several !== undefined) {
    const { name, records } = several;
    return say(
      en`${name} holds ${records.length} records, where RFC 7489 ends its search (section 6.6.3): keep one`,
      ja`${name} にはレコードが ${records.length} 個あり、RFC 7489 ではそこで検索が終わります (section 6.6.3)。
         1 個だけ残してください`,
    );
  }
  const { rfc9989, rfc7489 } = organization;
  const areBoth = dmarc.kind === 'found' && dmarcByRfc7489.kind === 'found';
  if (areBoth && rfc9989 === rfc7489 && dmarc.at === dmarcByRfc7489.at) return tagThatDiffers(dmarc);
  const missing = `_dmarc.${rfc7489}`;
  if (isMissing(missing, views))
    return say(en`Missing: a DMARC record at ${missing}`, ja`${missing} に DMARC レコードが必要です`);
  if (!areBoth) return COUNTS_IN_ONE;
  if (rfc9989 !== rfc7489) return oddRecord(organization);
  return say(
    en`Let the records at ${dmarc.at} and ${dmarcByRfc7489.at} ask for the same`,
    ja`${dmarc.at} と ${dmarcByRfc7489.at} のレコードを同じポリシーにしてください`,
  );
}

const COUNTS_IN_ONE = say(
  en`The record counts in one view only, for it has a fault: domain-dmarc-valid says which`,
  ja`レコードに誤りがあるため、一方の RFC でしか有効になりません。誤りの内容は domain-dmarc-valid を参照してください`,
);

function tagThatDiffers({ record, at }: FoundRecord): Text {
  const parsed = parseDmarc(record);
  const tag = parsed.kind !== 'notDmarc' && parsed.record.t === 'y' ? 't' : 'np';
  return say(
    en`RFC 7489 knows no ${tag}: leave it out of the record at ${at}, and say the same by p and sp`,
    ja`RFC 7489 に ${tag} はありません。${at} のレコードからこのタグを外し、同じ内容を p と sp で指定してください`,
  );
}

/** Asked for, and nothing there; a walk that a psd tag ends does not get as far. */
function isMissing(name: string, { dmarc, dmarcByRfc7489, organization }: Views): boolean {
  const queries = [...dmarc.queries, ...dmarcByRfc7489.queries, ...organization.queries];
  const answers = queries.filter((query) => query.name === name);
  return answers.length > 0 && answers.every(({ records }) => records.length === 0);
}

/** RFC 9989 section 4.10.2: a psd tag, or a record at a name that the Public Suffix List has for a suffix. */
function oddRecord({ rfc9989, rfc7489 }: OrganizationalDomain): Text {
  const isAbove = rfc7489.endsWith(`.${rfc9989}`);
  const where = `_dmarc.${rfc9989}`;
  return isAbove
    ? say(
        en`What makes the difference is the record at ${where}, above ${rfc7489}: without psd=y it makes ${rfc9989} the
           organizational domain`,
        ja`違いの原因は、${rfc7489} の上位にある ${where} のレコードです。psd=y がないため、${rfc9989} が
           組織ドメインになっています`,
      )
    : say(
        en`What makes the difference is psd=n in the record at ${where}, or psd=y in the one above: RFC 7489 knows no
           psd`,
        ja`違いの原因は、${where} のレコードの psd=n か、その上位のレコードの psd=y です。RFC 7489 に psd はありません`,
      );
}
