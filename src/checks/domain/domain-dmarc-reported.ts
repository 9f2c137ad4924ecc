// Does the DMARC record that applies to the domain name a mail address for reports?
import { type DmarcRecord, parseDmarc } from '../../email/dmarc/record.ts';
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
import { fewOf, quoted } from '../words.ts';
import { recordOf, recordToJudge } from './record.ts';

/** Why rua names no address that every receiver sends to, as a clause. */
function whyNone({ rua }: Pick<DmarcRecord, 'rua'>, faults: readonly Text[]): Text {
  if (rua.length > 0) {
    const uris = fewOf(
      rua.map(({ uri }) => quoted(uri, 60)),
      3,
    );
    return say(
      en`rua names ${uris}, and receivers need to support mailto only`,
      ja`rua には ${uris} が指定されていますが、受信側に対応が求められるのは mailto だけです`,
    );
  }
  if (faults.length === 0) return say(en`it has no rua`, ja`レコードに rua がありません`);
  const which = fewOf(faults, 3);
  return say(en`what rua names cannot be used: ${which}`, ja`rua の値は使用できません: ${which}`);
}

export default defineCheck({
  id: 'domain-dmarc-reported',
  kind: 'domain',
  severity: 'low',
  title: say(
    en`The DMARC record names a mail address for aggregate reports`,
    ja`DMARC レコードに集約レポートの宛先アドレスが指定されている`,
  ),
  rationale: say(
    en`Receivers report once a day whose mail they saw in your name and whether it passed, to the addresses
       in rua. Without them nobody can tell whether all your own mail passes, so nobody dares to go from
       p=none to reject, and mail that starts to fail does so unseen.`,
    ja`受信側は、自社の名前で届いたメールの送信元と合否を、rua のアドレスに 1 日 1 回報告します。これがないと、自社の
       メールがすべて合格しているかどうか分からず、p=none から reject へ踏み切れません。メールが不合格になり始めても
       気づけません。`,
  ),
  remediation: {
    summary: say(
      en`Add rua with a mailto: address that somebody or some service reads. An address of another domain
         must say that it takes your reports (see domain-dmarc-reports-authorized).`,
      ja`rua を追加し、担当者またはレポート解析サービスが受け取る mailto: アドレスを指定します。別のドメインのアドレスを
         使う場合は、そのドメインがレポートの受け取りを承認している必要があります (domain-dmarc-reports-authorized を
         参照)。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"'),
    link: RFC.dmarcReports,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee: say(
    en`Whether the mailbox exists and takes the reports, and whether anybody reads them.`,
    ja`メールボックスが存在し、レポートを受け取れるかどうか。また、誰かがレポートを読んでいるかどうか。`,
  ),
  links: [RFC.dmarcReports, RFC.dmarcTags, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaReports],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const { name } = subject;
    const found = recordToJudge(owner, dmarc, name);
    if ('outcome' in found) return found;
    const evidence = dmarcEvidence('dmarc', found.queries);
    const parsed = parseDmarc(found.record);
    const { rua, faults } =
      parsed.kind === 'notDmarc'
        ? { rua: [], faults: [] }
        : { rua: parsed.record.rua, faults: parsed.faults };
    const targets = rua.flatMap(({ uri, domain }) => (domain === undefined ? [] : [quoted(uri, 60)]));
    const record = recordOf(found);
    if (targets.length > 0) {
      const because = say(
        en`${name} is under ${record}, and reports go to ${fewOf(targets, 3)}.`,
        ja`${name} には${record} が適用され、レポートは ${fewOf(targets, 3)} に送られます。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const ofRua = faults.filter(({ tag }) => tag === 'rua').map(({ why }) => why);
    const why = whyNone({ rua }, ofRua);
    const because = say(
      en`${name} is under ${record}, and nobody is sent its reports: ${why}.`,
      ja`${name} には${record} が適用されますが、レポートは誰にも送られません。${why}。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(en`no rua`, ja`rua がない`),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject') },
      expect: 'fail',
      says: ['it has no rua'],
    },
    {
      name: say(en`ruf is for other reports`, ja`ruf は別のレポート用`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; ruf=mailto:dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['it has no rua'],
    },
    {
      name: say(en`an address without mailto:`, ja`mailto: のないアドレス`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['mailto: is missing in front'],
    },
    {
      name: say(en`a web address alone`, ja`Web のアドレスだけ`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=https://reports.${DOMAIN}/`) },
      expect: 'fail',
      says: [`"https://reports.${DOMAIN}/"`, 'mailto only'],
    },
    {
      name: say(en`an address, with the obsolete limit of size`, ja`廃止されたサイズ制限の付いたアドレス`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=mailto:dmarc@${DOMAIN}!10m`) },
      expect: 'pass',
      says: [`mailto:dmarc@${DOMAIN}`],
    },
    {
      name: say(en`one address of two can be used`, ja`2 つのアドレスのうち 1 つが使用できる`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=oops,mailto:dmarc@${DOMAIN}`) },
      expect: 'pass',
    },
    {
      name: say(en`the record above names one`, ja`上位のレコードに指定されている`),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; rua=mailto:dmarc@${DOMAIN}`, {
          domain: SUBDOMAIN,
          at: DOMAIN,
        }),
      },
      expect: 'pass',
      says: [SUBDOMAIN, `_dmarc.${DOMAIN}`],
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
    },
  ],
});
