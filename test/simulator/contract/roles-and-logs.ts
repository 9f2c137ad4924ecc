// What IAM promises of a service-linked role, and CloudWatch Logs of log groups: by requests in the wire form of AWS CLI, for
// there are no SDK clients of them here. All of it happens in the member account.
import { type ContractCase, type ContractTarget, HOME, handSigned } from './target.ts';

/** A call of IAM: awsQuery. */
async function iam(target: ContractTarget, Action: string, input: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ Action, Version: '2010-05-08', ...input });
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const init = { method: 'POST', headers, body: body.toString() };
  const answer = await handSigned(target, 'iam', '/', init, target.member.credentials);
  const text = await answer.text();
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { status: answer.status, element };
}

/** A call of CloudWatch Logs: JSON 1.1. */
export async function logs(target: ContractTarget, operation: string, input: object) {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Logs_20140328.${operation}`,
  };
  const init = { method: 'POST', headers, body: JSON.stringify(input) };
  const answer = await handSigned(target, 'logs', '/', init, target.member.credentials);
  const text = await answer.text();
  const told: unknown = text === '' ? {} : JSON.parse(text);
  return { status: answer.status, told };
}

const GROUP = '/aws/vendedlogs/cognito/contract';
const SERVICE = 'email.cognito-idp.amazonaws.com';
const ROLE = 'AWSServiceRoleForAmazonCognitoIdpEmailService';

const groupArn = ({ member }: ContractTarget, name: string) =>
  `arn:aws:logs:${HOME}:${member.id}:log-group:${name}`;

export const ROLE_AND_LOG_CASES: readonly ContractCase[] = [
  {
    name: 'GetRole does not find a role that nobody has made',
    async run(target) {
      const { status, element } = await iam(target, 'GetRole', { RoleName: 'nobody' });
      expect([status, element('Code')]).toEqual([404, 'NoSuchEntity']);
      expect(element('Message')).toContain('nobody');
    },
  },
  {
    name: 'CreateServiceLinkedRole makes the role of Cognito for e-mail, once',
    async run(target) {
      const create = () => iam(target, 'CreateServiceLinkedRole', { AWSServiceName: SERVICE });
      const created = await create();
      expect(created.status).toBe(200);
      const arn = `arn:aws:iam::${target.member.id}:role/aws-service-role/${SERVICE}/${ROLE}`;
      expect(created.element('Arn')).toBe(arn);
      const { element } = await iam(target, 'GetRole', { RoleName: ROLE });
      expect([element('RoleName'), element('Arn')]).toEqual([ROLE, arn]);
      expect(decodeURIComponent(element('AssumeRolePolicyDocument') ?? '')).toContain(SERVICE);
      const again = await create();
      expect([again.status, again.element('Code')]).toEqual([400, 'InvalidInput']);
      expect(again.element('Message')).toContain(`${ROLE} has been taken in this account`);
    },
  },
  {
    name: 'CreateServiceLinkedRole refuses a service that is none',
    async run(target) {
      const { status } = await iam(target, 'CreateServiceLinkedRole', { AWSServiceName: 'nothing' });
      expect(status).toBe(400);
    },
  },
  {
    name: 'CreateLogGroup makes a log group, once',
    async run(target) {
      const create = () => logs(target, 'CreateLogGroup', { logGroupName: GROUP });
      expect((await create()).status).toBe(200);
      expect(await create()).toMatchObject({
        status: 400,
        told: { __type: 'ResourceAlreadyExistsException' },
      });
      const { told } = await logs(target, 'DescribeLogGroups', { logGroupNamePrefix: GROUP });
      expect(told).toMatchObject({
        logGroups: [{ logGroupName: GROUP, arn: `${groupArn(target, GROUP)}:*`, storedBytes: 0 }],
      });
    },
  },
  {
    name: 'CreateLogGroup refuses a name with other signs',
    async run(target) {
      expect(await logs(target, 'CreateLogGroup', { logGroupName: 'two words' })).toMatchObject({
        status: 400,
        told: { __type: 'InvalidParameterException' },
      });
    },
  },
  {
    name: 'DescribeLogGroups finds by prefix or by part, page by page, in order',
    async run(target) {
      for (const logGroupName of ['page/b', 'page/a', 'other/page']) {
        await logs(target, 'CreateLogGroup', { logGroupName });
      }
      const names = async (input: object) => {
        const { told } = await logs(target, 'DescribeLogGroups', input);
        // The answer's own form; a wrong one fails the comparison below.
        const { logGroups = [], nextToken } = told as {
          logGroups?: { logGroupName: string }[];
          nextToken?: string;
        };
        return { names: logGroups.map(({ logGroupName }) => logGroupName), nextToken };
      };
      expect((await names({ logGroupNamePrefix: 'page/' })).names).toEqual(['page/a', 'page/b']);
      expect((await names({ logGroupNamePattern: 'page' })).names).toEqual([
        'other/page',
        'page/a',
        'page/b',
      ]);
      expect((await names({ logGroupNamePrefix: 'nothing' })).names).toEqual([]);
      const first = await names({ logGroupNamePrefix: 'page/', limit: 1 });
      expect(first.names).toEqual(['page/a']);
      const rest = await names({ logGroupNamePrefix: 'page/', limit: 1, nextToken: first.nextToken });
      expect(rest).toEqual({ names: ['page/b'], nextToken: undefined });
    },
  },
  {
    name: 'DescribeLogGroups takes a limit of 1 to 50, and not both ways of finding',
    async run(target) {
      for (const input of [
        { limit: 51 },
        { limit: 0 },
        { logGroupNamePrefix: 'a', logGroupNamePattern: 'a' },
      ]) {
        expect(await logs(target, 'DescribeLogGroups', input)).toMatchObject({
          status: 400,
          told: { __type: 'InvalidParameterException' },
        });
      }
    },
  },
  {
    name: 'DescribeLogStreams tells of a group in which nothing was logged, and does not find a missing one',
    async run(target) {
      await logs(target, 'CreateLogGroup', { logGroupName: 'streams' });
      expect(await logs(target, 'DescribeLogStreams', { logGroupName: 'streams' })).toMatchObject({
        status: 200,
        told: { logStreams: [] },
      });
      expect(await logs(target, 'DescribeLogStreams', { logGroupName: 'missing' })).toMatchObject({
        status: 400,
        told: { __type: 'ResourceNotFoundException' },
      });
    },
  },
];
