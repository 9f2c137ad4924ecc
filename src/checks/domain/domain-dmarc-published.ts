// Does a DMARC record apply to the domain?
import type { DmarcDiscovery, DmarcQuery } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS, RFC } from '../links.ts';
import { DOMAIN } from '../samples.ts';

/** What one question of the tree walk brought, for a person. */
function answerOf({ answer, records, fault }: DmarcQuery): string {
  if (answer === 'nxdomain') return 'no such name';
  if (answer === 'nodata') return 'no TXT record';
  if (records.length > 1) return `${records.length} records, so none counts: ${records.join(' | ')}`;
  const [record] = records;
  if (record === undefined) return 'TXT records, none of which is DMARC';
  return fault === undefined ? record : `${record} (does not count: ${fault})`;
}

const SCOPES: Record<Extract<DmarcDiscovery, { kind: 'found' }>['scope'], string> = {
  domain: 'its own record',
  organizationalDomain: 'the record of its organizational domain',
  publicSuffix: 'the record of its public suffix',
};

export default defineCheck({
  id: 'domain-dmarc-published',
  kind: 'domain',
  severity: 'high',
  title: 'A DMARC record applies to the domain',
  rationale:
    'Gmail, Yahoo and Outlook.com want a DMARC record from whoever sends in bulk, at least p=none, and ' +
    'turn such mail down or file it as spam without one. Nor can a receiver tell your mail from mail that ' +
    'somebody forges in your name.',
  remediation: {
    summary:
      'Publish one TXT record. Start with p=none and read the reports; when all your mail passes, go to ' +
      'quarantine, then reject. Where a name holds several records, keep one: several count as none.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    link: AWS.dmarc,
  },
  links: [AWS.dmarc, RFC.dmarcDiscovery],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    if (owner.kind === 'mailboxProvider') {
      const because = `${subject.name} belongs to ${owner.provider}: its DMARC record is not yours to publish.`;
      return { outcome: 'notApplicable', because };
    }
    const evidence = dmarc.queries.map((query) => {
      return { fact: 'dmarc', field: `TXT ${query.name}`, value: answerOf(query) } as const;
    });
    const faults = dmarc.queries.filter(({ records, fault }) => records.length > 1 || fault !== undefined);
    const broken = faults.map((query) => ` At ${query.name}: ${answerOf(query)}.`).join('');
    if (dmarc.kind === 'found') {
      const because = `${subject.name} is under ${SCOPES[dmarc.scope]}, at ${dmarc.at}; the policy is ${dmarc.policy}.${broken}`;
      return { outcome: 'pass', because, evidence };
    }
    const asked = dmarc.queries.map(({ name }) => name).join(', ');
    const because = `No DMARC record applies to ${subject.name} (asked: ${asked}).${broken}`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'nothing published',
      facts: {
        owner: { kind: 'own' },
        dmarc: {
          kind: 'none',
          queries: [
            { name: `_dmarc.${DOMAIN}`, records: [], answer: 'nxdomain' },
            { name: '_dmarc.example', records: [], answer: 'nxdomain' },
          ],
        },
      },
      expect: 'fail',
      says: [`_dmarc.${DOMAIN}`, '_dmarc.example'],
    },
    {
      name: 'two records, which count as none',
      facts: {
        owner: { kind: 'own' },
        dmarc: {
          kind: 'none',
          queries: [
            {
              name: `_dmarc.${DOMAIN}`,
              records: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
              answer: 'found',
              fault: 'more than one record',
            },
            { name: '_dmarc.example', records: [], answer: 'nodata' },
          ],
        },
      },
      expect: 'fail',
      says: ['2 records, so none counts'],
    },
    {
      name: 'a record that does not count, and other text',
      facts: {
        owner: { kind: 'own' },
        dmarc: {
          kind: 'none',
          queries: [
            {
              name: `_dmarc.app.${DOMAIN}`,
              records: ['v=DMARC1; p=maybe'],
              answer: 'found',
              fault: 'p is not a policy, and there is no rua',
            },
            { name: `_dmarc.${DOMAIN}`, records: [], answer: 'found' },
          ],
        },
      },
      expect: 'fail',
      says: ['p=maybe', 'p is not a policy'],
    },
    {
      name: 'its own record',
      facts: {
        owner: { kind: 'own' },
        dmarc: {
          kind: 'found',
          at: `_dmarc.${DOMAIN}`,
          record: 'v=DMARC1; p=reject',
          scope: 'domain',
          policy: 'reject',
          queries: [{ name: `_dmarc.${DOMAIN}`, records: ['v=DMARC1; p=reject'], answer: 'found' }],
        },
      },
      expect: 'pass',
      says: ['its own record', 'reject'],
    },
    {
      name: "a subdomain under its organizational domain's record",
      subject: { id: `app.${DOMAIN}`, name: `app.${DOMAIN}` },
      facts: {
        owner: { kind: 'own' },
        dmarc: {
          kind: 'found',
          at: `_dmarc.${DOMAIN}`,
          record: 'v=DMARC1; p=quarantine',
          scope: 'organizationalDomain',
          policy: 'quarantine',
          queries: [
            { name: `_dmarc.app.${DOMAIN}`, records: [], answer: 'nxdomain' },
            { name: `_dmarc.${DOMAIN}`, records: ['v=DMARC1; p=quarantine'], answer: 'found' },
          ],
        },
      },
      expect: 'pass',
      says: [`app.${DOMAIN}`, 'organizational domain'],
    },
    {
      name: "a mailbox provider's domain",
      subject: { id: 'gmail.com', name: 'gmail.com' },
      facts: {
        owner: { kind: 'mailboxProvider', provider: 'Gmail' },
        dmarc: { kind: 'none', queries: [{ name: '_dmarc.gmail.com', records: [], answer: 'nxdomain' }] },
      },
      expect: 'notApplicable',
      says: ['Gmail', 'not yours'],
    },
  ],
});
