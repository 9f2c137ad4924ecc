// The service as it is deployed, with every switch on, on a pretend company: each packaged function in a process of its own,
// with the environment that the template gives it and a session of its own role. With policies, the simulator lets each
// role do what the template says, and nothing else.
import { S3Client } from '@aws-sdk/client-s3';
import type { Estate } from '../../src/simulator/estate.ts';
import type { Policies } from '../../src/simulator/iam-enforce.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { CHANNEL, type PretendSlack, startSlack } from '../../src/simulator/slack.ts';
import { EXTERNAL_ID } from '../support/organization.ts';
import { type Invoked, invoke, packageService, type ServicePackage } from '../support/package.ts';
import { Execution, type LambdaFunction, type Outcome } from '../support/states-driver.ts';
import { deployed, type TemplateJson } from '../support/template.ts';
import { readTemplate } from '../support/template-yaml.ts';
import { Deployment } from './roles.ts';

const PARAMETERS = {
  webhook: '/mailposture/slack-webhook',
  token: '/mailposture/slack-token',
  config: '/mailposture/config',
} as const;
const BUCKET = 'mailposture-reports';
const CONFIG_OBJECT = 'mailposture-config/mailposture.yml';
export const CONFIG_URL = `s3://${CONFIG_OBJECT}`;

/** Packages it with every switch on: of two ways to the same thing, a deployment goes one, and this allows both. */
export const packageAll = (): Promise<ServicePackage> =>
  packageService({
    org: 'true',
    orgExternalId: EXTERNAL_ID,
    slackWebhookParameter: PARAMETERS.webhook,
    slackTokenParameter: PARAMETERS.token,
    slackChannel: CHANNEL,
    slackWebhookKeyId: '11111111-2222-4333-8444-555555555555',
    configParameter: PARAMETERS.config,
    configUrl: CONFIG_URL,
    securityHub: 'on',
    eventBus: 'posture',
  });

/** The function of each role that has one, by its logical id without `LambdaFunction`. */
export const FUNCTIONS = {
  scan: { id: 'Scan', handler: 'scan' },
  slack: { id: 'Slack', handler: 'slack' },
  orgList: { id: 'OrgList', handler: 'org-list' },
  orgScan: { id: 'OrgScan', handler: 'org-scan' },
  orgMerge: { id: 'OrgMerge', handler: 'org-merge' },
  orgPublish: { id: 'OrgPublish', handler: 'org-publish' },
} as const;
export type FunctionName = keyof typeof FUNCTIONS;

/** The packaged template in the account and Region where the estate's service is. */
export const serviceIn = ({ resources }: ServicePackage, { managementAccount }: Estate): Deployment =>
  new Deployment(resources, { account: managementAccount, region: REGION, bucket: BUCKET });

/** The Region of the service. */
export const REGION = 'eu-west-1';

/** The member accounts' role in an account, trusting the roles of the service that become it. */
export async function memberIn(account: string, trusted: readonly string[]): Promise<Deployment> {
  // What is not as expected fails the assertions.
  const template = (await readTemplate('org/member-role.yml')) as TemplateJson;
  const Conditions = { WithSecurityHub: { 'Fn::Equals': ['on', 'on'] } };
  return new Deployment(deployed({ ...template, Conditions }), {
    account,
    region: REGION,
    bucket: '',
    parameters: { ScanningRoleArn: trusted, ExternalId: EXTERNAL_ID, RoleName: 'MailpostureMember' },
  });
}

const TRUSTED = ['OrgScanRole', 'OrgPublishRole'];
const MACHINE = 'OrgMachineRole';

/** Every role of the service and of the member accounts, with what it may do. */
export async function policiesFor(built: ServicePackage, estate: Estate): Promise<Policies> {
  const service = serviceIn(built, estate);
  const own = [...Object.values(FUNCTIONS).map(({ id }) => `${id}Role`), MACHINE];
  const trusted = TRUSTED.map((id) => service.roleArn(id));
  const members = estate.accounts.filter(({ Id }) => Id !== estate.managementAccount);
  const roles = await Promise.all(
    members.map(async ({ Id }) => {
      const member = await memberIn(Id, trusted);
      const policies = { allows: member.policiesOf('MemberRole'), trusts: member.trustOf('MemberRole') };
      return [member.roleArn('MemberRole'), policies] as const;
    }),
  );
  return Object.fromEntries([
    ...own.map((id) => [service.roleArn(id), { allows: service.policiesOf(id) }] as const),
    ...roles,
  ]);
}

/** An estate with the topic, the bucket and the bus of a deployment in its management account. */
export function withService(estate: Estate): Estate {
  const copy = structuredClone(estate);
  const account = copy.accounts.find(({ Id }) => Id === copy.managementAccount);
  const region = account?.regions[REGION];
  if (account === undefined || region === undefined) throw new TypeError(`${estate.name} has no ${REGION}`);
  region.topics.push({ Name: 'mailposture-prod', DisplayName: '', HttpEndpoints: [] });
  region.buckets.push(BUCKET, CONFIG_OBJECT.split('/')[0] ?? '');
  region.eventBuses.push('posture');
  region.securityHub = true;
  return copy;
}

/** One service on one company, until it is closed. */
export class Deployed {
  readonly company: Company;
  readonly slack: PretendSlack;
  readonly #built: ServicePackage;
  readonly #service: Deployment;
  /** Paths of unpacked handlers. */
  readonly #handlers = new Map<FunctionName, Promise<string>>();

  private constructor(built: ServicePackage, service: Deployment, company: Company, slack: PretendSlack) {
    this.#built = built;
    this.#service = service;
    this.company = company;
    this.slack = slack;
  }

  /** @param policies left out: everyone may do everything */
  static async start(built: ServicePackage, estate: Estate, policies?: Policies): Promise<Deployed> {
    const slack = await startSlack();
    const parameters = {
      [PARAMETERS.webhook]: slack.webhookUrl,
      [PARAMETERS.token]: slack.botToken,
      [PARAMETERS.config]: 'environments: []',
    };
    const company = await startCompany({ estate, parameters, ...(policies && { policies }) });
    const made = new Deployed(built, serviceIn(built, estate), company, slack);
    made.put(CONFIG_OBJECT, 'environments: []');
    return made;
  }

  async close(): Promise<void> {
    await this.company.close();
    await this.slack.close();
  }

  /** Objects of the report bucket, by key. */
  get objects(): ReadonlyMap<string, string> {
    const all = [...objectsOf(this.company.aws.world)];
    return new Map(all.map(([path, { body }]) => [path.slice(BUCKET.length + 1), body.toString()]));
  }

  /** Lays an object there, as somebody else may. @param path bucket and key */
  put(path: string, text: string): void {
    const object = { etag: '"1"', contentType: 'application/yaml', modified: new Date() };
    objectsOf(this.company.aws.world).set(path, { ...object, body: Buffer.from(text) });
  }

  /** Takes an object of the report bucket away. */
  remove(key: string): void {
    objectsOf(this.company.aws.world).delete(`${BUCKET}/${key}`);
  }

  /** Runs a function as Lambda does. @param environment on top of what the template says */
  async run(
    name: FunctionName,
    event: unknown,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Invoked> {
    const { id } = FUNCTIONS[name];
    const path = this.#handlers.get(name) ?? this.#built.unpack(name);
    this.#handlers.set(name, path);
    return invoke(await path, event, {
      ...this.#service.environmentOf(`${id}LambdaFunction`),
      AWS_ENDPOINT_URL: this.company.aws.endpoint,
      AWS_REGION: REGION,
      ...this.#sessionOf(this.#service.roleOf(`${id}LambdaFunction`)),
      MAILPOSTURE_DNS: this.company.dns.address,
      MAILPOSTURE_PACE: 'off',
      SLACK_API_URL: this.slack.apiUrl,
      ...environment,
    });
  }

  /** A run of the organization, by the template's own state machine. */
  async runOrganization(name: string): Promise<Outcome> {
    const { Definition, DefinitionSubstitutions } = Object(
      this.#service.resolve(this.#built.resources.OrgStateMachine?.Properties),
    );
    const definition = JSON.stringify(Definition).replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
      JSON.stringify(String(Object(DefinitionSubstitutions)[name])).slice(1, -1),
    );
    const functions = new Map<string, LambdaFunction>(
      (['orgList', 'orgScan', 'orgMerge', 'orgPublish'] as const).map((one) => [
        String(this.#service.resolve({ 'Fn::GetAtt': [`${FUNCTIONS[one].id}LambdaFunction`, 'Arn'] })),
        async (payload) => {
          const { outcome } = await this.run(one, payload);
          if ('threw' in outcome) throw new Error(outcome.threw);
          return outcome.answer;
        },
      ]),
    );
    const ports = { s3: () => this.#machineS3(), functions };
    const execution = new Execution(ports, JSON.parse(definition), name, { publish: true }, new Date());
    return execution.run();
  }

  #machineS3(): S3Client {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = this.#sessionOf(MACHINE);
    return new S3Client({
      endpoint: this.company.aws.endpoint,
      region: REGION,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
      forcePathStyle: true,
      maxAttempts: 1,
    });
  }

  #sessionOf(role: string) {
    const { credentials } = this.company.aws.world;
    const expires = new Date(Date.now() + 3_600_000);
    const session = credentials.assume(this.#service.roleArn(role), 'function', expires);
    return {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    };
  }
}
