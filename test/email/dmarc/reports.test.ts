// Whether the addresses of rua may be sent reports (RFC 9990 section 4).
import { authorizeReports } from '../../../src/email/dmarc/reports.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const record = (rua: string) => `v=DMARC1; p=none; rua=${rua}`;
const OWN: Zone = { '_dmarc.example.com': { TXT: ['v=DMARC1; p=none'] } };

async function kinds(rua: string, zone: Zone = {}, domain = 'example.com') {
  const reports = await authorizeReports(domain, record(rua), zoneResolver({ ...OWN, ...zone }));
  return reports.map(({ target, kind }) => `${target} ${kind}`);
}

test.each<[string, string, Zone, string[]]>([
  ['the domain itself', 'mailto:r@example.com', {}, ['example.com internal']],
  [
    'a name of the same organizational domain',
    'mailto:r@reports.example.com',
    {},
    ['reports.example.com internal'],
  ],
  [
    'a service that says so',
    'mailto:r@dmarc.test',
    {
      'example.com._report._dmarc.dmarc.test': { TXT: ['v=DMARC1'] },
    },
    ['dmarc.test authorized'],
  ],
  ['a service that says nothing', 'mailto:r@dmarc.test', {}, ['dmarc.test refused']],
  [
    'other text is no consent',
    'mailto:r@dmarc.test',
    {
      'example.com._report._dmarc.dmarc.test': { TXT: ['v=spf1 -all', 'dmarc'] },
    },
    ['dmarc.test refused'],
  ],
  [
    'one of several records is enough',
    'mailto:r@dmarc.test',
    {
      'example.com._report._dmarc.dmarc.test': { TXT: ['other', 'v=DMARC1;'] },
    },
    ['dmarc.test authorized'],
  ],
  [
    'each address for itself',
    'mailto:a@example.com,mailto:b@dmarc.test!10m,https://dmarc.test/r',
    {},
    ['example.com internal', 'dmarc.test refused'],
  ],
])('%s', async (_case, rua, zone, expected) => {
  expect(await kinds(rua, zone)).toEqual(expected);
});

test('all texts at the name are kept, for whoever adds one', async () => {
  const name = 'example.com._report._dmarc.dmarc.test';
  const zone: Zone = { ...OWN, [name]: { TXT: ['v=spf1 -all', 'x'] } };
  const reports = await authorizeReports('example.com', record('mailto:r@dmarc.test'), zoneResolver(zone));
  expect(reports).toMatchObject([{ kind: 'refused', name, texts: ['v=spf1 -all', 'x'] }]);
});

test('a subdomain with a record of its own that names another organization', async () => {
  // psd=n makes a.example.com an organization: what is above is foreign to it.
  const zone: Zone = { '_dmarc.a.example.com': { TXT: ['v=DMARC1; p=none; psd=n'] } };
  expect(await kinds('mailto:r@example.com', zone, 'a.example.com')).toEqual(['example.com refused']);
});

test('it tells where the consent must stand', async () => {
  const [report] = await authorizeReports('example.com', record('mailto:r@dmarc.test'), zoneResolver(OWN));
  expect(report).toMatchObject({ uri: 'mailto:r@dmarc.test', name: 'example.com._report._dmarc.dmarc.test' });
});

test('without an answer it is open', async () => {
  const zone: Zone = { ...OWN, 'example.com._report._dmarc.dmarc.test': { fails: true } };
  const reports = authorizeReports('example.com', record('mailto:r@dmarc.test'), zoneResolver(zone));
  await expect(reports).rejects.toThrow('SERVFAIL');
});
