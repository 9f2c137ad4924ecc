// Do receivers that follow RFC 9989 and those that still follow RFC 7489 judge the domain alike?
import { en, ja, same, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence, viewsEvidence } from '../evidence.ts';
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
  organization,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { clauses } from '../words.ts';
import { notYours } from './record.ts';
import { cureFor, differencesOf } from './views.ts';

const REJECT = 'v=DMARC1; p=reject';
const BY_RFC_9989 = say(en`organizational domain by RFC 9989`, ja`組織ドメイン (RFC 9989)`);
const BY_RFC_7489 = say(en`organizational domain by RFC 7489`, ja`組織ドメイン (RFC 7489)`);
const OWN_REJECT = dmarcFound(REJECT, { domain: SUBDOMAIN });

export default defineCheck({
  id: 'domain-dmarc-both-views',
  kind: 'domain',
  severity: 'medium',
  title: say(
    en`RFC 9989 and RFC 7489 find the same DMARC policy and organizational domain`,
    ja`RFC 9989 と RFC 7489 で DMARC ポリシーと組織ドメインが一致している`,
  ),
  rationale: say(
    en`DMARC changed in May 2026: RFC 9989 walks up the DNS where RFC 7489 takes the Public Suffix List, and
       receivers go from one to the other at their own time. Where the two find different records, or
       different organizational domains to align with, the same mail passes at one receiver and fails at the next.`,
    ja`DMARC は 2026 年 5 月に改定されました。RFC 7489 が Public Suffix List を使うのに対し、RFC 9989 は DNS を
       上位へたどります。移行の時期は受信側によって異なります。両者の見つけるレコードや、アライメントの基準となる
       組織ドメインが異なると、同じメールがある受信側では合格し、別の受信側では不合格になります。`,
  ),
  remediation: {
    summary: say(
      en`Publish a DMARC record at the organizational domain as the Public Suffix List has it, beside one at
         the domain itself, and say nothing in them that only one of the two RFCs reads.`,
      ja`ドメイン自身のレコードに加えて、Public Suffix List による組織ドメインにも DMARC レコードを公開します。
         どちらのレコードにも、片方の RFC にしかないタグは使わないようにします。`,
    ),
    command: same(
      '_dmarc.<organizational-domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"',
    ),
    link: RFC.dmarcDiscovery,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee: say(
    en`Which of the two RFCs a given receiver follows, and receivers that follow neither to the letter.`,
    ja`個々の受信側がどちらの RFC に従っているか。また、どちらにも厳密には従わない受信側の動作。`,
  ),
  links: [RFC.dmarcDiscovery, RFC.dmarcDiscoveryBefore, RFC.dmarcAlignment, AWS.dmarc],
  needs: ['owner', 'dmarc', 'dmarcByRfc7489', 'organization'],
  evaluate({ owner, ...views }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    const { dmarc, dmarcByRfc7489, organization } = views;
    if (dmarc.kind === 'none' && dmarcByRfc7489.kind === 'none') {
      const because = say(
        en`No DMARC record applies to ${name} in either view; domain-dmarc-published says so.`,
        ja`どちらの RFC でも、${name} に適用される DMARC レコードはありません。これは domain-dmarc-published が指摘します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const fact = 'organization';
    const evidence = [
      ...viewsEvidence<'dmarc' | 'dmarcByRfc7489'>(
        dmarcEvidence('dmarc', dmarc.queries),
        dmarcEvidence('dmarcByRfc7489', dmarcByRfc7489.queries),
      ),
      { fact, field: BY_RFC_9989, value: organization.rfc9989 } as const,
      { fact, field: BY_RFC_7489, value: organization.rfc7489 } as const,
    ];
    const differences = differencesOf(views);
    if (differences.length > 0) {
      const because = say(
        en`Receivers do not all judge mail from ${name} alike: ${clauses(differences)}. ${cureFor(views)}.`,
        ja`${name} からのメールの判定は、受信側によって異なります。${clauses(differences)}。${cureFor(views)}。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    const because = say(
      en`By RFC 9989 and by RFC 7489 the same policy and organizational domain hold for ${name}.`,
      ja`${name} のポリシーと組織ドメインは、RFC 9989 と RFC 7489 で一致しています。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(
        en`a record at the subdomain alone: RFC 9989 takes it for an organizational domain`,
        ja`サブドメインにだけレコードがあり、RFC 9989 ではそこが組織ドメインになる`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: OWN_REJECT,
        dmarcByRfc7489: OWN_REJECT,
        organization: organization(SUBDOMAIN, DOMAIN, [dmarcQuery(SUBDOMAIN, [REJECT]), dmarcQuery(DOMAIN)]),
      },
      expect: 'fail',
      says: [
        `organizational domain is ${SUBDOMAIN} by RFC 9989 and ${DOMAIN} by RFC 7489`,
        `Missing: a DMARC record at _dmarc.${DOMAIN}.`,
      ],
    },
    {
      name: say(
        en`a record between the two, which RFC 7489 does not ask for`,
        ja`中間の名前にだけレコードがあり、RFC 7489 では問い合わせない`,
      ),
      subject: { id: `a.${SUBDOMAIN}`, name: `a.${SUBDOMAIN}` },
      facts: {
        owner: OWN,
        dmarc: dmarcFound(REJECT, { domain: `a.${SUBDOMAIN}`, at: SUBDOMAIN }),
        dmarcByRfc7489: dmarcNone(dmarcQuery(`a.${SUBDOMAIN}`), dmarcQuery(DOMAIN)),
        organization: organization(SUBDOMAIN, DOMAIN),
      },
      expect: 'fail',
      says: ['by RFC 7489 no record applies', `Missing: a DMARC record at _dmarc.${DOMAIN}.`],
    },
    {
      name: say(
        en`a public suffix's record, which RFC 7489 does not ask for`,
        ja`パブリックサフィックスにだけレコードがあり、RFC 7489 では問い合わせない`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`${REJECT}; psd=y`, { domain: DOMAIN, at: 'example', scope: 'publicSuffix' }),
        dmarcByRfc7489: dmarcNone(dmarcQuery(DOMAIN)),
        organization: organization(),
      },
      expect: 'fail',
      says: [`Missing: a DMARC record at _dmarc.${DOMAIN}.`],
    },
    {
      name: say(
        en`two records of its own, over which RFC 9989 goes on`,
        ja`自身のレコードが 2 つあり、RFC 9989 はそれを飛ばして上位へ進む`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound(REJECT, { domain: SUBDOMAIN, at: DOMAIN }),
        dmarcByRfc7489: dmarcNone(
          dmarcQuery(SUBDOMAIN, [REJECT, REJECT], {
            fault: say(en`2 records`, ja`レコードが 2 個あります`),
          }),
        ),
        organization: organization(),
      },
      expect: 'fail',
      says: [`_dmarc.${SUBDOMAIN} holds 2 records`, 'keep one'],
    },
    {
      name: say(
        en`test mode, which RFC 7489 does not know`,
        ja`RFC 7489 にはないテストモードが指定されている`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=quarantine; t=y'),
        dmarcByRfc7489: dmarcFound('v=DMARC1; p=quarantine; t=y'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['the policy in force is none, by RFC 7489', 'RFC 7489 knows no t'],
    },
    {
      name: say(
        en`its own record, below one at its organizational domain`,
        ja`組織ドメインにも自身にもレコードがある`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: OWN_REJECT,
        dmarcByRfc7489: OWN_REJECT,
        organization: organization(DOMAIN),
      },
      expect: 'pass',
      says: ['the same policy'],
    },
    {
      name: say(en`no record in either view`, ja`どちらの RFC でもレコードがない`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(),
        dmarcByRfc7489: dmarcNone(),
        organization: organization('mail.example', 'example'),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: {
        owner: OF_GMAIL,
        dmarc: dmarcNone(),
        dmarcByRfc7489: dmarcNone(),
        organization: organization('gmail.com'),
      },
      expect: 'notApplicable',
    },
  ],
});
