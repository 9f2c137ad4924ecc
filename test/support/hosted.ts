// A company whose zones are hosted in Route 53 by two accounts, by AWS and by others; and how a test talks to it.
import { Resolver } from 'node:dns/promises';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { type Estate, parseEstate } from '../../src/simulator/estate.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';

export const OWNER = '111111111111';
export const OTHER = '222222222222';

export const HOSTED = {
  name: 'hosted',
  description: 'Zones of two accounts, of AWS and of others',
  managementAccount: OWNER,
  accounts: [
    { Id: OWNER, Name: 'main', regions: {} },
    { Id: OTHER, Name: 'other', regions: {} },
  ],
  zones: {
    'b.example': {
      '@': { TXT: ['v=spf1 -all', 'other'], MX: [{ preference: 10, exchange: 'mail.b.example.' }], ttl: 600 },
      '*': { A: ['192.0.2.1'] },
      www: { CNAME: 'b.example' },
      parts: { TXT: [['one', 'two'], 'x'.repeat(300)] },
    },
    'a.example': { '@': { NS: ['ns1.a.example', 'ns2.a.example'] } },
    'c.a.example': {},
    'amazonses.com': { _spf: { TXT: ['v=spf1 -all'] } },
    'down.example': {},
    'gmail.com': {},
    'theirs.example': {},
  },
  hostedZones: { 'gmail.com': 'elsewhere', 'theirs.example': OTHER },
  dnsFaults: { 'down.example': 'SERVFAIL' },
};

export interface HostedCompany {
  readonly company: Company;
  /** A client of an account; no retries, so that an error shows at once. */
  clientOf(account: string): Route53Client;
  /** Of the management account. */
  readonly client: Route53Client;
  idOf(zone: string): Promise<string>;
  /** Changes the zone b.example, or another. */
  change(changes: readonly Change[], id?: string): Promise<unknown>;
  /** The sets of b.example, or of another zone, one a line. */
  listing(id?: string): Promise<string[]>;
  resolver(): Resolver;
}

/** Starts it; `company.close()` ends it. */
export async function startHosted(estate: Estate = parseEstate(HOSTED)): Promise<HostedCompany> {
  const company = await startCompany({ estate });
  const clientOf = (account: string) =>
    new Route53Client({
      endpoint: company.aws.endpoint,
      region: 'us-east-1',
      credentials: company.aws.credentialsFor(account),
      maxAttempts: 1,
    });
  const client = clientOf(estate.managementAccount);
  const idOf = async (DNSName: string) => {
    const { HostedZones } = await client.send(new ListHostedZonesByNameCommand({ DNSName }));
    return HostedZones?.[0]?.Id ?? '';
  };
  return {
    company,
    clientOf,
    client,
    idOf,
    async change(changes, id) {
      const HostedZoneId = id ?? (await idOf('b.example'));
      const ChangeBatch = { Changes: [...changes] };
      return client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
    },
    async listing(id) {
      const HostedZoneId = id ?? (await idOf('b.example'));
      const lines: string[] = [];
      // Pages of two, so that each listing goes through some; the SDK has no paginator for this action.
      let from: Pick<ListResourceRecordSetsCommandInput, 'StartRecordName' | 'StartRecordType'> | undefined =
        {};
      while (from !== undefined) {
        const input = { HostedZoneId, MaxItems: 2, ...from };
        const page: ListResourceRecordSetsCommandOutput = await client.send(
          new ListResourceRecordSetsCommand(input),
        );
        for (const { Name, Type, TTL, ResourceRecords } of page.ResourceRecordSets ?? []) {
          const values = (ResourceRecords ?? []).map(({ Value }) => Value);
          lines.push([Name, TTL, Type, values.join(' | ')].join(' '));
        }
        const { IsTruncated, NextRecordName, NextRecordType } = page;
        from = IsTruncated ? { StartRecordName: NextRecordName, StartRecordType: NextRecordType } : undefined;
      }
      return lines;
    },
    resolver() {
      const made = new Resolver({ timeout: 2000, tries: 1 });
      made.setServers([company.dns.address]);
      return made;
    },
  };
}

/** A change of a set that lives for 300 seconds. */
export const one = (
  Action: Change['Action'],
  Name: string,
  Type: RRType,
  ...values: readonly string[]
): Change => ({
  Action,
  ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: values.map((Value) => ({ Value })) },
});

/** What a call is to be rejected with. */
export const failed = (code: string, message: string | RegExp, httpStatusCode = 400) => ({
  name: code,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
  $metadata: expect.objectContaining({ httpStatusCode }),
});
