// Two ways to do what a plan says: its scripts, by a shell and the AWS CLI; and its calls, by the SDK.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import * as ses from '@aws-sdk/client-ses';
import * as sesv2 from '@aws-sdk/client-sesv2';
import * as sns from '@aws-sdk/client-sns';
import { type Call, logGroupCalls, poolCall, sesCall } from '../../../src/fix/aws/calls.ts';
import { sesCommands, shellText } from '../../../src/fix/aws/commands.ts';
import { documentsOf } from '../../../src/fix/documents.ts';
import type { Plan } from '../../../src/fix/plan.ts';
import { changeBatches } from '../../../src/fix/render/route53.ts';
import type { AccessDraft, Change, DnsChange, SesChange } from '../../../src/model.ts';
import { filledIn } from './people.ts';

export interface Runner {
  /** Does what the plan says, but for what only people do. */
  run(plan: Plan, round: number): Promise<void>;
  /** Does what was chosen. */
  choose(changes: readonly SesChange[]): Promise<void>;
}

/** Writes the plan's files into a folder, fills in its drafts, and runs its scripts in their order. */
export function shellRunner(folder: string): Runner {
  return {
    async run(plan, round) {
      const documents = documentsOf(plan, 'cli', { locale: 'en', zones: [] });
      for (const { path, text } of documents) {
        const file = join(folder, `round-${round}`, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, path.startsWith('put-account-details') ? filledIn(text) : text);
      }
      const scripts = documents.map(({ path }) => path).filter((path) => path.endsWith('.sh'));
      // A pool whose sender is not ready is left as it is, and the script says so at its end.
      for (const script of scripts)
        await shell(['sh', join(folder, `round-${round}`, script)], folder, /is left as it is/);
    },
    async choose(changes) {
      for (const change of changes)
        for (const command of sesCommands(change).run) await shell(['sh', '-c', shellText(command)], folder);
    },
  };
}

/** The company answers from this very process, so that nothing may block it. */
function shell([command = '', ...args]: readonly string[], cwd: string, forgiven?: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env: process.env }, (error, stdout, stderr) => {
      if (error === null || (error.code === 1 && forgiven?.test(stderr) && !/An error occurred/.test(stderr)))
        resolve();
      else reject(new Error(`${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}

/** The same calls with the same input. */
export function sdkRunner(): Runner {
  const settings = { endpoint: process.env.AWS_ENDPOINT_URL ?? '', region: 'us-east-1' };
  const callAll = async (calls: readonly Call[]) => {
    for (const { service, operation, region, input } of calls) {
      const known = CLIENTS[service];
      if (known === undefined) throw new Error(`there is no client for ${service}`);
      await known({ ...settings, region: region ?? settings.region }, operation, input);
    }
  };
  return {
    async run({ steps }) {
      for (const { changes } of steps) {
        await publish(
          changes.filter((change) => change.kind === 'dns'),
          settings,
        );
        await callAll(changes.flatMap(callsOf));
      }
    },
    choose: (changes) => callAll(changes.map(sesCall)),
  };
}

function callsOf(change: Change): readonly Call[] {
  if (change.kind === 'ses') return [sesCall(change)];
  if (change.kind === 'cognito') {
    const group = change.change === 'setLogDelivery' ? change.createLogGroup : undefined;
    const first = group === undefined ? [] : [logGroupCalls(change.region, group).create];
    return [...first, poolCall(change)];
  }
  return change.kind === 'request' && change.request === 'productionAccess'
    ? [accessCall(change.region, change.draft)]
    : [];
}

function accessCall(region: string, { mailType, useCase }: AccessDraft): Call {
  const input = {
    MailType: mailType,
    WebsiteURL: 'https://kumo-notes.example',
    UseCaseDescription: useCase.en,
    ProductionAccessEnabled: true,
  };
  return { service: 'sesv2', operation: 'PutAccountDetails', region, input };
}

type Settings = { readonly endpoint: string; readonly region: string };

/** Sends the command of this name; the modules name it after the operation, and a wrong name fails here. */
function commandIn(module: object, operation: string): new (input: unknown) => never {
  const found = Object.entries(module).find(([name]) => name === `${operation}Command`)?.[1];
  if (found === undefined) throw new Error(`the SDK has no ${operation}`);
  return found;
}

const CLIENTS: Partial<
  Record<Call['service'], (settings: Settings, operation: string, input: unknown) => Promise<unknown>>
> = {
  sesv2: async (settings, operation, input) => {
    const client = new sesv2.SESv2Client(settings);
    return client.send(new (commandIn(sesv2, operation))(input)).catch((error: unknown) => {
      // As the scripts do: an earlier round made it, and no scan sees what nobody uses yet.
      if (!/AlreadyExists|RSA_2048_BIT already/.test(String(error))) throw error;
    });
  },
  ses: (settings, operation, input) =>
    new ses.SESClient(settings).send(new (commandIn(ses, operation))(input)),
  logs,
  sns: (settings, operation, input) =>
    new sns.SNSClient(settings).send(new (commandIn(sns, operation))(input)),
  'cognito-idp': async (settings, operation, input) => {
    const client = new cognito.CognitoIdentityProviderClient(settings);
    return client.send(new (commandIn(cognito, operation))(input)).catch((error: unknown) => {
      // The sender is not verified yet, or still in the sandbox: another round comes.
      if (!/not verified|sandbox|not allowed to use your email identity/i.test(String(error))) throw error;
    });
  },
};

/** There is no client of CloudWatch Logs here: the request in its wire form, JSON 1.1. */
async function logs({ endpoint, region }: Settings, operation: string, input: unknown): Promise<void> {
  const scope = `${process.env.AWS_ACCESS_KEY_ID}/20261101/${region}/logs/aws4_request`;
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Logs_20140328.${operation}`,
    'x-amz-security-token': process.env.AWS_SESSION_TOKEN ?? '',
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
  };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
  const text = await answer.text();
  if (!answer.ok && !text.includes('ResourceAlreadyExistsException')) throw new Error(text);
}

async function publish(changes: readonly DnsChange[], settings: Settings): Promise<void> {
  if (changes.length === 0) return;
  const client = new Route53Client(settings);
  const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
  const zones = HostedZones.map(({ Id = '', Name = '' }) => ({
    id: Id.replace('/hostedzone/', ''),
    name: Name.replace(/\.$/, ''),
  }));
  for (const { zone, json } of changeBatches(changes, zones)) {
    if (zone.id === undefined) throw new Error(`no zone holds ${zone.name}`);
    await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: JSON.parse(json) }),
    );
  }
}
