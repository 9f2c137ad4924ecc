// Is the DMARC record of the domain, or the one above it that applies, without a fault?
import { type DmarcQuery, en, ja, paragraph, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence } from '../evidence.ts';
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
import { clauses } from '../words.ts';
import { decides, faultsAt, unknownTags } from './faults.ts';
import { notYours, recordOf } from './record.ts';

const SEVERAL = say(
  en`2 records: where there are several, none counts`,
  ja`レコードが 2 個あります (複数ある場合はどれも有効になりません)`,
);
const TWO = dmarcQuery(DOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], { fault: SEVERAL });

/** Of faults that change nothing for the domain. */
function aside(queries: readonly DmarcQuery[]): Text[] {
  if (queries.length === 0) return [];
  return [
    say(
      en`Faults at names that do not decide for it: ${faultsTold(queries)}`,
      ja`判定に影響しない名前の誤り: ${faultsTold(queries)}`,
    ),
  ];
}

/** A sentence for each name, of the faults there. */
function faultsTold(queries: readonly DmarcQuery[]): Text {
  return paragraph(
    ...queries.map((query) => {
      const faults = clauses(faultsAt(query));
      return say(en`At ${query.name}: ${faults}.`, ja`${query.name}: ${faults}。`);
    }),
  );
}

export default defineCheck({
  id: 'domain-dmarc-valid',
  kind: 'domain',
  severity: 'high',
  title: say(
    en`The DMARC record is the only one at its name and without a fault`,
    ja`DMARC レコードが同じ名前に 1 つだけで、誤りがない`,
  ),
  rationale: say(
    en`Receivers read a DMARC record to the letter. Two records at one name count as none; without a valid p,
       or with an sp or np that is none, a record counts as p=none at best; and each receiver makes of the
       rest what it likes. Nobody is told: mail is judged as if the policy were not there.`,
    ja`受信側は DMARC レコードを厳密に解釈します。1 つの名前に 2 つのレコードがあると、どちらも無効になります。
       正しい p がない場合や、sp または np の値が正しくない場合は、よくても p=none として扱われ、それ以外の誤りの扱いは
       受信側によって異なります。誰にも知らされないまま、メールはポリシーがないものとして判定されます。`,
  ),
  remediation: {
    summary: say(
      en`Keep one TXT record at the name, correct each tag where it is said to be wrong, and look at it again.
         It starts with v=DMARC1; tags stand apart by semicolons.`,
      ja`その名前の TXT レコードを 1 つだけにし、指摘されたタグを修正して、もう一度確認します。レコードは v=DMARC1 で始め、
         タグはセミコロンで区切ります。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"'),
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee: say(
    en`What a receiver makes of a fault: some are more lenient than the RFC. Nor names that receivers do
       not ask on their way to the record.`,
    ja`受信側が誤りをどう扱うか (RFC より寛容な受信側もあります)。また、受信側がレコードを探す際に問い合わせない名前。`,
  ),
  links: [RFC.dmarcTags, RFC.dmarcDiscovery, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaRecord],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    const faulty = dmarc.queries.filter((query) => faultsAt(query).length > 0);
    const evidence = dmarcEvidence('dmarc', dmarc.queries);
    if (faulty.some((query) => decides(dmarc, query))) {
      const because = say(
        en`What is published as DMARC for ${name} has faults. ${faultsTold(faulty)}`,
        ja`${name} の DMARC として公開されている内容に誤りがあります。${faultsTold(faulty)}`,
      );
      return { outcome: 'fail', because, evidence };
    }
    if (dmarc.kind === 'none') {
      const because = say(
        en`Nothing is published as DMARC for ${name}; domain-dmarc-published says so.`,
        ja`${name} の DMARC として公開されているものはありません。これは domain-dmarc-published が指摘します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const applies = say(
      en`${name} is under ${recordOf(dmarc)}, which has no fault.`,
      ja`${name} には${recordOf(dmarc)} が適用され、誤りはありません。`,
    );
    const because = paragraph(applies, ...unknownTags(dmarc.record), ...aside(faulty));
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`two records at one name`, ja`1 つの名前に 2 つのレコードがある`),
      facts: { owner: OWN, dmarc: dmarcNone(TWO, dmarcQuery('example')) },
      expect: 'fail',
      says: [SEVERAL.en, '"v=DMARC1; p=none" and "v=DMARC1; p=reject"'],
    },
    {
      name: say(
        en`a policy that is none, and nobody to tell`,
        ja`p がポリシーではなく、レポートの宛先もない`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, ['v=DMARC1; p=monitor'], {
            fault: say(
              en`p is "monitor", which is not a policy, and rua names no address for reports`,
              ja`p の値 "monitor" はポリシーではありません (rua にもレポートの宛先がありません)`,
            ),
          }),
        ),
      },
      expect: 'fail',
      says: [
        '"v=DMARC1; p=monitor"',
        'p, column 13: "monitor" is not none, quarantine or reject',
        'no DMARC by it',
      ],
    },
    {
      name: say(en`p= stands only inside sp=`, ja`p= が sp= の中にしかない`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; sp=reject; rua=mailto:dmarc@${DOMAIN}`, { policy: 'none' }),
      },
      expect: 'fail',
      says: ['p is missing, so receivers take the record as p=none'],
    },
    {
      name: say(en`a wrong sp takes p with it`, ja`sp の誤りで p も無効になる`),
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; sp=off; rua=mailto:dmarc@${DOMAIN}`, { policy: 'none' }),
      },
      expect: 'fail',
      says: ['sp, column 24: "off" is not', 'take the record as p=none'],
    },
    {
      name: say(
        en`a policy that applies, with a tag twice and an address that is none`,
        ja`ポリシーは有効だが、タグの重複と、アドレスではない宛先がある`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; p=none; rua=dmarc@${DOMAIN}`),
      },
      expect: 'fail',
      says: ['p, column 21: p comes more than once', 'rua, column 33', 'mailto: is missing in front'],
    },
    {
      name: say(
        en`text that somebody meant for DMARC beside a record that applies`,
        ja`有効なレコードと並んで、DMARC のつもりで書かれたテキストがある`,
      ),
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          queries: [
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject'], {
              fault: say(
                en`"v=dmarc1; p=none" is not read as DMARC: the version is written DMARC1, in capital letters`,
                ja`"v=dmarc1; p=none" は DMARC として読み取られません: バージョンは大文字で DMARC1 と書く必要があります`,
              ),
            }),
          ],
        }),
      },
      expect: 'fail',
      says: ['"v=dmarc1; p=none" is not read as DMARC'],
    },
    {
      name: say(
        en`two records of its own, below one that applies`,
        ja`上位に有効なレコードがあるが、自身のレコードが 2 つある`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          domain: SUBDOMAIN,
          at: DOMAIN,
          queries: [
            dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=none'], { fault: SEVERAL }),
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject']),
          ],
        }),
      },
      expect: 'fail',
      says: [`At _dmarc.${SUBDOMAIN}: ${SEVERAL.en}`],
    },
    {
      name: say(
        en`two records at the domain above, of which one would apply`,
        ja`上位のドメインにレコードが 2 つあり、1 つなら適用される`,
      ),
      subject: SUBDOMAIN_SUBJECT,
      facts: { owner: OWN, dmarc: dmarcNone(dmarcQuery(SUBDOMAIN), TWO, dmarcQuery('example')) },
      expect: 'fail',
      says: [`At _dmarc.${DOMAIN}`],
    },
    {
      name: say(en`a record of many names and any length`, ja`項目が非常に多く、長いレコード`),
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=none${'; oops'.repeat(9000)}`) },
      expect: 'fail',
      says: ['column 19: "oops" has no =', 'and 8995 more'],
    },
    {
      name: say(
        en`a record without a fault; pct is for domain-dmarc-no-leftovers to judge`,
        ja`誤りのないレコード (pct は domain-dmarc-no-leftovers が判定する)`,
      ),
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject; pct=50; rau=mailto:a@b.example') },
      expect: 'pass',
      says: ['no fault', 'Receivers ignore what no RFC knows in it: rau'],
    },
    {
      name: say(
        en`a fault at a name between, which does not decide`,
        ja`中間の名前に誤りがあるが、判定に影響しない`,
      ),
      subject: { id: `a.${SUBDOMAIN}`, name: `a.${SUBDOMAIN}` },
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          domain: `a.${SUBDOMAIN}`,
          at: DOMAIN,
          queries: [
            dmarcQuery(`a.${SUBDOMAIN}`),
            dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=none'], { fault: SEVERAL }),
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject']),
          ],
        }),
      },
      expect: 'pass',
      says: [`names that do not decide for it: At _dmarc.${SUBDOMAIN}: ${SEVERAL.en}`],
    },
    {
      name: say(en`nothing published, but other text`, ja`DMARC ではないテキストだけがある`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(dmarcQuery(DOMAIN, [], { answer: 'found' }), dmarcQuery('example')),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: say(en`a name for which nothing can be published`, ja`何も公開できない名前`),
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], {
            fault: say(
              en`a label is empty, so nothing can be published for it`,
              ja`このドメインには何も公開できません: 空のラベルがあります`,
            ),
          }),
        ),
      },
      expect: 'notApplicable',
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(dmarcQuery('gmail.com')) },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
