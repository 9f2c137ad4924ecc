// Route 53 of the simulator, as real SDK clients see it, and the DNS that its zones are answered from.
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { parseEstate } from '../../src/simulator/estate.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { askUdp } from '../support/dns-client.ts';
import { failed, HOSTED, type HostedCompany, OTHER, OWNER, one, startHosted } from '../support/hosted.ts';

let hosted: HostedCompany;
beforeEach(async () => {
  hosted = await startHosted();
});
afterEach(() => hosted.company.close());

describe('hosted zones', () => {
  test('are those of the account: not what AWS, somebody else or another account has, nor what does not answer', async () => {
    const { HostedZones, ...rest } = await hosted.client.send(new ListHostedZonesCommand({}));
    expect(HostedZones?.map(({ Name }) => Name)).toEqual(['b.example.', 'a.example.', 'c.a.example.']);
    expect(HostedZones?.[0]).toMatchObject({
      Id: expect.stringMatching(/^\/hostedzone\/Z[0-9A-Z]{20}$/),
      CallerReference: expect.any(String),
      Config: { PrivateZone: false },
      ResourceRecordSetCount: 7,
    });
    expect(rest).toMatchObject({ IsTruncated: false, MaxItems: 100 });
    const theirs = await hosted.clientOf(OTHER).send(new ListHostedZonesCommand({}));
    expect(theirs.HostedZones?.map(({ Name }) => Name)).toEqual(['theirs.example.']);
  });

  test('come page by page', async () => {
    const first = await hosted.client.send(new ListHostedZonesCommand({ MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, MaxItems: 2 });
    const Marker = first.NextMarker;
    const second = await hosted.client.send(
      new ListHostedZonesCommand({ MaxItems: 2, ...(Marker && { Marker }) }),
    );
    expect(second).toMatchObject({ IsTruncated: false, Marker });
    expect(second.HostedZones?.map(({ Name }) => Name)).toEqual(['c.a.example.']);
  });

  test('by name: with labels reversed, from a name on', async () => {
    const names = async (DNSName?: string) => {
      const { HostedZones } = await hosted.client.send(
        new ListHostedZonesByNameCommand(DNSName ? { DNSName } : {}),
      );
      return HostedZones?.map(({ Name }) => Name);
    };
    expect(await names()).toEqual(['a.example.', 'c.a.example.', 'b.example.']);
    expect(await names('a.example')).toEqual(['a.example.', 'c.a.example.', 'b.example.']);
    expect(await names('ab.example.')).toEqual(['b.example.']);
    expect(await names('z.example')).toEqual([]);
    const page = await hosted.client.send(new ListHostedZonesByNameCommand({ MaxItems: 1 }));
    expect(page).toMatchObject({ IsTruncated: true, NextDNSName: 'c.a.example.' });
    const { NextDNSName: DNSName = '', NextHostedZoneId: HostedZoneId = '' } = page;
    const rest = await hosted.client.send(new ListHostedZonesByNameCommand({ DNSName, HostedZoneId }));
    expect(rest.HostedZones?.map(({ Name }) => Name)).toEqual(['c.a.example.', 'b.example.']);
  });

  test('one by its id, with the name servers that DNS tells of it', async () => {
    const Id = await hosted.idOf('b.example');
    const { HostedZone, DelegationSet } = await hosted.client.send(new GetHostedZoneCommand({ Id }));
    expect(HostedZone).toMatchObject({ Id, Name: 'b.example.' });
    const told = await hosted.resolver().resolveNs('b.example');
    expect(told).toHaveLength(4);
    expect([...(DelegationSet?.NameServers ?? [])].sort()).toEqual([...told].sort());
  });

  test.each([
    ['no such id', 'Z0000000000000000000'],
    ["another account's", undefined],
  ])('%s is not found', async (_, id) => {
    const theirs = await hosted.clientOf(OTHER).send(new ListHostedZonesCommand({}));
    const Id = (id ?? theirs.HostedZones?.[0]?.Id ?? '').replace('/hostedzone/', '');
    const message = `No hosted zone found with ID: ${Id}`;
    const expected = failed('NoSuchHostedZone', message, 404);
    await expect(hosted.client.send(new GetHostedZoneCommand({ Id }))).rejects.toMatchObject(expected);
    await expect(hosted.listing(Id)).rejects.toMatchObject(expected);
    const change = hosted.change([one('CREATE', 'x.b.example', 'A', '192.0.2.1')], Id);
    await expect(change).rejects.toMatchObject(expected);
  });

  test('a zone of the estate that no account has, or a mark of no zone, is an error of the estate', () => {
    const wrong = (hostedZones: Record<string, string>) => () => parseEstate({ ...HOSTED, hostedZones });
    expect(wrong({ 'nowhere.example': 'elsewhere' })).toThrow('nowhere.example');
    expect(wrong({ 'b.example': '333333333333' })).toThrow('333333333333');
  });
});

describe('record sets', () => {
  test('in the order of names with reversed labels, then types; escapes in names, quotes around texts', async () => {
    expect(await hosted.listing()).toEqual([
      'b.example. 600 MX 10 mail.b.example',
      'b.example. 172800 NS ns-2048.awsdns-64.com | ns-2049.awsdns-65.net | ns-2050.awsdns-66.org | ns-2051.awsdns-67.co.uk',
      expect.stringMatching(/^b\.example\. \d+ SOA ns\.b\.example hostmaster\.b\.example( \d+){5}$/),
      'b.example. 600 TXT "v=spf1 -all" | "other"',
      '\\052.b.example. 300 A 192.0.2.1',
      `parts.b.example. 300 TXT "one" "two" | "${'x'.repeat(255)}" "${'x'.repeat(45)}"`,
      'www.b.example. 300 CNAME b.example',
    ]);
  });

  test('page by page, from a name and a type on', async () => {
    const HostedZoneId = await hosted.idOf('b.example');
    const from = async (input: object) => {
      const got = await hosted.client.send(new ListResourceRecordSetsCommand({ HostedZoneId, ...input }));
      return {
        sets: got.ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`),
        next: got.IsTruncated && `${got.NextRecordName} ${got.NextRecordType}`,
      };
    };
    expect(await from({ MaxItems: 2 })).toEqual({
      sets: ['b.example. MX', 'b.example. NS'],
      next: 'b.example. SOA',
    });
    expect(await from({ MaxItems: 1, StartRecordName: 'b.example', StartRecordType: 'SOA' })).toEqual({
      sets: ['b.example. SOA'],
      next: 'b.example. TXT',
    });
    expect(await from({ StartRecordName: '*.b.example.', MaxItems: 1 })).toMatchObject({
      sets: ['\\052.b.example. A'],
    });
    expect(await from({ StartRecordName: 'q.b.example' })).toEqual({
      sets: ['www.b.example. CNAME'],
      next: false,
    });
    await expect(from({ StartRecordType: 'TXT' })).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  test('what was changed is listed, answered over UDP and TCP, and told by GetChange', async () => {
    const long = `v=DKIM1; p=${'A'.repeat(600)}`;
    const quoted = (long.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ');
    const { ChangeInfo } = await hosted.client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: await hosted.idOf('b.example'),
        ChangeBatch: {
          Comment: 'mail & more',
          Changes: [
            one('CREATE', 'Bounce.b.example', 'MX', '10 feedback-smtp.eu-west-1.amazonses.com.'),
            one('UPSERT', 'bounce.b.example.', 'TXT', '"v=spf1 include:amazonses.com ~all"'),
            one('UPSERT', '_dmarc.b.example', 'TXT', '"v=DMARC1; p=none"'),
            one('CREATE', 's._domainkey.b.example', 'TXT', quoted),
            one('UPSERT', '\\052.b.example', 'A', '192.0.2.7', '192.0.2.8'),
            one('DELETE', 'www.b.example', 'CNAME', 'b.example.'),
          ],
        },
      }),
    );
    expect(ChangeInfo).toMatchObject({ Id: expect.stringMatching(/^\/change\/C/), Status: 'PENDING' });
    const told = await hosted.client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    expect(told.ChangeInfo).toEqual({ ...ChangeInfo, Status: 'INSYNC', Comment: 'mail & more' });
    expect((await hosted.listing()).filter((line) => !line.startsWith('b.example.'))).toEqual([
      '\\052.b.example. 300 A 192.0.2.7 | 192.0.2.8',
      '_dmarc.b.example. 300 TXT "v=DMARC1; p=none"',
      `s._domainkey.b.example. 300 TXT ${quoted}`,
      'bounce.b.example. 300 MX 10 feedback-smtp.eu-west-1.amazonses.com',
      'bounce.b.example. 300 TXT "v=spf1 include:amazonses.com ~all"',
      `parts.b.example. 300 TXT "one" "two" | "${'x'.repeat(255)}" "${'x'.repeat(45)}"`,
    ]);
    const dns = hosted.resolver();
    expect(await dns.resolveMx('bounce.b.example')).toEqual([
      { priority: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' },
    ]);
    expect((await dns.resolveTxt('_dmarc.b.example')).flat()).toEqual(['v=DMARC1; p=none']);
    // Over 512 bytes: UDP says "truncated", and the resolver asks again over TCP.
    expect((await dns.resolveTxt('s._domainkey.b.example'))[0]?.join('')).toBe(long);
    expect(hosted.company.dns.queries.at(-1)).toMatchObject({
      name: 's._domainkey.b.example',
      transport: 'tcp',
    });
    expect(await dns.resolve4('anything.b.example')).toEqual(['192.0.2.7', '192.0.2.8']);
    await expect(dns.resolveCname('www.b.example')).rejects.toMatchObject({ code: 'ENODATA' });
    // What stands beside a changed set, and its time to live, stays.
    await hosted.change([one('UPSERT', 'b.example', 'TXT', '"new"')]);
    expect((await hosted.listing()).slice(0, 4)).toEqual([
      'b.example. 600 MX 10 mail.b.example',
      expect.stringMatching(/ NS /),
      expect.stringMatching(/ SOA /),
      'b.example. 300 TXT "new"',
    ]);
    const { port } = hosted.company.dns;
    expect((await askUdp(port, { name: 'b.example', type: 'MX' })).answers).toMatchObject([{ ttl: 600 }]);
    expect((await askUdp(port, { name: 'b.example', type: 'TXT' })).answers).toMatchObject([{ ttl: 300 }]);
  });

  test('another company that is started of the estate has nothing of it', async () => {
    await hosted.change([one('CREATE', 'new.b.example', 'TXT', '"x"')]);
    await expect(hosted.resolver().resolveTxt('new.b.example')).resolves.toEqual([['x']]);
    await hosted.company.close();
    hosted = await startHosted();
    await expect(hosted.resolver().resolveTxt('new.b.example')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  test('a CNAME gives way to other records, and back, when it is deleted first', async () => {
    await hosted.change([
      one('DELETE', 'www.b.example', 'CNAME', 'b.example'),
      one('CREATE', 'www.b.example', 'TXT', '"now a text"'),
    ]);
    expect(await hosted.resolver().resolveTxt('www.b.example')).toEqual([['now a text']]);
    await hosted.change([
      one('DELETE', 'www.b.example', 'TXT', '"now a text"'),
      one('UPSERT', 'www.b.example', 'CNAME', 'a.example'),
    ]);
    expect(await hosted.resolver().resolveCname('www.b.example')).toEqual(['a.example']);
    // The same set deleted and made again.
    await hosted.change([
      one('DELETE', 'www.b.example', 'CNAME', 'a.example'),
      one('CREATE', 'www.b.example', 'CNAME', 'c.example'),
    ]);
    expect(await hosted.resolver().resolveCname('www.b.example')).toEqual(['c.example']);
  });

  test('a null MX and the name servers of the apex can be told', async () => {
    await hosted.change([
      one('UPSERT', 'b.example', 'MX', '0 .'),
      one('UPSERT', 'b.example', 'NS', 'ns.c.example'),
    ]);
    expect(await hosted.resolver().resolveNs('b.example')).toEqual(['ns.c.example']);
    expect(await hosted.listing()).toEqual(
      expect.arrayContaining(['b.example. 300 MX 0 .', 'b.example. 300 NS ns.c.example']),
    );
  });
});

test('SES looks the records up again: a domain is verified by the change that publishes its DKIM records', async () => {
  await hosted.company.close();
  const identity = {
    IdentityName: 'b.example',
    VerificationStatus: 'PENDING',
    DkimAttributes: { Status: 'PENDING', Tokens: ['t1', 't2'], SigningHostedZone: 'dkim.amazonses.com' },
    MailFromAttributes: { MailFromDomain: 'bounce.b.example', MailFromDomainStatus: 'PENDING' },
  };
  const accounts = [
    { Id: OWNER, Name: 'main', regions: { 'eu-west-1': { ses: { identities: [identity] } } } },
    { Id: OTHER, Name: 'other', regions: {} },
  ];
  hosted = await startHosted(parseEstate({ ...HOSTED, accounts }));
  const { endpoint } = hosted.company.aws;
  const credentials = hosted.company.aws.credentialsFor(OWNER);
  const ses = new SESv2Client({ endpoint, region: 'eu-west-1', credentials });
  const status = async () => {
    const got = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'b.example' }));
    return [got.VerificationStatus, got.DkimAttributes?.Status, got.MailFromAttributes?.MailFromDomainStatus];
  };
  const cname = (token: string) =>
    one('CREATE', `${token}._domainkey.b.example`, 'CNAME', `${token}.dkim.amazonses.com`);
  await hosted.change([cname('t1')]);
  expect(await status()).toEqual(['PENDING', 'PENDING', 'PENDING']);
  const mx = one('CREATE', 'bounce.b.example', 'MX', '10 feedback-smtp.eu-west-1.amazonses.com');
  await hosted.change([cname('t2'), mx]);
  expect(await status()).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
});

test('every zone of the story that its company has is hosted, and each of its records is listed and can be put back', async () => {
  await hosted.company.close();
  const estate = await loadEstate('story-before');
  hosted = await startHosted(estate);
  const { HostedZones } = await hosted.client.send(new ListHostedZonesCommand({}));
  expect(HostedZones?.map(({ Name }) => Name?.replace(/\.$/, ''))).toEqual(
    Object.keys(estate.zones).filter((name) => !['amazonses.com', 'gmail.com'].includes(name)),
  );
  for (const { Id = '' } of HostedZones ?? []) {
    const before = await hosted.listing(Id);
    const { ResourceRecordSets } = await hosted.client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: Id }),
    );
    const own = (ResourceRecordSets ?? []).filter(({ Type }) => Type !== 'SOA' && Type !== 'NS');
    if (own.length === 0) continue;
    const batch = (Action: Change['Action']) =>
      hosted.change(
        own.map((ResourceRecordSet) => ({ Action, ResourceRecordSet })),
        Id,
      );
    await batch('DELETE');
    expect(await hosted.listing(Id)).toHaveLength(before.length - own.length);
    await batch('CREATE');
    expect(await hosted.listing(Id)).toEqual(before);
  }
});
