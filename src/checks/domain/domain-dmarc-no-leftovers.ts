// Does the DMARC record still hold tags that RFC 9989 took out?
import { parseDmarc } from '../../email/dmarc/record.ts';
import type { DmarcDiscovery } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence, viewsEvidence } from '../evidence.ts';
import { RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { clipped, listed } from '../words.ts';
import { notYours } from './record.ts';

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

function found(record: string) {
  return { owner: OWN, dmarc: dmarcFound(record), dmarcByRfc7489: dmarcFound(record) };
}

export default defineCheck({
  id: 'domain-dmarc-no-leftovers',
  kind: 'domain',
  severity: 'low',
  title: 'The DMARC record is free of tags that no longer count',
  rationale:
    'RFC 9989 took pct, rf and ri out. Receivers that follow it ignore them, so that a policy which pct was ' +
    'to hold back applies to all mail; receivers that still follow RFC 7489 go by them, and with pct under ' +
    '100 let through a part of what the policy would stop.',
  remediation: {
    summary:
      'Take pct, rf and ri out of the record. To try a stricter policy, use t=y, which asks receivers to go ' +
      'one level below it.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"',
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee:
    'How many receivers still go by these tags. Nor records that subdomains publish for themselves, which ' +
    'may hold them too.',
  links: [RFC.dmarcTags, RFC.dmarcTagsBefore],
  needs: ['owner', 'dmarc', 'dmarcByRfc7489'],
  evaluate({ owner, dmarc, dmarcByRfc7489 }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    const places = [dmarc, dmarcByRfc7489].flatMap((view) => (view.kind === 'found' ? [view.at] : []));
    if (places.length === 0) {
      const because = `No DMARC record applies to ${subject.name}; domain-dmarc-published says so.`;
      return { outcome: 'notApplicable', because };
    }
    const evidence = viewsEvidence<'dmarc' | 'dmarcByRfc7489'>(
      dmarcEvidence('dmarc', dmarc.queries),
      dmarcEvidence('dmarcByRfc7489', dmarcByRfc7489.queries),
    );
    const where = `What applies to ${subject.name}, at ${listed([...new Set(places)])},`;
    const before = leftoversOf(dmarcByRfc7489);
    const tags = new Set([...leftoversOf(dmarc), ...before].map(shown));
    if (tags.size === 0) {
      return { outcome: 'pass', because: `${where} holds nothing that no longer counts.`, evidence };
    }
    const because = `${where} holds ${listed([...tags])}, which RFC 9989 no longer knows`;
    const part = partOf(before);
    if (part === undefined) return { outcome: 'fail', because: `${because}.`, evidence };
    const divided =
      `: receivers that follow it apply the policy to all mail, and those that follow RFC 7489 to ${part} % ` +
      'of it.';
    return { outcome: 'fail', severity: 'medium', because: `${because}${divided}`, evidence };
  },
  examples: [
    {
      name: 'pct under 100 divides receivers',
      facts: found('v=DMARC1; p=reject; pct=25'),
      expect: 'fail',
      severity: 'medium',
      says: ['pct=25', 'RFC 7489 to 25 %'],
    },
    {
      name: 'pct=0',
      facts: found('v=DMARC1; p=reject; pct=0'),
      expect: 'fail',
      severity: 'medium',
      says: ['to 0 % of it'],
    },
    {
      name: 'all three, of which none holds anything back',
      facts: found('v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400'),
      expect: 'fail',
      says: ['holds pct=100, rf=afrf and ri=86400, which RFC 9989 no longer knows.'],
    },
    {
      name: 'a pct that is no number',
      facts: found('v=DMARC1; p=reject; pct=half'),
      expect: 'fail',
      says: ['pct=half'],
    },
    {
      name: 'only the record that RFC 7489 finds has one',
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
    { name: 'none of them', facts: found('v=DMARC1; p=reject; t=y'), expect: 'pass' },
    {
      name: 'no record',
      facts: { owner: OWN, dmarc: dmarcNone(), dmarcByRfc7489: dmarcNone() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(), dmarcByRfc7489: dmarcNone() },
      expect: 'notApplicable',
    },
  ],
});
