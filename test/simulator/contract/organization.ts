// What STS, Organizations, Account and Parameter Store promise: who calls, which accounts, which Regions.
import { AccountClient, ListRegionsCommand, paginateListRegions } from '@aws-sdk/client-account';
import {
  ListAccountsCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { KeyPair } from '../../../src/simulator/credentials.ts';
import {
  AWAY,
  at,
  type ContractCase,
  type ContractTarget,
  EXTERNAL_ID,
  errorOf,
  HOME,
  PARAMETER,
  PARAMETER_VALUE,
  ROLE,
} from './target.ts';

const sts = (...where: Parameters<typeof at>) => new STSClient(at(...where));
const organizations = (...where: Parameters<typeof at>) => new OrganizationsClient(at(...where));
const accounts = (...where: Parameters<typeof at>) => new AccountClient(at(...where));
const ssm = (...where: Parameters<typeof at>) => new SSMClient(at(...where));

const roleArn = (target: ContractTarget, role = ROLE) => `arn:aws:iam::${target.member.id}:role/${role}`;

async function assume(target: ContractTarget): Promise<KeyPair> {
  const { Credentials } = await sts(target).send(
    new AssumeRoleCommand({ RoleArn: roleArn(target), RoleSessionName: 'contract', ExternalId: EXTERNAL_ID }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

const pathOf = (service: string) => `/aws/service/global-infrastructure/services/${service}/regions`;

const STS_CASES: readonly ContractCase[] = [
  {
    name: 'GetCallerIdentity tells the account',
    async run(target) {
      const identity = await sts(target).send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(target.management.id);
      expect(identity.Arn).toMatch(new RegExp(`^arn:aws:(iam|sts)::${target.management.id}:`));
    },
  },
  {
    name: 'AssumeRole makes one a principal of the other account',
    async run(target) {
      const identity = await sts(target, HOME, await assume(target)).send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(target.member.id);
      expect(identity.Arn).toBe(`arn:aws:sts::${target.member.id}:assumed-role/${ROLE}/contract`);
    },
  },
  {
    name: 'AssumeRole hands out a temporary key that expires',
    async run(target) {
      const { Credentials } = await sts(target).send(
        new AssumeRoleCommand({
          RoleArn: roleArn(target),
          RoleSessionName: 'contract',
          ExternalId: EXTERNAL_ID,
          DurationSeconds: 900,
        }),
      );
      expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
      expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now());
    },
  },
  {
    name: 'AssumeRole with another ExternalId is denied',
    async run(target) {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn(target),
        RoleSessionName: 'contract',
        ExternalId: 'guessed',
      });
      const { code, message } = await errorOf(sts(target).send(command));
      expect(code).toBe('AccessDenied 403');
      expect(message).toContain('is not authorized to perform: sts:AssumeRole on resource');
    },
  },
  {
    name: 'AssumeRole of a role that is not there is denied',
    async run(target) {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn(target, 'nobody'),
        RoleSessionName: 'contract',
      });
      expect((await errorOf(sts(target).send(command))).code).toBe('AccessDenied 403');
    },
  },
  {
    name: 'AssumeRole refuses less than 15 minutes',
    async run(target) {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn(target),
        RoleSessionName: 'contract',
        ExternalId: EXTERNAL_ID,
        DurationSeconds: 60,
      });
      const { code, message } = await errorOf(sts(target).send(command));
      expect(code).toBe('ValidationError 400');
      expect(message).toContain('greater than or equal to 900');
    },
  },
];

const ORGANIZATION_CASES: readonly ContractCase[] = [
  {
    name: 'ListAccounts goes through all pages',
    async run(target) {
      const ids: string[] = [];
      for await (const page of paginateListAccounts({ client: organizations(target), pageSize: 1 }, {})) {
        expect(page.Accounts).toHaveLength(1);
        ids.push(...(page.Accounts ?? []).map(({ Id }) => Id ?? ''));
      }
      expect(ids.sort()).toEqual([target.management.id, target.member.id].sort());
    },
  },
  {
    name: 'ListAccounts tells the old Status',
    async run(target) {
      const { Accounts } = await organizations(target).send(new ListAccountsCommand({}));
      expect(Accounts?.map(({ Status }) => Status)).toEqual(['ACTIVE', 'ACTIVE']);
      expect(Accounts?.find(({ Id }) => Id === target.member.id)?.Name).toBe('member');
    },
  },
  {
    name: 'ListAccounts tells State',
    async run(target) {
      const { Accounts } = await organizations(target).send(new ListAccountsCommand({}));
      expect(Accounts?.map(({ State }) => State)).toEqual(['ACTIVE', 'ACTIVE']);
    },
  },
  {
    name: 'ListAccounts takes MaxResults up to 20',
    async run(target) {
      const call = organizations(target).send(new ListAccountsCommand({ MaxResults: 21 }));
      expect((await errorOf(call)).code).toBe('InvalidInputException 400');
    },
  },
  {
    name: 'ListAccounts is denied to a member account',
    async run(target) {
      const call = organizations(target, HOME, target.member.credentials).send(new ListAccountsCommand({}));
      expect((await errorOf(call)).code).toBe('AccessDeniedException 400');
    },
  },
];

const REGION_CASES: readonly ContractCase[] = [
  {
    name: 'ListRegions goes through all pages',
    async run(target) {
      const names: string[] = [];
      for await (const page of paginateListRegions({ client: accounts(target), pageSize: 1 }, {})) {
        names.push(...(page.Regions ?? []).map(({ RegionName }) => RegionName ?? ''));
      }
      expect(names).toEqual(expect.arrayContaining([HOME, AWAY]));
    },
  },
  {
    name: 'ListRegions filters by opt-in status',
    async run(target) {
      const RegionOptStatusContains = ['DISABLED' as const];
      const { Regions } = await accounts(target).send(new ListRegionsCommand({ RegionOptStatusContains }));
      expect(Regions).toContainEqual({ RegionName: 'me-south-1', RegionOptStatus: 'DISABLED' });
      expect(Regions?.some(({ RegionName }) => RegionName === HOME)).toBe(false);
    },
  },
  {
    name: 'ListRegions takes MaxResults up to 50',
    async run(target) {
      const call = accounts(target).send(new ListRegionsCommand({ MaxResults: 51 }));
      expect((await errorOf(call)).code).toBe('ValidationException 400');
    },
  },
  {
    name: 'ListRegions of another account is denied to a member',
    async run(target) {
      const command = new ListRegionsCommand({ AccountId: target.management.id });
      const call = accounts(target, HOME, target.member.credentials).send(command);
      expect((await errorOf(call)).code).toBe('AccessDeniedException 403');
    },
  },
  {
    name: 'GetParametersByPath tells the Regions of a service',
    async run(target) {
      const command = new GetParametersByPathCommand({ Path: pathOf('cognito-idp'), MaxResults: 10 });
      const { Parameters } = await ssm(target).send(command);
      for (const parameter of Parameters ?? []) {
        expect(parameter.Name).toBe(`${pathOf('cognito-idp')}/${parameter.Value}`);
        expect(parameter.Value).toMatch(/^[a-z]+(-[a-z]+)+-\d$/);
      }
      expect(Parameters?.length).toBeGreaterThan(0);
    },
  },
  {
    name: 'GetParametersByPath goes through all pages',
    async run(target) {
      const Path = pathOf('cognito-idp');
      const names: string[] = [];
      let NextToken: string | undefined;
      do {
        const command = new GetParametersByPathCommand({
          Path,
          MaxResults: 1,
          ...(NextToken === undefined ? {} : { NextToken }),
        });
        const page = await ssm(target).send(command);
        expect(page.Parameters?.length).toBeLessThanOrEqual(1);
        names.push(...(page.Parameters ?? []).map(({ Value }) => Value ?? ''));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      expect(names).toEqual(expect.arrayContaining([HOME, AWAY]));
    },
  },
  {
    name: 'GetParametersByPath is empty for an unknown service',
    async run(target) {
      const command = new GetParametersByPathCommand({ Path: pathOf('no-such-service') });
      expect((await ssm(target).send(command)).Parameters).toEqual([]);
    },
  },
  {
    name: 'GetParametersByPath takes MaxResults up to 10',
    async run(target) {
      const call = ssm(target).send(new GetParametersByPathCommand({ Path: pathOf('ses'), MaxResults: 11 }));
      expect((await errorOf(call)).code).toBe('ValidationException 400');
    },
  },
  {
    name: 'GetParametersByPath refuses a token of another path',
    async run(target) {
      const first = new GetParametersByPathCommand({ Path: pathOf('cognito-idp'), MaxResults: 1 });
      const { NextToken } = await ssm(target).send(first);
      expect(NextToken).toBeDefined();
      const other = new GetParametersByPathCommand({ Path: pathOf('ses'), MaxResults: 1, NextToken });
      expect((await errorOf(ssm(target).send(other))).code).toBe('InvalidNextToken 400');
    },
  },
  {
    name: 'GetParameter decrypts a SecureString when asked to',
    async run(target) {
      const open = new GetParameterCommand({ Name: PARAMETER, WithDecryption: true });
      const { Parameter } = await ssm(target).send(open);
      expect(Parameter).toMatchObject({ Name: PARAMETER, Type: 'SecureString', Value: PARAMETER_VALUE });
      const sealed = await ssm(target).send(new GetParameterCommand({ Name: PARAMETER }));
      expect(sealed.Parameter?.Value).not.toBe(PARAMETER_VALUE);
    },
  },
  {
    name: 'GetParameter does not find a missing parameter',
    async run(target) {
      const call = ssm(target).send(new GetParameterCommand({ Name: '/mailposture/missing' }));
      expect((await errorOf(call)).code).toBe('ParameterNotFound 400');
    },
  },
];

export const ORGANIZATION_AND_REGION_CASES = [...STS_CASES, ...ORGANIZATION_CASES, ...REGION_CASES];
