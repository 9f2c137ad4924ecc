// CloudFormation: what a reader of YAML finds in it, and what AWS's own validation says of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { cloudFormation } from '../../../src/fix/render/cloudformation.ts';
import { logicalId } from '../../../src/fix/render/identifiers.ts';
import { type DnsChange, LOCALES, type RecordSet } from '../../../src/model.ts';
import { dnsChange, hostileName, known, SOME_CHANGE, unseen } from './hostile.ts';
import { readRoute53Name, readRoute53Value } from './route53-reader.ts';
import { recordsOf } from './zone-reader.ts';

const change = (set: Partial<RecordSet>, rest: Partial<DnsChange> = {}): DnsChange => ({
  ...SOME_CHANGE,
  set: { ...SOME_CHANGE.set, ...set },
  ...rest,
});
const SEVERAL: DnsChange[] = [
  change({}, { before: known(['v=DMARC1']) }),
  change({
    name: 'mail.example.com',
    values: ['v=spf1 include:amazonses.com ~all', `a\\b${'c'.repeat(300)}`],
  }),
  change({ name: 'mail.example.com', type: 'MX', values: ['10 feedback-smtp.eu-west-1.amazonses.com'] }),
  change(
    { name: 'x.example.net', type: 'CNAME', values: ['y.example.net'] },
    { before: unseen('ESERVFAIL') },
  ),
  change({ name: 'z.example.net', values: [] }, { before: known(['v=spf1 -all']) }),
];
const ZONES = [{ name: 'example.com', id: 'Z0123456789' }];

interface Template {
  readonly Parameters: Readonly<Record<string, object>>;
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Properties: {
          readonly HostedZoneId: { readonly Ref: string };
          readonly Name: string;
          readonly Type: string;
          readonly TTL: string;
          readonly ResourceRecords: readonly string[];
        };
      }
    >
  >;
}

/** By the rules of YAML 1.1 as well, which older readers go by. */
function read(source: string, version: '1.1' | '1.2' = '1.2'): Template {
  const document = parseDocument(source, { version });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

test('a set that is new', () => {
  const id = logicalId(SOME_CHANGE.set);
  expect(id).toMatch(/^TxtDmarcExampleCom[0-9a-f]{12}$/);
  expect(cloudFormation([SOME_CHANGE], ZONES).en).toBe(`\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  HostedZoneIdExampleCom:
    Type: "AWS::Route53::HostedZone::Id"
    Description: "Id of the hosted zone example.com"
    Default: "Z0123456789"
Resources:
  # the DMARC record of example.com
  ${id}:
    Type: "AWS::Route53::RecordSet"
    Properties:
      HostedZoneId:
        Ref: "HostedZoneIdExampleCom"
      Name: "_dmarc.example.com"
      Type: "TXT"
      TTL: "3600"
      ResourceRecords:
        - "\\"v=DMARC1; p=none\\""
`);
});

test.each(LOCALES)('comments say what must be looked at, what is there and what must go (%s)', (locale) => {
  const comments = cloudFormation(SEVERAL)
    [locale].split('\n')
    .filter((line) => /^ *#/.test(line));
  expect(comments).toContainEqual(expect.stringMatching(/x\.example\.net.*ESERVFAIL/));
  expect(comments).toContain('# z.example.net. 3600 IN TXT "v=spf1 -all"');
  expect(comments.filter((line) => /stands there already|すでに存在します/.test(line))).toHaveLength(1);
});

test('a parameter for each zone', () => {
  const { Parameters, Resources } = read(cloudFormation(SEVERAL, ZONES).en);
  expect(Object.keys(Parameters)).toEqual(['HostedZoneIdExampleCom', 'HostedZoneIdExampleNet']);
  const refs = Object.values(Resources).map(({ Properties }) => Properties.HostedZoneId.Ref);
  expect(refs).toEqual([...Array(3).fill('HostedZoneIdExampleCom'), 'HostedZoneIdExampleNet']);
});

test.each(['1.1', '1.2'] as const)(
  'whatever names and values hold, YAML %s reads just these sets',
  (version) => {
    fc.assert(
      fc.property(fc.array(dnsChange, { maxLength: 4 }), fc.constantFrom(...LOCALES), (changes, locale) => {
        const { Resources } = read(cloudFormation(changes)[locale], version);
        expect(Object.keys(Resources)).toHaveLength(changes.length);
        const found = Object.values(Resources).flatMap(
          ({ Properties: { Name, Type, TTL, ResourceRecords } }) =>
            ResourceRecords.map((value) =>
              JSON.stringify({
                name: readRoute53Name(Name),
                ttl: Number(TTL),
                type: Type,
                data: readRoute53Value(Type, value),
              }),
            ),
        );
        const wanted = changes.flatMap(({ set }) => recordsOf(set)).map((one) => JSON.stringify(one));
        expect(found.sort()).toEqual(wanted.sort());
      }),
    );
  },
);

test('logical ids are letters and digits, and tell sets apart', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (one, other) => {
      const [first, second] = [one, other].map((name) => logicalId({ name, type: 'TXT' }));
      expect(first).toMatch(/^[A-Za-z0-9]{1,255}$/);
      expect(first === second).toBe(one.toLowerCase() === other.toLowerCase());
    }),
  );
});

describe('AWS knows its names and values', () => {
  const engine = new RegoEngine();
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-fix-'));
  afterAll(() => {
    engine.free();
    rmSync(folder, { recursive: true });
  });

  function toldOf(template: string): string[] {
    const file = join(folder, 'template.yml');
    writeFileSync(file, template);
    const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' });
    return diagnostics.map(({ ruleId, message, entity }) => `${ruleId} ${entity?.logicalId}: ${message}`);
  }

  test.each(LOCALES)('(%s)', (locale) => {
    expect(toldOf(cloudFormation(SEVERAL, ZONES)[locale])).toEqual([]);
  });

  test('with a property misspelt it would not', () => {
    const template = cloudFormation(SEVERAL, ZONES).en;
    expect(toldOf(template.replaceAll('ResourceRecords:', 'Records:')).join('\n')).toMatch(/F3002 .*Records/);
  });
});
