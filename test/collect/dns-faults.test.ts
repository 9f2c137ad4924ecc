// One name at a time stops answering: whatever rests on it becomes unknown, and nothing else changes. No failure of DNS
// may ever turn a verdict round.
import { readFile } from 'node:fs/promises';
import type { Finding, Inventory, Report } from '../../src/model.ts';
import { type EstateInput, parseEstate } from '../../src/simulator/estate.ts';
import { inCompany, lookAt } from '../support/company.ts';
import { ACCOUNT, address, domain, poolOf, REGION } from '../support/estate.ts';

const story = JSON.parse(await readFile('src/simulator/estates/story-before.json', 'utf8'));
const KEY = Object.values<{ TXT?: string[] }>(story.zones['amazonses.com'])
  .flatMap(({ TXT = [] }) => TXT)
  .find((text) => text.startsWith('p=MIIB'));

const tokens = (name: string) => domain(name).DkimAttributes?.Tokens ?? [];
const SENDERS = ['good.example', 'bare.example'];

/** One domain with everything in order, one with half of it, and an address. */
const input: EstateInput = {
  name: 'dns faults',
  description: 'Two senders',
  managementAccount: ACCOUNT,
  accounts: [
    {
      Id: ACCOUNT,
      Name: 'main',
      regions: {
        [REGION]: {
          ses: {
            identities: [
              domain('good.example', { MailFromAttributes: { MailFromDomain: 'bounce.good.example' } }),
              domain('bare.example'),
              address('me@good.example'),
            ],
          },
          userPools: SENDERS.map((name, index) => poolOf(name, `${REGION}_P${index}`)),
        },
      },
    },
  ],
  zones: {
    'amazonses.com': {
      '@': { TXT: ['v=spf1 include:spf.amazonses.com -all'] },
      spf: { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
      ...Object.fromEntries(SENDERS.flatMap(tokens).map((token) => [`${token}.dkim`, { TXT: [KEY ?? ''] }])),
    },
    ...Object.fromEntries(
      SENDERS.map((name) => [
        name,
        Object.fromEntries(
          tokens(name).map((token) => [`${token}._domainkey`, { CNAME: `${token}.dkim.amazonses.com` }]),
        ),
      ]),
    ),
    'records.test': { _dmarc: { TXT: ['v=DMARC1; p=none'] } },
  },
};
Object.assign(input.zones?.['good.example'] ?? {}, {
  '@': { TXT: ['v=spf1 include:_spf.good.example -all'] },
  _spf: { TXT: ['v=spf1 a:mail.good.example mx -all'] },
  mail: { A: ['192.0.2.1'] },
  _dmarc: { TXT: ['v=DMARC1; p=reject; rua=mailto:r@good.example,mailto:r@reports.test'] },
  bounce: {
    MX: [{ preference: 10, exchange: `feedback-smtp.${REGION}.amazonses.com` }],
    TXT: ['v=spf1 include:amazonses.com ~all'],
  },
});

const key = ({ checkId, subject }: Finding) => `${checkId} ${subject.kind} ${subject.name}`;
const outcomes = (report: Report) =>
  new Map([...report.findings].map((finding) => [key(finding), `${finding.outcome} ${finding.severity}`]));

/** Names that only a fix asks for: not those that are a MAIL FROM domain already, which an address is to share. */
function proposedIn({ listings }: Inventory): string[] {
  const identities = listings.flatMap((listing) =>
    listing.kind === 'identity' && listing.subjects.known ? listing.subjects.value : [],
  );
  const inUse = identities.flatMap(({ facts: { mailFrom } }) =>
    mailFrom.known && mailFrom.value.kind === 'custom' ? [mailFrom.value.domain] : [],
  );
  return identities
    .flatMap(({ facts: { mailFromProposal: fact } }) =>
      fact.known && fact.value.kind === 'proposed' ? [fact.value.domain] : [],
    )
    .filter((domain) => !inUse.includes(domain));
}

test('each finding stays what it is, or becomes unknown with the question that was not answered', async () => {
  const { before, names, proposed } = await inCompany(parseEstate(input), async ({ company, look }) => {
    const { report, inventory } = await look();
    const names = [...new Set(company.dns.queries.map(({ name }) => name))];
    return { before: outcomes(report), names, proposed: proposedIn(inventory) };
  });
  expect(proposed.length).toBeGreaterThan(0);
  expect([...before.values()].filter((outcome) => outcome.startsWith('unknown'))).toEqual([]);
  expect(names.length).toBeGreaterThan(15);

  const touched = new Set<string>();
  for (const name of names) {
    const { report } = await lookAt(parseEstate({ ...input, dnsFaults: { [name]: 'SERVFAIL' } }));
    const after = outcomes(report);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const finding of report.findings) {
      if (finding.outcome === 'unknown') {
        expect(finding.because).toContain('SERVFAIL');
        touched.add(finding.checkId);
      } else {
        const { outcome, severity } = finding;
        expect([name, key(finding), `${outcome} ${severity}`]).toEqual([
          name,
          key(finding),
          before.get(key(finding)),
        ]);
      }
    }
    // A name that is ours to propose is looked at for the fix alone: without an answer no verdict is missing.
    expect([name, report.coverage.complete]).toEqual([name, proposed.includes(name)]);
    const gaps = report.coverage.gaps.map(({ action }) => action.replace(/:.*/, ''));
    expect(gaps.includes('dns')).toBe(!proposed.includes(name));
  }
  // Every check that rests on DNS was shaken by some name.
  expect([...touched].sort()).toEqual(
    [...before.keys()]
      .map((each) => each.split(' ')[0] ?? '')
      .filter((id, index, all) => all.indexOf(id) === index)
      .filter((id) => /^domain-|ses-dkim-(live|key)|ses-mail-from-(live|fails)|sender-(passes|bulk)/.test(id))
      .sort(),
  );
});
