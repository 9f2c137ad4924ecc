// Does the DMARC policy that applies to the domain ask receivers to do anything?
import { policyInForce } from '../../email/dmarc/policy.ts';
import { parseDmarc } from '../../email/dmarc/record.ts';
import { en, ja, same, say, type Text } from '../../model.ts';
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
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { type FoundRecord, recordOf, recordToJudge } from './record.ts';

const IN_FORCE = say(en`policy in force`, ja`実効ポリシー`);

/** Why the policy in force is none, as a clause. */
function reasonFor({ record, policy }: FoundRecord): Text {
  if (parseDmarc(record).kind === 'treatedAsNone') {
    return say(
      en`that is all that counts of a record with a fault in its policies (domain-dmarc-valid says which)`,
      ja`ポリシーに誤りのあるレコードは、none としか扱われません (誤りの内容は domain-dmarc-valid を参照)`,
    );
  }
  if (policy === 'none') {
    return say(
      en`it asks receivers for reports and nothing else`,
      ja`受信側に求めているのはレポートだけです`,
    );
  }
  return say(
    en`t=y lowers ${policy} by one level (receivers that follow RFC 7489 know no t, and apply ${policy})`,
    ja`t=y により ${policy} から 1 段階下がります (RFC 7489 に従う受信側は t を知らず、${policy} を適用します)`,
  );
}

/** The policy in force, where it is one. */
function inForceTold(inForce: string, policy: string): Text {
  if (inForce === policy) return same(inForce);
  return say(
    en`${inForce} (t=y lowers ${policy} by one level)`,
    ja`${inForce} (t=y により ${policy} から 1 段階引き下げ)`,
  );
}

export default defineCheck({
  id: 'domain-dmarc-enforced',
  kind: 'domain',
  severity: 'medium',
  title: say(
    en`The DMARC policy that is in force for the domain is quarantine or reject`,
    ja`ドメインの DMARC の実効ポリシーが quarantine または reject である`,
  ),
  rationale: say(
    en`With p=none a receiver delivers mail that somebody forges in your name as it would deliver any other.
       Only quarantine and reject ask it to treat such mail apart; t=y takes one level off again.`,
    ja`p=none の場合、受信側は自社を騙るなりすましメールも、ほかのメールと同じように配信します。
       区別した扱いを求めるのは quarantine と reject だけです。t=y があると、そこから 1 段階下がります。`,
  ),
  remediation: {
    summary: say(
      en`Read the reports until all mail of yours passes by DKIM and SPF, then set p to quarantine and later
         to reject, and leave out t. A domain without a record of its own takes the policy of the one above
         it: change it there, or publish one for the domain.`,
      ja`レポートを確認し、自社のメールがすべて DKIM と SPF で合格するようになったら、p を quarantine に、
         その後 reject に変更します。t は外してください。自身のレコードがないドメインには上位のドメインのポリシーが
         適用されるため、上位で変更するか、そのドメインのレコードを公開します。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=quarantine; rua=mailto:<reports>@<domain>"'),
    link: AWS.dmarc,
  },
  recipe: dmarcRecord('quarantine'),
  cannotSee: say(
    en`Whether receivers do as the policy asks, for each has rules of its own, and whether all of your
       own mail would pass it: look into the aggregate reports before you make it stricter.`,
    ja`受信側がポリシーどおりに扱うかどうか (受信側ごとに独自の基準があります)。また、自社のメールがすべて合格する
       かどうか。ポリシーを厳しくする前に、集約レポートを確認してください。`,
  ),
  links: [AWS.dmarc, RFC.dmarcTags, RFC.dmarcDiscovery],
  frameworks: [
    FRAMEWORK.pciDss,
    FRAMEWORK.bod1801,
    FRAMEWORK.scubaReject,
    FRAMEWORK.cis,
    FRAMEWORK.ukGovernment,
    FRAMEWORK.bsi,
  ],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const { name } = subject;
    const found = recordToJudge(owner, dmarc, name);
    if ('outcome' in found) return found;
    const inForce = policyInForce(found);
    const evidence = [
      ...dmarcEvidence('dmarc', found.queries),
      { fact: 'dmarc', field: IN_FORCE, value: inForce } as const,
    ];
    if (inForce === 'none') {
      const because = say(
        en`${name} is under ${recordOf(found)}, and the policy in force for it is none: ${reasonFor(found)}.`,
        ja`${name} には${recordOf(found)} が適用され、実効ポリシーは none です。${reasonFor(found)}。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    const policy = inForceTold(inForce, found.policy);
    const because = say(
      en`${name} is under ${recordOf(found)}, and the policy in force for it is ${policy}.`,
      ja`${name} には${recordOf(found)} が適用され、実効ポリシーは ${policy} です。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: same('p=none'),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=none') },
      expect: 'fail',
      says: ['its own record', 'policy in force for it is none'],
    },
    {
      name: say(
        en`quarantine that test mode lowers to none`,
        ja`quarantine がテストモードにより none に下がる`,
      ),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine; t=y') },
      expect: 'fail',
      says: ['t=y lowers quarantine', 'RFC 7489 know no t'],
    },
    {
      name: say(en`a subdomain for which sp says none`, ja`sp が none であるサブドメイン`),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN, at: DOMAIN }),
      },
      expect: 'fail',
      says: [`${SUBDOMAIN} is under the record of its organizational domain`, `_dmarc.${DOMAIN}`],
    },
    {
      name: say(en`p= stands only inside sp=`, ja`p= が sp= の中にしかない`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; sp=reject; rua=mailto:dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['domain-dmarc-valid'],
    },
    {
      name: same('p=quarantine'),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine') },
      expect: 'pass',
    },
    {
      name: say(
        en`reject that test mode lowers to quarantine`,
        ja`reject がテストモードにより quarantine に下がる`,
      ),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject; t=y') },
      expect: 'pass',
      says: ['quarantine (t=y lowers reject'],
    },
    {
      name: say(en`the policy of a public suffix`, ja`パブリックサフィックスのポリシー`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; psd=y', {
          domain: DOMAIN,
          at: 'example',
          scope: 'publicSuffix',
        }),
      },
      expect: 'pass',
      says: ['the record of its public suffix, at _dmarc.example'],
    },
    {
      name: say(en`no record`, ja`レコードがない`),
      facts: { owner: OWN, dmarc: dmarcNone() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcFound('v=DMARC1; p=none', { domain: 'gmail.com' }) },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
