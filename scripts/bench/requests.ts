// What the requests of a scan take by themselves: sent through the clients of the SDK, many at once, and nothing done with what
// comes back. In a process of its own, bundled and started by company.ts, which prints the figures.
import {
  DescribeUserPoolCommand,
  GetLogDeliveryConfigurationCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityNotificationAttributesCommand,
} from '@aws-sdk/client-ses';
import {
  GetEmailIdentityCommand,
  paginateListEmailIdentities,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import pLimit from 'p-limit';
import { DEEP_READS } from '../../src/collect/identity-details.ts';
import { createDeps } from '../../src/deps.ts';
import type { RequestFigures } from './company.ts';
import type { Sizes } from './estates.ts';

/** Enough to leave nobody waiting, on either side. */
const AT_ONCE = 50;
const PAGE_OF_POOLS = 60;
const BATCH = 100;

// company.ts writes it.
const sizes = JSON.parse(process.argv[2] ?? '') as Sizes;
const deps = await createDeps({ pace: 'off' });
const limit = pLimit(AT_ONCE);

async function namesIn(client: SESv2Client): Promise<string[]> {
  const names: string[] = [];
  for await (const { EmailIdentities = [] } of paginateListEmailIdentities({ client, pageSize: 1000 }, {})) {
    for (const { IdentityName } of EmailIdentities) if (IdentityName !== undefined) names.push(IdentityName);
  }
  return names;
}

async function identitiesOf(region: string): Promise<void> {
  const [v1, v2] = [deps.ses(region), deps.sesv2(region)];
  const names = await limit(() => namesIn(v2));
  const deep = names
    .slice(0, DEEP_READS)
    .map((EmailIdentity) => limit(() => v2.send(new GetEmailIdentityCommand({ EmailIdentity }))));
  const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, i) => {
    const input = { Identities: names.slice(i * BATCH, (i + 1) * BATCH) };
    return [
      limit(() => v1.send(new GetIdentityDkimAttributesCommand(input))),
      limit(() => v1.send(new GetIdentityMailFromDomainAttributesCommand(input))),
      limit(() => v1.send(new GetIdentityNotificationAttributesCommand(input))),
    ];
  });
  await Promise.all([...deep, ...batches.flat()]);
}

async function poolsOf(region: string, count: number): Promise<void> {
  const client = deps.cognito(region);
  const pages = Array.from({ length: Math.ceil(count / PAGE_OF_POOLS) }, () =>
    limit(() => client.send(new ListUserPoolsCommand({ MaxResults: PAGE_OF_POOLS }))),
  );
  const pools = Array.from({ length: count }, (_, i) => {
    const UserPoolId = `${region}_Pool${i}`;
    return [
      limit(() => client.send(new DescribeUserPoolCommand({ UserPoolId }))),
      limit(() => client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId }))),
    ];
  });
  await Promise.all([...pages, ...pools.flat()]);
}

const before = process.cpuUsage();
const start = performance.now();
await Promise.all(
  Object.entries(sizes).flatMap(([region, { identities, pools }]) => [
    ...(identities > 0 ? [identitiesOf(region)] : []),
    poolsOf(region, pools),
  ]),
);
const { user, system } = process.cpuUsage(before);
const figures: RequestFigures = {
  seconds: (performance.now() - start) / 1000,
  cpuSeconds: (user + system) / 1e6,
};
process.stdout.write(JSON.stringify(figures));
process.exit(0);
