// The template of the member accounts' role: it may read what the scan itself may, and nobody but the scan becomes it.
import { actionsOf, deployed, faultsOf, statementsOf, type TemplateJson } from '../support/template.ts';
import { readTemplate } from '../support/template-yaml.ts';

const PATH = 'org/member-role.yml';

/** With `SecurityHub` as it is given. */
async function made(securityHub: 'on' | 'off') {
  // What is not as expected fails the assertions.
  const template = (await readTemplate(PATH)) as TemplateJson;
  const Conditions = { WithSecurityHub: { 'Fn::Equals': [securityHub, 'on'] } };
  return deployed({ ...template, Conditions });
}

test('AWS’s own validator finds nothing to say', () => {
  expect(faultsOf(PATH)).toEqual([]);
});

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

/** The policy of that name; a role without policies fails the assertions. */
function policyOf(resources: TemplateJson['Resources'], role: string, name: string): NamedPolicy | undefined {
  const policies = (resources[role]?.Properties.Policies ?? []) as NamedPolicy[];
  return policies.find(({ PolicyName }) => PolicyName === name);
}

test('it may read exactly what the scan function’s role may, of its own account', async () => {
  const service = (await readTemplate('serverless.yml')) as { resources: TemplateJson };
  // The configuration is read with the scan's own credentials.
  const Conditions = {
    WithConfigParameter: never,
    WithConfigUrl: never,
    WithSecurityHub: never,
    WithEventBus: never,
  };
  const scan = deployed({
    Conditions,
    Resources: { ScanRole: service.resources.Resources.ScanRole ?? NONE },
  });
  const member = await made('off');
  const look = policyOf(scan, 'ScanRole', 'look');
  expect(look).toBeDefined();
  expect(policyOf(member, 'MemberRole', 'look')).toEqual(look);
  expect(member.MemberRole?.Properties.Policies).toHaveLength(1);
});
const never = { 'Fn::Equals': ['a', 'b'] };
const NONE = { Type: 'none', Properties: {} };

test('it changes nothing, but for findings in Security Hub where that is switched on', async () => {
  const verbs = actionsOf(await made('off'), 'MemberRole').map((action) => action.split(':')[1] ?? '');
  expect(verbs.filter((verb) => !/^(Get|List|Describe)/.test(verb))).toEqual([]);
  const off = new Set(actionsOf(await made('off'), 'MemberRole'));
  const more = actionsOf(await made('on'), 'MemberRole').filter((action) => !off.has(action));
  expect(more).toEqual(['securityhub:BatchImportFindings']);
  for (const { Effect, Resource, Action } of statementsOf(await made('on'), 'MemberRole')) {
    expect([Effect, Action]).not.toContain('*');
    expect(Resource).toBeDefined();
  }
});

test('it trusts one principal, and only with the external ID', async () => {
  const { MemberRole } = await made('off');
  expect(MemberRole?.Properties.AssumeRolePolicyDocument).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { Ref: 'ScanningRoleArn' } },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
      },
    ],
  });
  expect(MemberRole?.Properties.RoleName).toEqual({ Ref: 'RoleName' });
});
