// Auditing a record: check_host() for an address that no network matches, so that the whole record is walked.
import { auditSpf } from '../../../src/email/spf/check-host.ts';
import type { SpfResult } from '../../../src/model.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const HOSTS: Zone = {
  'h.example': { A: ['203.0.113.1', '192.0.2.1'], AAAA: ['2001:db8::1'], MX: [[10, 'h.example']] },
  'two.example.com': { A: ['127.0.0.2'] },
  '192.0.2.1.example.com': { A: ['127.0.0.2'] },
  'open.example': { TXT: ['v=spf1 +all'] },
  'shut.example': { TXT: ['v=spf1 ip4:203.0.113.0/24 -all'] },
  'broken.example': { TXT: ['v=spf1 ip4:203.0.113.0/24 -all x'] },
  'fails.example': { fails: true },
};

function audit(record: string, zone: Zone = {}) {
  const resolver = zoneResolver({ ...HOSTS, 'example.com': { TXT: [record] }, ...zone });
  return auditSpf(resolver, 'example.com').then((evaluation) => ({
    ...evaluation,
    questions: resolver.asked,
  }));
}

test.each<[string, SpfResult]>([
  ['v=spf1 ip4:203.0.113.0/24 -all', 'fail'],
  ['v=spf1 ip4:192.0.2.1 -all', 'fail'],
  ['v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all', 'fail'],
  ['v=spf1 a:h.example mx:h.example ~all', 'softfail'],
  ['v=spf1 a:h.example/1 ?all', 'neutral'],
  ['v=spf1 include:shut.example -all', 'fail'],
  ['v=spf1 redirect=shut.example', 'fail'],
  ['v=spf1', 'neutral'],
  ['no record', 'none'],
  // Anybody passes.
  ['v=spf1 +all', 'pass'],
  ['v=spf1 all', 'pass'],
  ['v=spf1 include:open.example -all', 'pass'],
  ['v=spf1 redirect=open.example', 'pass'],
  ['v=spf1 ?include:open.example +all', 'neutral'],
  ['v=spf1 -include:open.example +all', 'fail'],
  ['v=spf1 ip4:0.0.0.0/0 -all', 'pass'],
  ['v=spf1 ip4:203.0.113.1/0 -all', 'pass'],
  ['v=spf1 a:h.example/0 -all', 'pass'],
  ['v=spf1 mx:h.example/0 -all', 'pass'],
  ['v=spf1 a:gone.example/0 -all', 'fail'],
  ['v=spf1 exists:two.%{d} -all', 'pass'],
  ['v=spf1 exists:two.%{o} -all', 'pass'],
  // Anybody with an IPv6 address.
  ['v=spf1 ip6:::/0 -all', 'pass'],
  ['v=spf1 a:h.example//0 -all', 'pass'],
  ['v=spf1 -ip6:::/0 -all', 'fail'],
  ['v=spf1 -ip6:::/0 +all', 'pass'],
  // Not everybody is there.
  ['v=spf1 exists:%{i}.%{d} -all', 'fail'],
  ['v=spf1 exists:%{l}.%{d} -all', 'fail'],
  ['v=spf1 ptr ptr:in-addr.arpa -all', 'fail'],
  // What is broken behind a network is found.
  ['v=spf1 ip4:203.0.113.0/24 include:broken.example -all', 'permerror'],
  ['v=spf1 ip4:203.0.113.0/24 include:gone.example -all', 'permerror'],
  ['v=spf1 a:a.gone.example a:b.gone.example a:c.gone.example -all', 'permerror'],
  ['v=spf1 -all include:gone.example', 'fail'],
  ['v=spf1 ip4:203.0.113.0/24 x', 'permerror'],
  ['v=spf1 include:shut.example include:fails.example -all', 'temperror'],
])('%s: %s', async (record, result) => {
  expect(await audit(record)).toMatchObject({ result });
});

test('look-ups are made and counted, but for the names of the address that stands for others', async () => {
  const evaluation = await audit(
    'v=spf1 a:h.example mx:h.example ptr exists:%{p}.example a:gone.example -all',
  );
  expect(evaluation).toMatchObject({ result: 'fail', lookups: 6, voids: 2 });
  expect(evaluation.questions).toEqual([
    'TXT example.com',
    'A h.example',
    'MX h.example',
    'A h.example',
    'A unknown.example',
    'A gone.example',
  ]);
});

test.each<[string, string, string]>([
  [
    'v=spf1 -all',
    'An IPv4 address that no network matches fails: it matches -all in the record of example.com',
    'どのネットワークにも一致しない IPv4 アドレスは fail になります: example.com のレコードの -all に一致します',
  ],
  [
    'v=spf1 include:open.example -all',
    'An IPv4 address that no network matches passes: it matches include:open.example in the record of example.com, ' +
      'through +all in the record of open.example',
    'どのネットワークにも一致しない IPv4 アドレスは pass になります: example.com のレコードの include:open.example に' +
      '一致します (open.example のレコードの +all による)',
  ],
  [
    'v=spf1 ip6:::/0',
    'An IPv6 address that no network matches passes: it matches ip6:::/0 in the record of example.com',
    'どのネットワークにも一致しない IPv6 アドレスは pass になります: example.com のレコードの ip6:::/0 に一致します',
  ],
  [
    'v=spf1 ip4:203.0.113.1',
    'An IPv4 address that no network matches is neutral: nothing matches in the record of example.com',
    'どのネットワークにも一致しない IPv4 アドレスは neutral になります: example.com のレコードに一致するものがありません',
  ],
])('%s: %s', async (record, en, ja) => {
  expect((await audit(record)).why).toEqual({ en, ja });
});

test('a record says nothing to whom it turns away in an audit', async () => {
  const evaluation = await audit('v=spf1 -all exp=e.example', { 'e.example': { TXT: ['no'] } });
  expect(evaluation.explanation).toBeUndefined();
  expect(evaluation.questions).toEqual(['TXT example.com']);
});
