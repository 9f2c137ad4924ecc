// Does the DMARC record still hold tags that RFC 9989 took out?
import { parseDmarc } from '../../email/dmarc/record.ts';
import { type DmarcDiscovery, en, ja, listed, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence, viewsEvidence } from '../evidence.ts';
import { RFC } from '../links.ts';
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
import { clipped } from '../words.ts';
import { noRecord, notYours } from './record.ts';

interface Leftover {
  readonly tag: string;
  readonly value: string;
}

/** pct, rf and ri of the record that applies. */
function leftoversOf(dmarc: DmarcDiscovery): readonly Leftover[] {
  const parsed = dmarc.kind === 'found' ? parseDmarc(dmarc.record) : undefined;
  return parsed === undefined || parsed.kind === 'notDmarc' ? [] : parsed.record.leftovers;
}

/** The part of mail that RFC 7489 receivers apply the policy to, where it is not all (RFC 7489 section 6.3). */
function partOf(leftovers: readonly Leftover[]): number | undefined {
  const pct = leftovers.find(({ tag }) => tag === 'pct')?.value ?? '';
  return /^[0-9]{1,2}$/.test(pct) ? Number(pct) : undefined;
}

function shown({ tag, value }: Leftover): string {
  return `${tag}=${clipped(value, 20)}`;
}

/** A sentence for the case that receivers are divided over how much mail the policy is for. */
function dividedBy(part: number): Text {
  return say(
    en`receivers that follow it apply the policy to all mail, and those that follow RFC 7489 to ${part} % of it`,
    ja`RFC 9989 に従う受信側はすべてのメールにポリシーを適用し、RFC 7489 に従う受信側は ${part} % にだけ適用します`,
  );
}

function found(record: string) {
  return { owner: OWN, dmarc: dmarcFound(record), dmarcByRfc7489: dmarcFound(record) };
}

export default defineCheck({
  id: 'domain-dmarc-no-leftovers',
  kind: 'domain',
  severity: 'low',
  title: say(
    en`The DMARC record is free of tags that no longer count`,
    ja`DMARC レコードに廃止されたタグが残っていない`,
  ),
  rationale: say(
    en`RFC 9989 took pct, rf and ri out. Receivers that follow it ignore them, so that a policy which pct was
       to hold back applies to all mail; receivers that still follow RFC 7489 go by them, and with pct under
       100 let through a part of what the policy would stop.`,
    ja`pct、rf、ri は RFC 9989 で廃止されました。これに従う受信側はこれらのタグを無視するため、pct で適用を抑えたつもりの
       ポリシーがすべてのメールに適用されます。RFC 7489 に従い続ける受信側では今も有効で、pct が 100 未満であれば、
       ポリシーで止まるはずのメールの一部が通過します。`,
  ),
  remediation: {
    summary: say(
      en`Take pct, rf and ri out of the record. To try a stricter policy, use t=y, which asks receivers to go
         one level below it.`,
      ja`レコードから pct、rf、ri を外します。より厳しいポリシーを試すには、1 段階下のポリシーを適用するよう
         受信側に求める t=y を使います。`,
    ),
    command: same('_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"'),
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee: say(
    en`How many receivers still go by these tags. Nor records that subdomains publish for themselves, which
       may hold them too.`,
    ja`これらのタグに今も従う受信側がどれだけあるか。また、サブドメインが独自に公開しているレコード (同じタグが残っている
       可能性があります)。`,
  ),
  links: [RFC.dmarcTags, RFC.dmarcTagsBefore],
  needs: ['owner', 'dmarc', 'dmarcByRfc7489'],
  evaluate({ owner, dmarc, dmarcByRfc7489 }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    const places = [dmarc, dmarcByRfc7489].flatMap((view) => (view.kind === 'found' ? [view.at] : []));
    if (places.length === 0) return noRecord(name);
    const evidence = viewsEvidence<'dmarc' | 'dmarcByRfc7489'>(
      dmarcEvidence('dmarc', dmarc.queries),
      dmarcEvidence('dmarcByRfc7489', dmarcByRfc7489.queries),
    );
    const where = listed([...new Set(places)]);
    const before = leftoversOf(dmarcByRfc7489);
    const tags = new Set([...leftoversOf(dmarc), ...before].map(shown));
    if (tags.size === 0) {
      const because = say(
        en`What applies to ${name}, at ${where}, holds nothing that no longer counts.`,
        ja`${name} に適用されるレコード (${where}) に、廃止されたタグはありません。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const holds = say(
      en`What applies to ${name}, at ${where}, holds ${listed([...tags])}, which RFC 9989 no longer knows`,
      ja`${name} に適用されるレコード (${where}) に、RFC 9989 で廃止された ${listed([...tags])} が残っています`,
    );
    const part = partOf(before);
    if (part === undefined) return { outcome: 'fail', because: say(en`${holds}.`, ja`${holds}。`), evidence };
    const divided = dividedBy(part);
    const because = say(en`${holds}: ${divided}.`, ja`${holds}。${divided}。`);
    return { outcome: 'fail', severity: 'medium', because, evidence };
  },
  examples: [
    {
      name: say(en`pct under 100 divides receivers`, ja`100 未満の pct により受信側の扱いが分かれる`),
      facts: found('v=DMARC1; p=reject; pct=25'),
      expect: 'fail',
      severity: 'medium',
      says: ['pct=25', 'RFC 7489 to 25 %'],
    },
    {
      name: same('pct=0'),
      facts: found('v=DMARC1; p=reject; pct=0'),
      expect: 'fail',
      severity: 'medium',
      says: ['to 0 % of it'],
    },
    {
      name: say(
        en`all three, of which none holds anything back`,
        ja`3 つすべてがあるが、適用を抑えるものはない`,
      ),
      facts: found('v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400'),
      expect: 'fail',
      says: ['holds pct=100, rf=afrf and ri=86400, which RFC 9989 no longer knows.'],
    },
    {
      name: say(en`a pct that is no number`, ja`数字ではない pct`),
      facts: found('v=DMARC1; p=reject; pct=half'),
      expect: 'fail',
      says: ['pct=half'],
    },
    {
      name: say(en`only the record that RFC 7489 finds has one`, ja`RFC 7489 で見つかるレコードにだけある`),
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; psd=n', { domain: `a.${SUBDOMAIN}`, at: SUBDOMAIN }),
        dmarcByRfc7489: dmarcFound('v=DMARC1; p=reject; pct=50', { domain: `a.${SUBDOMAIN}`, at: DOMAIN }),
      },
      expect: 'fail',
      severity: 'medium',
      says: [`_dmarc.${SUBDOMAIN} and _dmarc.${DOMAIN}`, 'RFC 7489 to 50 %'],
    },
    { name: say(en`none of them`, ja`どれもない`), facts: found('v=DMARC1; p=reject; t=y'), expect: 'pass' },
    {
      name: say(en`no record`, ja`レコードがない`),
      facts: { owner: OWN, dmarc: dmarcNone(), dmarcByRfc7489: dmarcNone() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(), dmarcByRfc7489: dmarcNone() },
      expect: 'notApplicable',
    },
  ],
});
