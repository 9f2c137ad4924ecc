// What Route 53 of the simulator refuses, in AWS's words, and that nothing is changed then.
import {
  type Change,
  GetChangeCommand,
  ListHostedZonesCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { failed, type HostedCompany, OWNER, one, startHosted } from '../support/hosted.ts';

let hosted: HostedCompany;
beforeEach(async () => {
  hosted = await startHosted();
});
afterEach(() => hosted.company.close());

const LONG = `"${'x'.repeat(256)}"`;
const refused: readonly (readonly [string, readonly Change[], string | RegExp])[] = [
  [
    'a set that exists',
    [one('CREATE', 'www.b.example', 'CNAME', 'x.example')],
    "[Tried to create resource record set [name='www.b.example.', type='CNAME'] but it already exists]",
  ],
  [
    'the deletion of what is not there',
    [one('DELETE', 'gone.b.example', 'TXT', '"x"')],
    "[Tried to delete resource record set [name='gone.b.example.', type='TXT'] but it was not found]",
  ],
  [
    'the deletion of other values',
    [one('DELETE', 'www.b.example', 'CNAME', 'other.example')],
    "[Tried to delete resource record set [name='www.b.example.', type='CNAME'] but the values provided do not match the current values]",
  ],
  [
    'the deletion of another time to live',
    [one('DELETE', 'b.example', 'MX', '10 mail.b.example')],
    /but the values provided do not match the current values/,
  ],
  [
    'other records beside a CNAME',
    [one('UPSERT', 'www.b.example', 'TXT', '"x"')],
    '[RRSet of type TXT with DNS name www.b.example. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone b.example.]',
  ],
  [
    'a CNAME beside other records, even when they are deleted later in the batch',
    [
      one('CREATE', 'parts.b.example', 'CNAME', 'x.example'),
      one('DELETE', 'parts.b.example', 'TXT', '"wrong"'),
    ],
    /^\[RRSet of type CNAME with DNS name parts\.b\.example\. is not permitted as it conflicts with other records with the same DNS name in zone b\.example\., Tried to delete/,
  ],
  [
    'a CNAME at the apex',
    [one('UPSERT', 'b.example', 'CNAME', 'x.example')],
    '[RRSet of type CNAME with DNS name b.example. is not permitted at apex in zone b.example.]',
  ],
  [
    'two CNAMEs',
    [one('UPSERT', 'two.b.example', 'CNAME', 'x.example', 'y.example')],
    /with more than one value/,
  ],
  [
    'a name of another zone',
    [one('CREATE', 'www.notb.example', 'A', '192.0.2.1')],
    '[RRSet with DNS name www.notb.example. is not permitted in zone b.example.]',
  ],
  [
    'one set twice',
    [one('UPSERT', 'x.b.example', 'A', '192.0.2.1'), one('UPSERT', 'x.b.example', 'A', '192.0.2.2')],
    "[The request contains an invalid set of changes for a resource record set 'A x.b.example.']",
  ],
  [
    'one value twice',
    [one('UPSERT', 'x.b.example', 'A', '192.0.2.1', '192.0.2.1')],
    "[Duplicate Resource Record: '192.0.2.1']",
  ],
  [
    'the last name servers',
    [
      {
        Action: 'DELETE',
        ResourceRecordSet: {
          Name: 'b.example',
          Type: 'NS',
          TTL: 172_800,
          ResourceRecords: [
            'ns-2051.awsdns-67.co.uk.',
            'ns-2048.awsdns-64.com.',
            'ns-2049.awsdns-65.net.',
            'ns-2050.awsdns-66.org.',
          ].map((Value) => ({ Value })),
        },
      },
    ],
    '[A HostedZone must contain at least one NS record for the zone itself.]',
  ],
  [
    'the SOA',
    [one('DELETE', 'b.example', 'SOA', 'x')],
    '[A HostedZone must contain exactly one SOA record.]',
  ],
  [
    'a text without quotation marks',
    [one('UPSERT', 't.b.example', 'TXT', 'v=spf1 -all')],
    "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'v=spf1 -all'']",
  ],
  ['a text quoted twice', [one('UPSERT', 't.b.example', 'TXT', '""v=text""')], /InvalidCharacterString/],
  ['an open quotation', [one('UPSERT', 't.b.example', 'TXT', '"open')], /InvalidCharacterString/],
  [
    'an escaped last quotation mark',
    [one('UPSERT', 't.b.example', 'TXT', '"open\\"')],
    /InvalidCharacterString/,
  ],
  ['no text', [one('UPSERT', 't.b.example', 'TXT', '')], /InvalidCharacterString/],
  [
    'a string over 255 bytes',
    [one('UPSERT', 't.b.example', 'TXT', LONG)],
    `[Invalid Resource Record: 'FATAL problem: CharacterStringTooLong (Value is too long) encountered with '${LONG}'']`,
  ],
  ['a byte that must be escaped', [one('UPSERT', 't.b.example', 'TXT', '"é"')], /UnsupportedCharacter/],
  ['a line break', [one('UPSERT', 't.b.example', 'TXT', '"a\nb"')], /UnsupportedCharacter/],
  [
    'an MX without preference',
    [one('UPSERT', 'm.b.example', 'MX', 'mail.b.example')],
    "[Invalid Resource Record: 'FATAL problem: MXRRDATANotTwoFields (MX record doesn't have 2 fields) encountered with 'mail.b.example'']",
  ],
  ['an MX preference out of range', [one('UPSERT', 'm.b.example', 'MX', '65536 mail.b.example')], /65536/],
  ['no IPv4 address', [one('UPSERT', 'a.b.example', 'A', '192.0.2.256')], /ARRDATAIllegalIPv4Address/],
  ['no IPv6 address', [one('UPSERT', 'a.b.example', 'AAAA', '192.0.2.1')], /not a valid IPv6 address/],
  [
    'an empty label',
    [one('UPSERT', 'a..b.example', 'A', '192.0.2.1')],
    "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..b.example'",
  ],
  ['a label of 64', [one('UPSERT', `${'x'.repeat(64)}.b.example`, 'A', '192.0.2.1')], /DomainLabelTooLong/],
  [
    'a target that is no name',
    [one('UPSERT', 'n.b.example', 'CNAME', 'two words.example')],
    /UnsupportedCharacter \(Value contains unsupported characters\) encountered with ' '/,
  ],
  [
    '1,000 records, an UPSERT counting twice',
    [
      one(
        'UPSERT',
        'm.b.example',
        'A',
        ...Array.from({ length: 501 }, (_, i) => `10.0.${i >> 8}.${i & 255}`),
      ),
    ],
    'Number of records limit of 1000 exceeded.',
  ],
  [
    '32,000 characters, an UPSERT counting twice',
    [
      one(
        'UPSERT',
        't.b.example',
        'TXT',
        ...Array.from({ length: 70 }, (_, i) => `"${i}${'x'.repeat(240)}"`),
      ),
    ],
    /32000/,
  ],
];

describe('a batch with one bad change changes nothing:', () => {
  const good = one('UPSERT', 'good.b.example', 'TXT', '"good"');

  test.each(refused)('%s', async (_, bad, message) => {
    const before = await hosted.listing();
    for (const batch of [
      [good, ...bad],
      [...bad, good],
    ]) {
      await expect(hosted.change([...batch])).rejects.toMatchObject(failed('InvalidChangeBatch', message));
    }
    expect(await hosted.listing()).toEqual(before);
    await expect(hosted.resolver().resolveTxt('good.b.example')).rejects.toBeDefined();
  });

  const set = { Name: 'x.b.example', Type: 'TXT' as const };
  test.each<[string, Change, RegExp]>([
    [
      'no values',
      { Action: 'DELETE', ResourceRecordSet: { ...set, TTL: 300 } },
      /^Invalid request: Expected exactly one of .*Name=x\.b\.example, Type=TXT/,
    ],
    [
      'no such action',
      // The SDK's type forbids what a caller by hand may send.
      { ...one('CREATE', 'x.b.example', 'TXT', '"x"'), Action: 'REPLACE' as Change['Action'] },
      /Value 'REPLACE' is not facet-valid/,
    ],
    [
      'a value over 4,000 characters',
      one('CREATE', 'x.b.example', 'TXT', Array.from({ length: 16 }, () => `"${'x'.repeat(255)}"`).join(' ')),
      /maxLength '4000' for type 'RData'/,
    ],
    [
      'an alias',
      {
        Action: 'CREATE',
        ResourceRecordSet: {
          Name: 'x.b.example',
          Type: 'A',
          AliasTarget: { HostedZoneId: 'Z', DNSName: 'b.example', EvaluateTargetHealth: false },
        },
      },
      /does not serve record sets with AliasTarget/,
    ],
    ['a type that the DNS lacks', one('CREATE', 'x.b.example', 'CAA', '0 issue "x"'), /does not serve .*CAA/],
    ['a name that the DNS cannot hold', one('CREATE', 'a\\056b.b.example', 'TXT', '"x"'), /does not serve/],
  ])('%s is InvalidInput', async (_, bad, message) => {
    const before = await hosted.listing();
    await expect(hosted.change([good, bad])).rejects.toMatchObject(failed('InvalidInput', message));
    expect(await hosted.listing()).toEqual(before);
  });

  test('a name that is another zone of the estate', async () => {
    const parent = await hosted.idOf('a.example');
    const delegation = one('CREATE', 'c.a.example', 'NS', 'ns.x.example');
    await expect(hosted.change([delegation], parent)).rejects.toMatchObject(
      failed('InvalidInput', /does not serve this change: .*c\.a\.example/),
    );
  });

  test('a body that is no batch', async () => {
    const scope = `AKIASIM0${OWNER}/20261101/us-east-1/route53/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const path = `/2013-04-01${await hosted.idOf('b.example')}/rrset`;
    for (const body of ['', '<open>', '<ChangeBatch/>']) {
      const response = await fetch(`${hosted.company.aws.endpoint}${path}`, {
        method: 'POST',
        headers: { authorization },
        body,
      });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(
        '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>MalformedInput</Code>',
      );
    }
  });
});

test('an unknown key and an unknown change are told as Route 53 does', async () => {
  const credentials = { accessKeyId: 'AKIANOTTHEREATALL000', secretAccessKey: 'wrong' };
  const stranger = new Route53Client({
    endpoint: hosted.company.aws.endpoint,
    region: 'us-east-1',
    credentials,
  });
  await expect(stranger.send(new ListHostedZonesCommand({}))).rejects.toMatchObject(
    failed('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  );
  await expect(hosted.client.send(new GetChangeCommand({ Id: 'C0' }))).rejects.toMatchObject(
    failed('NoSuchChange', 'A change with the specified change ID does not exist.', 404),
  );
});
