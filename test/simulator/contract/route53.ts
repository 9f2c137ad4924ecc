// What Route 53 promises: hosted zones, record sets in order, and batches that are carried out as a whole or not at all.
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  type ListHostedZonesCommandOutput,
  ListResourceRecordSetsCommand,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { at, type ContractCase, type ContractTarget, errorOf, HOME, ZONES } from './target.ts';

const [ZONE, SECOND] = ZONES;

const route53 = (target: ContractTarget) => new Route53Client(at(target));

async function zoneId(target: ContractTarget): Promise<string> {
  const command = new ListHostedZonesByNameCommand({ DNSName: ZONE });
  return (await route53(target).send(command)).HostedZones?.[0]?.Id ?? '';
}

async function change(target: ContractTarget, ...Changes: Change[]) {
  const input = { HostedZoneId: await zoneId(target), ChangeBatch: { Changes } };
  return route53(target).send(new ChangeResourceRecordSetsCommand(input));
}

const one = (Action: Change['Action'], Name: string, Type: RRType, ...values: string[]): Change => ({
  Action,
  ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) },
});

async function setsFrom(target: ContractTarget, StartRecordName: string, MaxItems = 300) {
  const input = { HostedZoneId: await zoneId(target), StartRecordName, MaxItems };
  return route53(target).send(new ListResourceRecordSetsCommand(input));
}

/** A batch that is refused, and what is said. */
const refuses = (name: string, message: string | RegExp, ...changes: Change[]): ContractCase => ({
  name,
  async run(target) {
    const error = await errorOf(change(target, ...changes));
    expect(error.code).toBe('InvalidChangeBatch 400');
    expect(error.message).toMatch(message);
  },
});

export const ROUTE_53_CASES: readonly ContractCase[] = [
  {
    name: 'ListHostedZones goes through all pages',
    async run(target) {
      const names: (string | undefined)[] = [];
      let more: { Marker?: string } | undefined = {};
      while (more !== undefined) {
        const command: ListHostedZonesCommand = new ListHostedZonesCommand({ MaxItems: 1, ...more });
        const page: ListHostedZonesCommandOutput = await route53(target).send(command);
        expect(page.HostedZones).toHaveLength(1);
        names.push(...(page.HostedZones ?? []).map(({ Name }) => Name));
        more = page.IsTruncated && page.NextMarker !== undefined ? { Marker: page.NextMarker } : undefined;
      }
      expect([...names].sort()).toEqual([`${ZONE}.`, `${SECOND}.`].sort());
    },
  },
  {
    name: 'ListHostedZonesByName sorts by reversed labels',
    async run(target) {
      const { HostedZones } = await route53(target).send(new ListHostedZonesByNameCommand({}));
      expect(HostedZones?.map(({ Name }) => Name)).toEqual([`${ZONE}.`, `${SECOND}.`]);
    },
  },
  {
    name: 'ListHostedZonesByName begins at a name and goes on from there',
    async run(target) {
      const { HostedZones } = await route53(target).send(new ListHostedZonesByNameCommand({ DNSName: ZONE }));
      expect(HostedZones?.map(({ Name }) => Name)).toEqual([`${ZONE}.`, `${SECOND}.`]);
    },
  },
  {
    name: 'GetHostedZone tells the zone and its name servers',
    async run(target) {
      const Id = await zoneId(target);
      const { HostedZone, DelegationSet } = await route53(target).send(new GetHostedZoneCommand({ Id }));
      expect(HostedZone).toMatchObject({
        Id: expect.stringMatching(/^\/hostedzone\/Z[0-9A-Z]+$/),
        Name: `${ZONE}.`,
        Config: { PrivateZone: false },
      });
      expect(DelegationSet?.NameServers?.length).toBeGreaterThanOrEqual(4);
    },
  },
  {
    name: 'GetHostedZone does not find an unknown id',
    async run(target) {
      const error = await errorOf(route53(target).send(new GetHostedZoneCommand({ Id: 'Z00000000000' })));
      expect(error).toEqual({
        code: 'NoSuchHostedZone 404',
        message: 'No hosted zone found with ID: Z00000000000',
      });
    },
  },
  {
    name: 'ListResourceRecordSets begins with the NS and SOA of the apex',
    async run(target) {
      const { ResourceRecordSets } = await setsFrom(target, ZONE, 2);
      expect(ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
        `${ZONE}. NS`,
        `${ZONE}. SOA`,
      ]);
    },
  },
  {
    name: 'ListResourceRecordSets wants a name with a type',
    async run(target) {
      const input = { HostedZoneId: await zoneId(target), StartRecordType: 'TXT' as const };
      const error = await errorOf(route53(target).send(new ListResourceRecordSetsCommand(input)));
      expect(error.code).toBe('InvalidInput 400');
    },
  },
  {
    name: 'ChangeResourceRecordSets creates, updates and deletes, and the sets are listed so',
    async run(target) {
      await change(
        target,
        one('CREATE', `Mail.${ZONE}`, 'MX', '10 feedback-smtp.eu-west-1.amazonses.com'),
        one('UPSERT', `mail.${ZONE}.`, 'TXT', '"v=spf1 include:amazonses.com ~all"', '"two" "strings"'),
      );
      const listed = async () => {
        const { ResourceRecordSets } = await setsFrom(target, `mail.${ZONE}`, 2);
        return ResourceRecordSets?.map(({ Name, Type, TTL, ResourceRecords: records }) =>
          [Name, TTL, Type, records?.map(({ Value }) => Value).join(' | ')].join(' '),
        );
      };
      expect(await listed()).toEqual([
        `mail.${ZONE}. 60 MX 10 feedback-smtp.eu-west-1.amazonses.com`,
        `mail.${ZONE}. 60 TXT "v=spf1 include:amazonses.com ~all" | "two" "strings"`,
      ]);
      await change(
        target,
        one('UPSERT', `mail.${ZONE}`, 'MX', '20 other.example'),
        one('DELETE', `mail.${ZONE}`, 'TXT', '"v=spf1 include:amazonses.com ~all"', '"two" "strings"'),
      );
      expect(await listed()).toEqual([`mail.${ZONE}. 60 MX 20 other.example`]);
      await change(target, one('DELETE', `mail.${ZONE}`, 'MX', '20 other.example'));
      expect(await listed()).toEqual([]);
    },
  },
  {
    name: 'ListResourceRecordSets tells a wildcard by its octal code',
    async run(target) {
      await change(target, one('UPSERT', `*.wild.${ZONE}`, 'TXT', '"x"'));
      const { ResourceRecordSets } = await setsFrom(target, `*.wild.${ZONE}`, 1);
      expect(ResourceRecordSets?.map(({ Name }) => Name)).toEqual([`\\052.wild.${ZONE}.`]);
    },
  },
  {
    name: 'ListResourceRecordSets goes on by name and type',
    async run(target) {
      await change(
        target,
        one('UPSERT', `p.${ZONE}`, 'A', '192.0.2.1'),
        one('UPSERT', `p.${ZONE}`, 'TXT', '"p"'),
      );
      const { IsTruncated, NextRecordName, NextRecordType } = await setsFrom(target, `p.${ZONE}`, 1);
      expect({ IsTruncated, NextRecordName, NextRecordType }).toEqual({
        IsTruncated: true,
        NextRecordName: `p.${ZONE}.`,
        NextRecordType: 'TXT',
      });
    },
  },
  {
    name: 'GetChange tells that a change is in sync',
    async run(target) {
      const { ChangeInfo } = await change(target, one('UPSERT', `c.${ZONE}`, 'TXT', '"c"'));
      const told = await route53(target).send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
      expect(told.ChangeInfo).toMatchObject({ Id: ChangeInfo?.Id, Status: 'INSYNC' });
    },
  },
  {
    name: 'a batch with one bad change changes nothing',
    async run(target) {
      await change(target, one('UPSERT', `held.${ZONE}`, 'TXT', '"held"'));
      const batch = [
        one('UPSERT', `held.${ZONE}`, 'TXT', '"lost"'),
        one('CREATE', 'elsewhere.example.net', 'TXT', '"x"'),
      ];
      expect((await errorOf(change(target, ...batch))).code).toBe('InvalidChangeBatch 400');
      const { ResourceRecordSets } = await setsFrom(target, `held.${ZONE}`, 1);
      expect(ResourceRecordSets?.[0]?.ResourceRecords).toEqual([{ Value: '"held"' }]);
    },
  },
  refuses(
    'ChangeResourceRecordSets refuses a name of another zone',
    `RRSet with DNS name elsewhere.example.net. is not permitted in zone ${ZONE}.`,
    one('CREATE', 'elsewhere.example.net.', 'TXT', '"x"'),
  ),
  {
    name: 'ChangeResourceRecordSets refuses to create what exists',
    async run(target) {
      await change(target, one('UPSERT', `made.${ZONE}`, 'TXT', '"made"'));
      const error = await errorOf(change(target, one('CREATE', `made.${ZONE}`, 'TXT', '"other"')));
      const message = `Tried to create resource record set [name='made.${ZONE}.', type='TXT'] but it already exists`;
      expect(error).toEqual({ code: 'InvalidChangeBatch 400', message: `[${message}]` });
    },
  },
  refuses(
    'ChangeResourceRecordSets refuses to delete what is not there',
    /^\[Tried to delete resource record set .* but it was not found\]$/,
    one('DELETE', `never.${ZONE}`, 'TXT', '"x"'),
  ),
  refuses(
    'ChangeResourceRecordSets refuses a CNAME at the apex',
    /^\[RRSet of type CNAME .* is not permitted at apex in zone/,
    one('UPSERT', ZONE, 'CNAME', 'x.example'),
  ),
  refuses(
    'ChangeResourceRecordSets refuses a CNAME beside another type',
    /^\[RRSet of type CNAME .* is not permitted as it conflicts with other records with the same DNS name/,
    one('UPSERT', `both.${ZONE}`, 'TXT', '"x"'),
    one('UPSERT', `both.${ZONE}`, 'CNAME', 'x.example'),
  ),
  refuses(
    'ChangeResourceRecordSets wants texts in quotation marks',
    /InvalidCharacterString \(Value should be enclosed in quotation marks\)/,
    one('UPSERT', `text.${ZONE}`, 'TXT', 'unquoted'),
  ),
  refuses(
    'ChangeResourceRecordSets bounds a string at 255 bytes',
    /CharacterStringTooLong \(Value is too long\)/,
    one('UPSERT', `text.${ZONE}`, 'TXT', `"${'x'.repeat(256)}"`),
  ),
  {
    name: 'an unknown access key is not recognised (restXml)',
    async run(target) {
      const credentials = { accessKeyId: 'AKIANOTTHEREATALL000', secretAccessKey: 'wrong' };
      const client = new Route53Client(at(target, HOME, credentials));
      expect((await errorOf(client.send(new ListHostedZonesCommand({})))).code).toBe(
        'InvalidClientTokenId 403',
      );
    },
  },
];
