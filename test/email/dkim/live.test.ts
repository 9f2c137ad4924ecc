// DKIM records against DNS, each way that they are published, mispublished or not published; and what is said of it.
import { byodkimRecord, easyDkimRecords } from '../../../src/email/dkim/expected.ts';
import { faultOf } from '../../../src/email/dkim/fault.ts';
import { lookUpDkim } from '../../../src/email/dkim/live.ts';
import { DnsTempError } from '../../../src/email/resolver.ts';
import type { DkimRecord } from '../../../src/model.ts';
import { rsaRecord } from '../../support/dkim-keys.ts';
import { expectSameNames, said } from '../../support/said.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const domain = 'mail.example.com';
const name = `tok._domainkey.${domain}`;
const target = 'tok.dkim.amazonses.com';
const [easy] = easyDkimRecords(domain, ['tok'], 'dkim.amazonses.com');
if (easy === undefined) throw new Error('no record');
const own = byodkimRecord(domain, 'tok');
const key = rsaRecord();
const oldKey = rsaRecord(1024);
const behind = { TXT: [key] };

describe.each([
  ['Easy DKIM', easy],
  ['an own key', own],
])('%s', (_, expected) => {
  const look = (zone: Zone) => lookUpDkim(zoneResolver(zone), expected);

  test('tells what was expected, found and asked', async () => {
    expect(await look({ [name]: { CNAME: target }, [target]: behind })).toEqual({
      name,
      selector: 'tok',
      expectedTarget: expected.target,
      target,
      texts: [key],
      key: { state: 'usable', algorithm: 'rsa', bits: 2048, testing: false },
      asked: ['CNAME', 'TXT'].map((type) => expect.objectContaining({ type, name })),
    });
  });

  test.each<[string, Zone]>([
    ['nothing at all', {}],
    ['nothing at the name', { [`x.${name}`]: { A: ['192.0.2.1'] } }],
    ['something else at the name', { [name]: { A: ['192.0.2.1'] } }],
  ])('missing: %s', async (_case, zone) => {
    const record = await look(zone);
    expect(record).toMatchObject({ target: undefined, texts: [], key: { state: 'absent' } });
    expect(faultOf(record)).toEqual({ en: 'is not published', ja: '公開されていません' });
  });

  test('a name that DNS cannot carry has no record', async () => {
    const long = byodkimRecord(`${'x'.repeat(60)}.`.repeat(4), 'tok');
    const record = await lookUpDkim(zoneResolver({}), { ...expected, name: long.name });
    expect(record).toMatchObject({ target: undefined, texts: [], key: { state: 'absent' } });
  });

  test.each<[string, Zone]>([
    ['TXT at the name', { [name]: { TXT: [key], fails: ['TXT'] } }],
    ['TXT behind the CNAME', { [name]: { CNAME: target }, [target]: { fails: true } }],
    ['anything', { [name]: { fails: true } }],
    ['the CNAME, with nothing published', { [name]: { A: ['192.0.2.1'], fails: ['CNAME'] } }],
  ])('not known: DNS does not answer for %s', async (_case, zone) => {
    await expect(look(zone)).rejects.toThrow(DnsTempError);
  });
});

test('where the CNAME is not known, an own key that was found is known all the same', async () => {
  const resolver = zoneResolver({ [name]: { TXT: [key], fails: ['CNAME'] } });
  expect(await lookUpDkim(resolver, own)).toMatchObject({ target: undefined, key: { state: 'usable' } });
  await expect(lookUpDkim(resolver, easy)).rejects.toThrow('CNAME tok._domainkey.mail.example.com');
});

test('what SES publishes was not read: whether a copy is the right key is not known', async () => {
  const resolver = zoneResolver({ [name]: behind, [target]: { fails: true } });
  await expect(lookUpDkim(resolver, easy)).rejects.toThrow(`TXT ${target}`);
});

/** Zones, and what is said of the record. */
const EASY: [string, Zone, string | undefined][] = [
  ['as SES asks', { [name]: { CNAME: target }, [target]: behind }, undefined],
  [
    'the target in upper case and with a dot',
    { [name]: { CNAME: 'TOK.dkim.AmazonSES.com.' }, [target]: behind, [`${target}.`]: behind },
    undefined,
  ],
  ['flattened to a text', { [name]: behind }, undefined],
  [
    'flattened, with the key that SES publishes',
    { [name]: { TXT: [`v=DKIM1; ${key} `] }, [target]: behind },
    undefined,
  ],
  [
    'flattened once, and SES has a new key since',
    { [name]: { TXT: [oldKey] }, [target]: behind },
    `is a text in place of a CNAME to ${target}, and holds another key than SES publishes there`,
  ],
  [
    'over a third name',
    { [name]: { CNAME: 'tok.example.net' }, 'tok.example.net': { CNAME: target }, [target]: behind },
    undefined,
  ],
  [
    'another target with another key',
    {
      [name]: { CNAME: 'old.dkim.amazonses.com' },
      'old.dkim.amazonses.com': { TXT: [oldKey] },
      [target]: behind,
    },
    `is a CNAME to old.dkim.amazonses.com instead of ${target}, and holds another key than SES publishes there`,
  ],
  ['dangling', { [name]: { CNAME: target } }, `is a CNAME to ${target}, but there is no key behind it`],
  [
    'another target without a key',
    { [name]: { CNAME: 'tok.dkim.example.net' } },
    `is a CNAME to tok.dkim.example.net instead of ${target}, and there is no key behind it`,
  ],
  [
    'another target with a key',
    { [name]: { CNAME: 'tok.dkim.example.net' }, 'tok.dkim.example.net': behind },
    `is a CNAME to tok.dkim.example.net instead of ${target}`,
  ],
  [
    'the target of another Region',
    { [name]: { CNAME: 'tok.dkim.eu-south-1.amazonses.com' } },
    `is a CNAME to tok.dkim.eu-south-1.amazonses.com instead of ${target}, and there is no key behind it`,
  ],
  [
    'the record’s domain behind the target',
    { [name]: { CNAME: `${target}.${domain}` } },
    `is a CNAME to ${target}.${domain} instead of ${target} (the DNS editor has added ${domain}: ` +
      'end the target with a dot), and there is no key behind it',
  ],
  [
    'the zone above it, in another case',
    { [name]: { CNAME: `${target}.Example.COM` } },
    `is a CNAME to ${target}.Example.COM instead of ${target} (the DNS editor has added example.com: ` +
      'end the target with a dot), and there is no key behind it',
  ],
  [
    'another zone behind the target',
    { [name]: { CNAME: `${target}.ample.com` } },
    `is a CNAME to ${target}.ample.com instead of ${target}, and there is no key behind it`,
  ],
  [
    'a text that is no key in place of the CNAME',
    { [name]: { TXT: ['tok.dkim.amazonses.com'] } },
    `is a text in place of a CNAME to ${target}, but receivers cannot use its key: ` +
      'tok.dkim.amazonses.com has no value: = is missing',
  ],
  [
    'several texts in its place',
    { [name]: { TXT: [key, 'x'] } },
    `is a text in place of a CNAME to ${target}, but it holds 2 texts, and which of them a receiver reads is ` +
      'undefined (RFC 6376 section 3.6.2.2)',
  ],
  [
    'a target beyond a page, and not plain',
    { [name]: { CNAME: `\u00e9 ${'x'.repeat(2000)}` } },
    `is a CNAME to ${JSON.stringify(`\u00e9 ${'x'.repeat(258)}…`)} instead of ${target}, and there is no key behind it`,
  ],
];

const OWN: [string, Zone, string | undefined][] = [
  ['as SES asks', { [name]: behind }, undefined],
  ['delegated by a CNAME', { [name]: { CNAME: 'k.example.net' }, 'k.example.net': behind }, undefined],
  [
    'delegated to nowhere',
    { [name]: { CNAME: 'k.example.net' } },
    'is a CNAME to k.example.net, but there is no key behind it',
  ],
];

describe.each([
  ['Easy DKIM', easy, EASY],
  ['an own key', own, OWN],
])('%s:', (_, expected, cases) => {
  test.each(cases)('%s', async (_case, zone, fault) => {
    const told = faultOf(await lookUpDkim(zoneResolver(zone), expected));
    expect(told?.en).toBe(fault);
    if (told !== undefined) expectSameNames(told);
  });
});

test.each<[string, string[], string]>([
  ['revoked', ['v=DKIM1; p='], 'its key has been taken back (p is empty)'],
  ['unusable', ['v=DKIM2; p=x'], 'receivers cannot use its key: v is DKIM2, not DKIM1'],
  [
    'too short',
    [rsaRecord(512)],
    'receivers cannot use its key: the RSA key has 512 bits, and receivers take 1024 or more',
  ],
  ['several', [key, key, ''], 'it holds 3 texts, and which of them a receiver reads is undefined'],
  [
    'in test mode',
    [`t=y; ${key}`],
    'its key is marked as a test (t=y), so receivers are to treat the mail as unsigned',
  ],
  [
    'for other signatures than SES makes',
    ['k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='],
    'its key is for Ed25519, while SES signs with RSA',
  ],
])('a key that is %s is a fault wherever it stands', async (_case, TXT, fault) => {
  const told = async (zone: Zone, expected = easy) => faultOf(await lookUpDkim(zoneResolver(zone), expected));
  const at = (start: string) => said(`${start} ${fault}`);
  expect(await told({ [name]: { CNAME: target }, [target]: { TXT } })).toEqual(
    at(`is a CNAME to ${target}, but`),
  );
  expect(await told({ [name]: { TXT } })).toEqual(at(`is a text in place of a CNAME to ${target}, but`));
  expect(await told({ [name]: { TXT } }, own)).toEqual(at('is published, but'));
  expect(await told({ [name]: { CNAME: 'a.example' }, 'a.example': { TXT } })).toEqual(
    at(`is a CNAME to a.example instead of ${target}, and`),
  );
});

test.each<[string, Zone, string]>([
  [
    'dangling',
    { [name]: { CNAME: target } },
    `${target} への CNAME になっていますが、その先にキーがありません`,
  ],
  [
    'the domain behind the target',
    { [name]: { CNAME: `${target}.${domain}` } },
    `${target} ではなく ${target}.${domain} への CNAME (DNS エディターが ${domain} を付け加えたもので、ターゲットの末尾に` +
      'ドットが必要です) になっており、その先にキーがありません',
  ],
  [
    'another target with a key',
    { [name]: { CNAME: 'tok.dkim.example.net' }, 'tok.dkim.example.net': behind },
    `${target} ではなく tok.dkim.example.net への CNAME になっています`,
  ],
  [
    'a text with another key',
    { [name]: { TXT: [oldKey] }, [target]: behind },
    `${target} への CNAME ではなくテキストになっており、SES が公開しているものとは別のキーを返します`,
  ],
])('in Japanese what stands at the name leads over to what is wrong: %s', async (_case, zone, fault) => {
  expect(faultOf(await lookUpDkim(zoneResolver(zone), easy))?.ja).toBe(fault);
});

test('a target that is no name is compared as it stands', () => {
  const record: DkimRecord = {
    name,
    selector: 'tok',
    expectedTarget: 'a\\.b',
    target: 'A\\.B',
    texts: [key],
    key: { state: 'usable', algorithm: 'rsa', bits: 2048, testing: false },
    asked: [],
  };
  expect(faultOf(record)).toBeUndefined();
});
