// Is the domain's own SPF record one that receivers can evaluate, and by which not everybody passes?
import {
  counted,
  en,
  ja,
  type Noun,
  paragraph,
  type SpfEvaluation,
  same,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { spfEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { spfRecord } from '../recipes/dns.ts';
import { GMAIL_CASE, GMAIL_SUBJECT, OF_GMAIL, OWN } from '../samples/dns.ts';
import { spfEvaluation, spfTerm } from '../samples/mail.ts';
import { DOMAIN } from '../samples.ts';
import { fewOf, quoted, shortened } from '../words.ts';
import { notYours } from './record.ts';

/** RFC 7208 section 4.6.4. */
const LIMIT = 10;

const LOOK_UPS = say(en`look-ups`, ja`ルックアップ`);
const LOOK_UP: Noun = { one: 'look-up', many: 'look-ups', ja: '回' };

/** A sentence on the terms of the record itself, by the look-ups that each spends, itself and below, worst first. */
function spenders({ terms }: SpfEvaluation): Text[] {
  const worst = terms
    .filter(({ depth, lookups }) => depth === 0 && lookups > 0)
    .toSorted((one, other) => other.lookups - one.lookups);
  if (worst.length === 0) return [];
  const each = worst.map(({ term, lookups, voids }) => {
    const spent = say(en`${quoted(term, 60)} ${lookups}`, ja`${quoted(term, 60)} ${lookups} 回`);
    return voids === 0
      ? spent
      : say(en`${spent} (${voids} of them void)`, ja`${spent} (うち ${voids} 回は結果が空)`);
  });
  const told = fewOf(each, 5);
  return [say(en`Look-ups by term: ${told}.`, ja`項目ごとのルックアップ: ${told}。`)];
}

export default defineCheck({
  id: 'domain-spf-valid',
  kind: 'domain',
  severity: 'medium',
  title: say(
    en`The domain's SPF record can be evaluated, and does not let everybody pass`,
    ja`ドメインの SPF レコードが評価可能で、誰でも合格する内容になっていない`,
  ),
  rationale: say(
    en`Two records, more than ten terms that query DNS, or a slip of the pen make SPF a permanent error: mail
       that other systems send with the domain as MAIL FROM then passes nowhere. By +all everybody passes,
       and whoever forges the domain passes DMARC with it.`,
    ja`レコードが 2 つある、DNS を参照する項目が 10 個を超える、書き間違いがある、といった場合、SPF は permerror に
       なります。このドメインを MAIL FROM に使うほかのシステムのメールは、どこでも SPF に合格しません。+all では誰でも
       合格するため、ドメインを騙ったメールが DMARC にも合格します。`,
  ),
  remediation: {
    summary: say(
      en`Keep one record, take out what no longer sends for you until ten look-ups suffice, and end it in
         ~all or -all. Mail through SES with a custom MAIL FROM domain needs nothing here: its SPF record
         stands at that domain.`,
      ja`レコードを 1 つにし、使わなくなった送信元を外してルックアップを 10 回以内に収め、末尾を ~all または -all に
         します。カスタム MAIL FROM ドメインを使う SES のメールについては、ここでの設定は不要です。SPF レコードはその
         ドメインにあります。`,
    ),
    command: same('<domain>. 3600 IN TXT "v=spf1 <include:your-mail-service> ~all"'),
    link: RFC.spfLimits,
  },
  recipe: spfRecord,
  cannotSee: say(
    en`Whether the record lists all that sends for the domain: it is walked for an address that no
       network holds, which tells what cannot be evaluated and what everybody passes.`,
    ja`ドメインの送信元がすべてレコードに載っているかどうか。レコードは、どのネットワークにも属さないアドレスについて評価
       します。分かるのは、評価できない箇所と、誰でも合格する箇所だけです。`,
  ),
  links: [RFC.spfLimits, RFC.spf, AWS.spf],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.bod1801, FRAMEWORK.cis, FRAMEWORK.ukGovernment, FRAMEWORK.bsi],
  needs: ['owner', 'spf'],
  evaluate({ owner, spf }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    const { lookups } = spf;
    const spent = say(en`${lookups} (${LIMIT} are allowed)`, ja`${lookups} (上限は ${LIMIT})`);
    const evidence = [...spfEvidence('spf', spf), { fact: 'spf', field: LOOK_UPS, value: spent } as const];
    const why = shortened(spf.why, 300);
    switch (spf.result) {
      case 'temperror':
        throw new NotSeen(why);
      case 'none': {
        const because = say(
          en`${name} has no SPF record of its own. Mail through SES does not need one: what counts is the MAIL
             FROM domain, of which ses-mail-from-live speaks.`,
          ja`${name} には自身の SPF レコードがありません。SES からのメールには不要です。判定に使われるのは MAIL FROM ドメインで、
             これは ses-mail-from-live が確認します。`,
        );
        return { outcome: 'notApplicable', because };
      }
      case 'permerror': {
        const because = say(
          en`SPF of ${name} is a permanent error: ${why}.`,
          ja`${name} の SPF は permerror になります。${why}。`,
        );
        return { outcome: 'fail', because: paragraph(because, ...spenders(spf)), evidence };
      }
      case 'pass': {
        const because = say(
          en`Anybody passes SPF as ${name}. ${why}.`,
          ja`誰でも ${name} として SPF に合格します。${why}。`,
        );
        return { outcome: 'fail', severity: 'high', because, evidence };
      }
      default: {
        const because = say(
          en`SPF of ${name} can be evaluated, with ${counted(lookups, LOOK_UP)} of ${LIMIT}.`,
          ja`${name} の SPF は評価でき、ルックアップは ${counted(lookups, LOOK_UP)} (上限は ${LIMIT} 回) です。`,
        );
        return { outcome: 'pass', because, evidence };
      }
    }
  },
  examples: [
    {
      name: say(
        en`more than ten look-ups, term by term`,
        ja`ルックアップが 10 回を超え、項目ごとの回数が示される`,
      ),
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          result: 'permerror',
          why: say(
            en`include:c.example in the record of ${DOMAIN} is the 11th term that queries DNS, and 10 are allowed`,
            ja`${DOMAIN} のレコードの include:c.example は 11 回目のルックアップとなり、上限の 10 回を超えます`,
          ),
          lookups: 11,
          terms: [
            spfTerm('mx', { lookups: 1 }),
            spfTerm('include:a.example', { lookups: 7, voids: 1 }),
            spfTerm('include:deep.example', { lookups: 6, depth: 1, domain: 'a.example' }),
            spfTerm('include:c.example', { lookups: 3, outcome: 'error' }),
          ],
        }),
      },
      expect: 'fail',
      says: ['the 11th term', '"include:a.example" 7 (1 of them void), "include:c.example" 3 and "mx" 1.'],
    },
    {
      name: say(en`two records`, ja`レコードが 2 つある`),
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          record: undefined,
          result: 'permerror',
          why: say(
            en`${DOMAIN} has 2 SPF records, and one is allowed`,
            ja`${DOMAIN} に SPF レコードが 2 個ありますが、許されるのは 1 個だけです`,
          ),
          lookups: 0,
        }),
      },
      expect: 'fail',
      says: ['2 SPF records, and one is allowed.'],
    },
    {
      name: say(en`everybody passes`, ja`誰でも合格する`),
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          record: 'v=spf1 +all',
          result: 'pass',
          why: say(
            en`An address that no network matches passes: it matches +all in the record of ${DOMAIN}`,
            ja`どのネットワークにも一致しないアドレスは pass になります: ${DOMAIN} のレコードの +all に一致します`,
          ),
        }),
      },
      expect: 'fail',
      severity: 'high',
      says: ['Anybody passes SPF', '+all'],
    },
    {
      name: say(en`a record that turns others away`, ja`ほかの送信元を拒否するレコード`),
      facts: { owner: OWN, spf: spfEvaluation() },
      expect: 'pass',
      says: ['1 look-up of 10'],
    },
    {
      name: say(en`a record that says nothing of others`, ja`ほかの送信元を指定しないレコード`),
      facts: {
        owner: OWN,
        spf: spfEvaluation({ record: 'v=spf1 ip4:192.0.2.1', result: 'neutral', lookups: 0 }),
      },
      expect: 'pass',
      says: ['0 look-ups of 10'],
    },
    {
      name: say(en`no record: SES mail does not need it`, ja`レコードがない (SES のメールには不要)`),
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          record: undefined,
          result: 'none',
          why: say(en`no record`, ja`レコードがありません`),
        }),
      },
      expect: 'notApplicable',
      says: ['MAIL FROM domain', 'ses-mail-from-live'],
    },
    {
      name: say(en`an evaluation that DNS cut short`, ja`DNS の障害で評価が途中で終わった`),
      facts: {
        owner: OWN,
        spf: spfEvaluation({ result: 'temperror', why: same('TXT a.example: SERVFAIL') }),
      },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, spf: spfEvaluation({ domain: 'gmail.com' }) },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
