// DKIM records over real packets: what node:dns hides of a CNAME in front of nothing.
import { createResolver } from '../../../src/collect/dns.ts';
import { easyDkimRecords } from '../../../src/email/dkim/expected.ts';
import { faultOf } from '../../../src/email/dkim/fault.ts';
import { lookUpDkim } from '../../../src/email/dkim/live.ts';
import { type DnsServer, startDnsServer } from '../../../src/simulator/dns.ts';
import { rsaRecord } from '../../support/dkim-keys.ts';
import { said } from '../../support/said.ts';

const zone = 'dkim.amazonses.com';
let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: {
      'example.com': {
        'good._domainkey': { CNAME: `Good.${zone}.` },
        'dangling._domainkey': { CNAME: `dangling.${zone}.` },
        'appended._domainkey': { CNAME: `appended.${zone}.example.com` },
        'down._domainkey': { CNAME: `down.${zone}` },
      },
      [zone]: { good: { TXT: [rsaRecord(4096)] } },
    },
    faults: { [`down.${zone}`]: 'SERVFAIL' },
  });
});
afterAll(() => server.close());

function lookUp(token: string) {
  const [expected] = easyDkimRecords('example.com', [token], zone);
  if (expected === undefined) throw new Error('no record');
  const settings = { timeoutMs: 2000, tries: 1, concurrency: 4, budgetMs: 60_000 };
  return lookUpDkim(createResolver({ servers: [server.address], ...settings }), expected);
}

test.each([
  ['good', 'usable', undefined],
  ['missing', 'absent', 'is not published'],
  ['dangling', 'absent', `is a CNAME to dangling.${zone}, but there is no key behind it`],
  [
    'appended',
    'absent',
    `is a CNAME to appended.${zone}.example.com instead of appended.${zone} (the DNS editor`,
  ],
])('%s', async (token, state, fault) => {
  const record = await lookUp(token);
  expect(record.key.state).toBe(state);
  expect(faultOf(record)).toEqual(fault === undefined ? undefined : said(fault));
});

test('no answer from where the CNAME leads is not "no key"', async () => {
  await expect(lookUp('down')).rejects.toThrow(
    /^TXT down\._domainkey\.example\.com: the server failed to answer/,
  );
});
