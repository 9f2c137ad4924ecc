// Does the domain's own DMARC record ask as much for its subdomains as for itself?
import { isWeaker } from '../../email/dmarc/policy.ts';
import { type DmarcRecord, parseDmarc } from '../../email/dmarc/record.ts';
import {
  type DmarcPolicy,
  en,
  ja,
  listed,
  type OrganizationalDomain,
  same,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  GMAIL_CASE,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  organization,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { publishedFor, recordToJudge } from './record.ts';

/** What asks for less than p, of what counts: sp and np fall back, np to sp and sp to p (RFC 9989 section 4.7). */
function weakerThan(p: DmarcPolicy, { sp, np }: DmarcRecord, countsNp: boolean): Text[] {
  const subdomains = sp ?? p;
  const missing = np ?? subdomains;
  const written =
    np === undefined && sp !== undefined
      ? say(en`np falls back to sp=${sp}`, ja`sp=${sp} (np がないため)`)
      : same(`np=${missing}`);
  const ofSubdomains = say(en`sp=${subdomains} for its subdomains`, ja`サブドメインには sp=${subdomains}`);
  const ofMissing = say(
    en`${written} for names below it that do not exist`,
    ja`存在しない名前には ${written}`,
  );
  return [
    ...(isWeaker(subdomains, p) ? [ofSubdomains] : []),
    ...(countsNp && isWeaker(missing, p) ? [ofMissing] : []),
  ];
}

/** In which views the record is an organizational domain's, so that its sp counts. */
function countsIn(domain: string, organization: OrganizationalDomain) {
  return { rfc9989: organization.rfc9989 === domain, rfc7489: organization.rfc7489 === domain };
}

export default defineCheck({
  id: 'domain-dmarc-subdomains-covered',
  kind: 'domain',
  severity: 'low',
  title: say(
    en`The DMARC policy for subdomains is as strong as for the domain itself`,
    ja`サブドメインの DMARC ポリシーがドメイン自体と同等以上に厳しい`,
  ),
  rationale: say(
    en`Whoever cannot forge mail of your domain tries its subdomains, also those that do not exist: a
       receiver takes sp or np for them, and where these ask for less than p it delivers what p would stop.`,
    ja`ドメイン自体を騙れない攻撃者は、存在しないものも含めて、サブドメインを騙ろうとします。
       受信側はサブドメインに sp か np を適用するため、これらが p より緩いと、p なら止まるはずのメールが配信されます。`,
  ),
  remediation: {
    summary: say(
      en`Leave out sp and np, so that p holds for all, or set them to no less than p once the mail of every
         subdomain passes. A subdomain that needs less can have a record of its own.`,
      ja`sp と np を外してすべてに p を適用するか、すべてのサブドメインのメールが合格するようになってから、p と同等以上に
         設定します。緩いポリシーが必要なサブドメインには、独自のレコードを公開できます。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=reject; rua=mailto:<reports>@<domain>"'),
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('reject'),
  cannotSee: say(
    en`Records that subdomains publish for themselves, which count before sp and np: the check reads none
       of them.`,
    ja`サブドメインが独自に公開しているレコード。sp や np より優先されますが、このチェックは読み取りません。`,
  ),
  links: [RFC.dmarcTags, RFC.dmarcDiscovery, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaReject],
  needs: ['owner', 'dmarc', 'organization'],
  evaluate({ owner, dmarc, organization }, { subject }) {
    const { name } = subject;
    const found = recordToJudge(owner, dmarc, name);
    if ('outcome' in found) return found;
    const { at, scope, policy } = found;
    if (scope !== 'domain') {
      const because = say(
        en`${name} has no DMARC record of its own: ${publishedFor(at)} is judged for the one at ${at}.`,
        ja`${name} には自身の DMARC レコードがありません。${at} のレコードは、${publishedFor(at)} の側で判定します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const parsed = parseDmarc(found.record);
    const counts = countsIn(publishedFor(at), organization);
    if (parsed.kind !== 'policy') {
      const because = say(
        en`The record at ${at} has a fault in its policies; domain-dmarc-valid says which.`,
        ja`${at} のレコードのポリシーに誤りがあります。誤りの内容は domain-dmarc-valid を参照してください。`,
      );
      return { outcome: 'notApplicable', because };
    }
    if (!counts.rfc9989 && !counts.rfc7489) {
      const { rfc9989 } = organization;
      const because = say(
        en`${name} is not an organizational domain (${rfc9989} is): receivers ignore sp and np in its record,
           and take those of ${rfc9989} for names below it.`,
        ja`${name} は組織ドメインではありません (組織ドメインは ${rfc9989})。受信側はこのレコードの sp と np を無視し、配下の
           名前には ${rfc9989} の sp と np を適用します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const evidence = dmarcEvidence('dmarc', found.queries);
    const weaker = weakerThan(policy, parsed.record, counts.rfc9989);
    if (weaker.length > 0) {
      const because = say(
        en`The record at ${at} asks for p=${policy}, but for less below: ${listed(weaker)}.`,
        ja`${at} のレコードは p=${policy} ですが、配下に対してはより緩くなっています: ${listed(weaker)}。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    const because = say(
      en`The record at ${at} asks for no less below ${name} than p=${policy}.`,
      ja`${at} のレコードは、${name} の配下に対しても p=${policy} と同等以上のポリシーを求めています。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(
        en`sp=none beside p=reject: np falls back to it`,
        ja`p=reject に対して sp=none があり、np もそれに従う`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['p=reject', 'sp=none for its subdomains', 'np falls back to sp=none'],
    },
    {
      name: say(en`np alone is weaker`, ja`np だけが緩い`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; np=quarantine'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['but for less below: np=quarantine for names below it that do not exist.'],
    },
    {
      name: say(
        en`sp is weaker, and np makes up for names that do not exist`,
        ja`sp は緩いが、存在しない名前は np で補われている`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=quarantine; sp=none; np=reject'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['but for less below: sp=none for its subdomains.'],
    },
    {
      name: say(
        en`an organizational domain only to receivers that know no np`,
        ja`np を知らない受信側にとってだけ組織ドメインである`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=quarantine; np=none', { domain: SUBDOMAIN }),
        organization: organization(DOMAIN, SUBDOMAIN),
      },
      expect: 'fail',
      says: ['but for less below: sp=quarantine for its subdomains.'],
    },
    {
      name: say(en`neither sp nor np`, ja`sp も np もない`),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject'), organization: organization() },
      expect: 'pass',
      says: ['no less below'],
    },
    {
      name: say(en`more for subdomains than for the domain`, ja`サブドメインのほうがドメイン自体より厳しい`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=none; sp=reject'),
        organization: organization(),
      },
      expect: 'pass',
    },
    {
      name: say(
        en`sp in a subdomain's record, which receivers ignore`,
        ja`サブドメインのレコードに sp があり、受信側は無視する`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN }),
        organization: organization(DOMAIN),
      },
      expect: 'notApplicable',
      says: ['receivers ignore sp and np', `take those of ${DOMAIN}`],
    },
    {
      name: say(en`an inherited record`, ja`継承されたレコード`),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN, at: DOMAIN }),
        organization: organization(DOMAIN),
      },
      expect: 'notApplicable',
      says: [`${DOMAIN} is judged`],
    },
    {
      name: say(en`a record with a wrong sp`, ja`sp に誤りのあるレコード`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; sp=off; rua=mailto:dmarc@${DOMAIN}`),
        organization: organization(),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-valid'],
    },
    {
      name: say(en`no record`, ja`レコードがない`),
      facts: { owner: OWN, dmarc: dmarcNone(), organization: organization() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: {
        owner: OF_GMAIL,
        dmarc: dmarcFound('v=DMARC1; p=none; sp=quarantine', { domain: 'gmail.com' }),
        organization: organization('gmail.com'),
      },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
