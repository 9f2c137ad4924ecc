// The DKIM records of identities that a template makes: of what SES tells the tool once the identity is there.
import { parse } from 'yaml';
import { cloudFormationOf } from '../../../src/fix/aws/cloudformation.ts';
import { terraformOf } from '../../../src/fix/aws/terraform.ts';
import type { SesChange } from '../../../src/model.ts';
import { SES_CHANGES } from './changes.ts';
import { commentsOf } from './read.ts';

const only = (kind: SesChange['change']) => SES_CHANGES.filter(({ change }) => change === kind);
const hcl = (changes: readonly SesChange[]) => terraformOf(changes)[0]?.text.en ?? '';
const yaml = (changes: readonly SesChange[]) => cloudFormationOf(changes)[0]?.text.en ?? '';

describe('DKIM records of an identity that is made', () => {
  const [created] = only('createDomainIdentity');
  const inRegion = (region: string, ...identities: string[]) =>
    identities.flatMap((identity) =>
      created?.change === 'createDomainIdentity' ? [{ ...created, region, identity }] : [],
    );

  test('lead to the zone of the Region, which Terraform is not told', () => {
    const text = hcl(inRegion('ap-northeast-3', 'example.com'));
    expect(text).toContain('tokens[count.index]}.dkim.ap-northeast-3.amazonses.com"]');
    expect(commentsOf(text).join()).toContain('compare it with SigningHostedZone');
    expect(yaml(inRegion('ap-northeast-3', 'example.com'))).not.toContain('amazonses.com');
  });

  test('stand in one zone, with one id, where the identities do', () => {
    const changes = inRegion('eu-west-1', 'mail.example.com', 'example.com', 'example.org');
    const zones = [{ name: 'example.com', id: 'Z0123456789' }];
    const [terraform] = terraformOf(changes, zones);
    expect(terraform?.text.en.match(/^variable .*$/gm)).toEqual([
      'variable "zone_id_example_com" {',
      'variable "zone_id_example_org" {',
    ]);
    expect(terraform?.text.ja).toContain('  default     = "Z0123456789"');
    const template = parse(cloudFormationOf(changes, zones)[0]?.text.en ?? '');
    const parameters = Object.values<{ Default?: string }>(template.Parameters);
    expect(parameters.map(({ Default }) => Default)).toEqual(['Z0123456789', undefined]);
  });

  test('CloudFormation: names and values are those of the resource', () => {
    const { Parameters, Resources } = parse(yaml(inRegion('eu-west-1', 'example.com')));
    const [identity, ...records] = Object.keys(Resources);
    expect(records).toHaveLength(3);
    expect(records.map((id) => Resources[id])).toEqual(
      [1, 2, 3].map((token) => ({
        Type: 'AWS::Route53::RecordSet',
        Properties: {
          HostedZoneId: { Ref: Object.keys(Parameters)[0] },
          Name: { 'Fn::GetAtt': [identity, `DkimDNSTokenName${token}`] },
          Type: 'CNAME',
          TTL: '300',
          ResourceRecords: [{ 'Fn::GetAtt': [identity, `DkimDNSTokenValue${token}`] }],
        },
      })),
    );
  });

  test('an identity that is there has none', () => {
    for (const text of [hcl(only('upgradeDkimKey')), yaml(only('upgradeDkimKey'))])
      expect(text).not.toMatch(/route53/i);
  });

  test('go where their identity does', () => {
    const text = yaml(inRegion('eu-west-1', '{{resolve:ssm:x}}', 'example.com'));
    expect(Object.keys(parse(text).Resources)).toHaveLength(4);
    expect(Object.keys(parse(text).Parameters)).toHaveLength(1);
  });
});
