// The packaged template, created by moto's CloudFormation: each resource that was asked for is there, and each of its
// properties is what the service's own API tells; what moto leaves out is named (lacks.ts). Not part of `npm test`, since it
// needs Python: `npm run test:moto`.
import { readFile } from 'node:fs/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describeOnMoto, type Moto, startMoto } from '../simulator/contract/moto.ts';
import { packageService, type ServicePackage } from '../support/package.ts';
import type { Resource } from '../support/template.ts';
import { READERS, type Where } from './deployed.ts';
import { resolved, type Stack } from './intrinsics.ts';
import { SKIPPED_PROPERTIES, SKIPPED_TYPES } from './lacks.ts';

const describeMoto = describeOnMoto('The template is not created in moto');

/** moto's own account. */
const ACCOUNT = '123456789012';
/** Those whose properties are not its own: they say something of a function. */
const PERMISSION = 'AWS::Lambda::Permission';

const MANNERS: readonly [string, Readonly<Record<string, string>>][] = [
  ['of one account', {}],
  [
    'of an organization, with everything switched on',
    {
      org: 'true',
      email: 'ops@example.com',
      slackWebhookParameter: '/mailposture/slack-webhook',
      configUrl: 's3://example-config/mailposture.yml',
      securityHub: 'on',
      eventBus: 'posture',
    },
  ],
];

describeMoto.each(MANNERS)('the stack %s', (_manner, params) => {
  let moto: Moto;
  let service: ServicePackage;
  let where: Where;
  let stack: Stack;
  beforeAll(async () => {
    [moto, service] = await Promise.all([startMoto(), packageService(params)]);
    const credentials = { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'any' };
    where = { endpoint: moto.endpoint, region: 'eu-west-1', credentials };
    stack = await created();
  }, 240_000);
  afterAll(async () => {
    await service?.remove();
    await moto?.stop();
  });

  async function created(): Promise<Stack> {
    const client = new CloudFormationClient(where);
    const StackName = 'mailposture-prod';
    const TemplateBody = await readFile(service.templatePath, 'utf8');
    await client.send(
      new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
    );
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks).toMatchObject([{ StackStatus: 'CREATE_COMPLETE' }]);
    const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName }));
    const made = StackResourceSummaries.flatMap(({ LogicalResourceId, ResourceType, PhysicalResourceId }) =>
      LogicalResourceId && ResourceType
        ? [[LogicalResourceId, { type: ResourceType, id: PhysicalResourceId ?? '' }] as const]
        : [],
    );
    return { account: ACCOUNT, region: where.region, resources: new Map(made) };
  }

  const asked = () => Object.entries(service.resources);
  /** `LOGICAL_ID TYPE` of each. */
  const names = (all: readonly (readonly [string, Resource])[]) =>
    all.map(([id, { Type }]) => `${id} ${Type}`).sort();

  test('has what was asked for, and nothing else', () => {
    const made = [...stack.resources].map(([id, { type }]) => `${id} ${type}`).sort();
    expect(made).toEqual(names(asked().filter(([, { Type }]) => !SKIPPED_TYPES.has(Type))));
  });

  test('each property of each resource is as it was asked for', async () => {
    const compared = asked().filter(([, { Type }]) => !SKIPPED_TYPES.has(Type) && Type !== PERMISSION);
    const differences: string[] = [];
    for (const [id, { Type, Properties }] of compared) {
      const read = READERS[Type];
      if (read === undefined) throw new RangeError(`nothing reads ${Type}`);
      const told = await read(where, stack.resources.get(id)?.id ?? '');
      for (const [name, value] of Object.entries(Properties)) {
        const property = `${Type}.${name}`;
        const found = differencesOf(resolved(value, stack), told[name], `${id} ${property}`);
        if (!SKIPPED_PROPERTIES.has(property)) differences.push(...found);
        else if (found.length === 0) differences.push(`${id} ${property}: moto has learnt it`);
      }
    }
    expect(differences).toEqual([]);
  }, 120_000);

  test('SNS may call the function for Slack', async () => {
    const permissions = asked().filter(([, { Type }]) => Type === PERMISSION);
    for (const [, { Properties }] of permissions) {
      const { FunctionName, Action, Principal, SourceArn } = Properties;
      const { Policy = '{}' } = await new LambdaClient(where).send(
        new GetPolicyCommand({ FunctionName: String(resolved(FunctionName, stack)) }),
      );
      expect(JSON.parse(Policy).Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Allow',
          Action,
          Principal: { Service: Principal },
          Condition: { ArnLike: { 'AWS:SourceArn': resolved(SourceArn, stack) } },
        }),
      );
    }
  });

  // The other stack asks for less.
  if (params.org === 'true') {
    test('all that moto is said to leave out is asked for', () => {
      const types = new Set(asked().map(([, { Type }]) => Type));
      const properties = new Set(
        asked().flatMap(([, { Type, Properties }]) =>
          Object.keys(Properties).map((name) => `${Type}.${name}`),
        ),
      );
      expect([...SKIPPED_TYPES].filter((type) => !types.has(type))).toEqual([]);
      expect([...SKIPPED_PROPERTIES].filter((property) => !properties.has(property))).toEqual([]);
    });
  }
});

/** `PLACE: asked for …, made …` of each leaf that differs. The policies of a role have no order. */
function differencesOf(wanted: unknown, told: unknown, place: string): string[] {
  if (!isObject(wanted) || !isObject(told))
    return JSON.stringify(wanted) === JSON.stringify(told)
      ? []
      : [`${place}: asked for ${JSON.stringify(wanted)}, made ${JSON.stringify(told)}`];
  const [ours, theirs] = [membersOf(wanted), membersOf(told)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) =>
    differencesOf(ours.get(key), theirs.get(key), `${place}.${key}`),
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function membersOf(value: object): Map<string, unknown> {
  return new Map(
    Object.entries(value).map(([key, member]) => [
      isObject(member) && 'PolicyName' in member ? String(member.PolicyName) : key,
      member,
    ]),
  );
}
