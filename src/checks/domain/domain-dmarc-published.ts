// Does a DMARC record apply to the domain?
import { type DmarcQuery, en, ja, joined, paragraph, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { answerOf, dmarcEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  dmarcQuery,
  GMAIL_CASE,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { COMMA, shortened } from '../words.ts';
import { notYours, recordOf } from './record.ts';

/** A sentence for each name where something stands that does not count. */
function brokenOf(queries: readonly DmarcQuery[]): Text[] {
  const faulty = queries.filter(({ records, fault }) => records.length > 1 || fault !== undefined);
  return faulty.map((query) => {
    const answer = shortened(answerOf(query), 300);
    return say(en`At ${query.name}: ${answer}.`, ja`${query.name}: ${answer}。`);
  });
}

export default defineCheck({
  id: 'domain-dmarc-published',
  kind: 'domain',
  severity: 'high',
  title: say(en`A DMARC record applies to the domain`, ja`ドメインに DMARC レコードが適用されている`),
  rationale: say(
    en`Gmail, Yahoo and Outlook.com want a DMARC record from whoever sends in bulk, at least p=none, and
       turn such mail down or file it as spam without one. Nor can a receiver tell your mail from mail that
       somebody forges in your name.`,
    ja`Gmail、Yahoo、Outlook.com は、大量送信者に少なくとも p=none の DMARC レコードを求めており、レコードがなければ
       メールを拒否するか、迷惑メールに振り分けます。また、受信側は自社のメールと、自社を騙るなりすましメールを
       区別できません。`,
  ),
  remediation: {
    summary: say(
      en`Publish one TXT record. Start with p=none and read the reports; when all your mail passes, go to
         quarantine, then reject. Where a name holds several records, keep one: several count as none.`,
      ja`TXT レコードを 1 つ公開します。p=none から始めてレポートを確認し、自社のメールがすべて合格するように
         なったら quarantine、次に reject に進みます。1 つの名前に複数のレコードがあると、ないものとして扱われるため、1 つだけ
         残してください。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"'),
    link: AWS.dmarc,
  },
  recipe: dmarcRecord('none'),
  cannotSee: say(
    en`Domains that you send from in other ways than by SES or Cognito: a scan asks only the domains of
       identities and of the FROM addresses of pools.`,
    ja`SES と Cognito 以外の方法で送信しているドメイン。スキャンの対象は、ID のドメインと、
       ユーザープールの FROM アドレスのドメインだけです。`,
  ),
  links: [AWS.dmarc, RFC.dmarcDiscovery],
  frameworks: [
    FRAMEWORK.pciDss,
    FRAMEWORK.bod1801,
    FRAMEWORK.scubaRecord,
    FRAMEWORK.cis,
    FRAMEWORK.ukGovernment,
    FRAMEWORK.bsi,
    FRAMEWORK.japan,
  ],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    const evidence = dmarcEvidence('dmarc', dmarc.queries);
    const broken = brokenOf(dmarc.queries);
    if (dmarc.kind === 'found') {
      const applies = say(
        en`${name} is under ${recordOf(dmarc)}; the policy is ${dmarc.policy}.`,
        ja`${name} には${recordOf(dmarc)} が適用され、ポリシーは ${dmarc.policy} です。`,
      );
      return { outcome: 'pass', because: paragraph(applies, ...broken), evidence };
    }
    const asked = joined(
      dmarc.queries.map((query) => query.name),
      COMMA,
    );
    const none = say(
      en`No DMARC record applies to ${name} (asked: ${asked}).`,
      ja`${name} に適用される DMARC レコードはありません (問い合わせた名前: ${asked})。`,
    );
    return { outcome: 'fail', because: paragraph(none, ...broken), evidence };
  },
  examples: [
    {
      name: say(en`nothing published`, ja`何も公開されていない`),
      facts: { owner: OWN, dmarc: dmarcNone() },
      expect: 'fail',
      says: [`_dmarc.${DOMAIN}`, '_dmarc.example'],
    },
    {
      name: say(en`two records, which count as none`, ja`レコードが 2 つあり、ないものとして扱われる`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], {
            fault: say(en`more than one record`, ja`レコードが複数あります`),
          }),
          dmarcQuery('example', [], { answer: 'nodata' }),
        ),
      },
      expect: 'fail',
      says: ['2 records, so none counts'],
    },
    {
      name: say(
        en`a record that does not count, and other text`,
        ja`無効なレコードと、別の用途のテキストがある`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=maybe'], {
            fault: say(
              en`p is not a policy, and there is no rua`,
              ja`p の値がポリシーではありません (rua もありません)`,
            ),
          }),
          dmarcQuery(DOMAIN, [], { answer: 'found' }),
        ),
      },
      expect: 'fail',
      says: ['p=maybe', 'p is not a policy'],
    },
    {
      name: say(en`a CNAME that leads nowhere`, ja`CNAME の参照先が存在しない`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], {
            answer: 'nxdomain',
            fault: say(
              en`it is a CNAME to dmarc.example.net, where there is no TXT record`,
              ja`dmarc.example.net への CNAME ですが、その先に TXT レコードがありません`,
            ),
          }),
        ),
      },
      expect: 'fail',
      says: [`At _dmarc.${DOMAIN}: no such name: it is a CNAME to dmarc.example.net`],
    },
    {
      name: say(en`text that somebody meant for DMARC`, ja`DMARC のつもりで書かれたテキスト`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], {
            answer: 'found',
            fault: say(
              en`"v=DMARC2; p=none" is not read as DMARC: the version is "DMARC2", not DMARC1`,
              ja`"v=DMARC2; p=none" は DMARC として読み取られません: バージョンが DMARC1 ではなく "DMARC2" です`,
            ),
          }),
        ),
      },
      expect: 'fail',
      says: ['no DMARC record: "v=DMARC2; p=none" is not read'],
    },
    {
      name: say(en`its own record`, ja`自身のレコード`),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject') },
      expect: 'pass',
      says: ['its own record', 'reject'],
    },
    {
      name: say(
        en`a subdomain under its organizational domain's record`,
        ja`サブドメインに組織ドメインのレコードが適用される`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine', { domain: SUBDOMAIN, at: DOMAIN }) },
      expect: 'pass',
      says: [SUBDOMAIN, 'organizational domain'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(dmarcQuery('gmail.com')) },
      expect: 'notApplicable',
      says: ['Gmail', 'not yours'],
    },
  ],
});
