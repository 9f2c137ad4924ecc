// The fixes cure: what they say is done to the pretend company, over AWS's own protocols and DNS, and it is scanned again.
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import * as sesv2 from '@aws-sdk/client-sesv2';
import { CHECKS } from '../../src/checks/index.ts';
import { createDeps } from '../../src/deps.ts';
import { sesCall } from '../../src/fix/aws/calls.ts';
import { CURES } from '../../src/fix/index.ts';
import { changeBatches, type ZoneBatch } from '../../src/fix/render/route53.ts';
import type { DnsChange, Finding, SesChange } from '../../src/model.ts';
import { look } from '../../src/scan.ts';
import { type Company, loadEstate, startCompany } from '../../src/simulator/index.ts';
import { withEnvironment } from '../support/company.ts';

let company: Company;
let restore: () => void;

beforeAll(async () => {
  company = await startCompany({ estate: await loadEstate('story-before') });
  restore = withEnvironment(company.aws.env);
});
afterAll(async () => {
  restore();
  await company.close();
});

async function scan(): Promise<readonly Finding[]> {
  const deps = await createDeps({ dns: [company.dns.address], pace: 'off' });
  return (await look(deps, {})).report.findings;
}

const settings = () => ({ endpoint: company.aws.env.AWS_ENDPOINT_URL ?? '', region: 'us-east-1' });

/** The zones that the company hosts, as `aws route53 list-hosted-zones` tells them. */
async function hostedZones(client: Route53Client) {
  const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
  return HostedZones.map(({ Id = '', Name = '' }) => ({
    id: Id.replace('/hostedzone/', ''),
    name: Name.replace(/\.$/, ''),
  }));
}

async function publish(changes: readonly DnsChange[]): Promise<void> {
  const client = new Route53Client(settings());
  const zones = await hostedZones(client);
  const once = new Map(changes.map((change) => [`${change.set.type} ${change.set.name}`, change]));
  const batches: ZoneBatch[] = changeBatches([...once.values()], zones);
  for (const { zone, json } of batches) {
    if (zone.id === undefined) continue;
    const ChangeBatch = JSON.parse(json);
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch }));
  }
  client.destroy();
}

/** What a command of the plan does, by the SDK: the same call and the same input. */
async function run(change: SesChange): Promise<void> {
  const { operation, input, region = '' } = sesCall(change);
  const client = new sesv2.SESv2Client({ ...settings(), region });
  // The operation's name is the command's in the SDK; a wrong one fails here.
  const commands = sesv2 as unknown as Record<string, new (input: unknown) => sesv2.GetAccountCommand>;
  const Command = commands[`${operation}Command`];
  if (Command === undefined) throw new Error(`the SDK has no ${operation}`);
  await client.send(new Command(input));
  client.destroy();
}

const fixesOf = (findings: readonly Finding[]) =>
  findings.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
const keyOf = ({ checkId, subject }: Finding) => `${checkId} ${subject.id}`;

test('every cure is one of a check of its kind', () => {
  const kinds = new Map(CHECKS.map(({ id, kind }) => [id, kind]));
  for (const [kind, cures] of Object.entries(CURES))
    for (const id of Object.keys(cures)) expect([id, kinds.get(id)]).toEqual([id, kind]);
});

/** Does everything that the fixes say; an identity that is made in one round has its records told in the next. */
async function mend(findings: readonly Finding[]): Promise<void> {
  const changes = fixesOf(findings).flatMap((fix) => fix.changes);
  // Localized changes differ from their originals in the words alone.
  await publish(changes.filter(({ kind }) => kind === 'dns') as unknown as DnsChange[]);
  const ses = changes.filter(({ kind }) => kind === 'ses') as unknown as SesChange[];
  const distinct = new Map(ses.map((change) => [JSON.stringify(change), change]));
  for (const change of distinct.values()) await run(change);
}

test('what the fixes of the story ask for, done, leaves none of their findings failing', async () => {
  const first = await scan();
  const isWhole = ({ fix }: Finding) => {
    const { changes = [], open = [] } = fix ?? {};
    // A request waits for AWS's answer, and an event destination for the topic that somebody chooses.
    const waits = changes.some(({ kind }) => kind === 'request') || open.join().includes('needs a topic');
    return changes.length > 0 && !waits;
  };
  const fixed = first.filter(isWhole);
  expect(fixed.length).toBeGreaterThan(40);
  await mend(first);
  await mend(await scan());

  const failing = new Set((await scan()).filter(({ outcome }) => outcome === 'fail').map(keyOf));
  expect(fixed.filter((finding) => failing.has(keyOf(finding))).map(keyOf)).toEqual([]);
});
