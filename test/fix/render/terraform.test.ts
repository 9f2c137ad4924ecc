// Terraform: what a reader of HCL finds in it, what `terraform fmt` says of it, and that resources keep their names.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { terraformName } from '../../../src/fix/render/identifiers.ts';
import { terraform } from '../../../src/fix/render/terraform.ts';
import { type DnsChange, LOCALES, type RecordSet, same } from '../../../src/model.ts';
import { type Block, type Body, type HclValue, readHcl } from './hcl.ts';
import { dnsChange, hostileName, known, SOME_CHANGE, unseen } from './hostile.ts';
import { readRoute53Name, readRoute53Value } from './route53-reader.ts';
import { TERRAFORM } from './terraform-binary.ts';
import { recordsOf } from './zone-reader.ts';

const change = (set: Partial<RecordSet>, rest: Partial<DnsChange> = {}): DnsChange => ({
  ...SOME_CHANGE,
  set: { ...SOME_CHANGE.set, ...set },
  ...rest,
});
const SEVERAL: DnsChange[] = [
  change({}, { before: known(['v=DMARC1']) }),
  change({ name: 'mail.example.com', values: ['v=spf1 include:amazonses.com ~all', `\${a}%{b}"`] }),
  change(
    { name: 'x.example.net', type: 'CNAME', values: ['y.example.net'] },
    { before: unseen('ESERVFAIL') },
  ),
  change({ name: 'z.example.net', values: [] }, { before: known(['v=spf1 -all']) }),
];

const blocksOf = (body: Body, type: string): Block[] =>
  body.filter((item): item is Block => 'type' in item && item.type === type);
const inBlock = ({ body }: Block, name: string): HclValue | undefined =>
  body.flatMap((item) => ('value' in item && item.name === name ? [item.value] : []))[0];

test('a set that is new', () => {
  expect(terraform([SOME_CHANGE], [{ name: 'example.com', id: 'Z0123456789' }]).en).toBe(`\
variable "zone_id_example_com" {
  description = "Id of the hosted zone example.com"
  type        = string
  default     = "Z0123456789"
}

# the DMARC record of example.com
resource "aws_route53_record" "txt__dmarc_example_com" {
  zone_id = var.zone_id_example_com
  name    = "_dmarc.example.com"
  type    = "TXT"
  ttl     = 3600
  records = ["v=DMARC1; p=none"]
}
`);
});

test('long text is parted as the provider wants it: the marks between its strings, not those around them', () => {
  const [record] = blocksOf(readHcl(terraform([change({ values: [`"${'a'.repeat(255)}`] })]).en), 'resource');
  expect(record && inBlock(record, 'records')).toEqual([`\\"${'a'.repeat(253)}" "aa`]);
});

test('a set that stands there is imported, one that is new or was not seen is not', () => {
  const imports = blocksOf(readHcl(terraform(SEVERAL).en), 'import');
  expect(imports.map((block) => [inBlock(block, 'to'), inBlock(block, 'id')])).toEqual([
    [
      { reference: 'aws_route53_record.txt__dmarc_example_com' },
      '«var.zone_id_example_com»__dmarc.example.com_TXT',
    ],
  ]);
});

test.each(LOCALES)('comments say what must be looked at, and what must go (%s)', (locale) => {
  const comments = terraform(SEVERAL)
    [locale].split('\n')
    .filter((line) => line.startsWith('#'));
  expect(comments).toContainEqual(expect.stringMatching(/x\.example\.net.*ESERVFAIL/));
  expect(comments).toContain('# z.example.net. 3600 IN TXT "v=spf1 -all"');
});

test('whatever names and values hold, the configuration holds just these sets', () => {
  fc.assert(
    fc.property(fc.array(dnsChange, { maxLength: 4 }), fc.constantFrom(...LOCALES), (changes, locale) => {
      const body = readHcl(terraform(changes)[locale]);
      const resources = blocksOf(body, 'resource');
      const read = resources.flatMap((block) => {
        const records = inBlock(block, 'records');
        return (Array.isArray(records) ? records : []).map((value) => {
          const type = String(inBlock(block, 'type'));
          const written = type === 'TXT' ? `"${value}"` : String(value);
          return JSON.stringify({
            name: readRoute53Name(String(inBlock(block, 'name'))),
            ttl: inBlock(block, 'ttl'),
            type,
            data: readRoute53Value(type, written),
          });
        });
      });
      const wanted = changes.flatMap(({ set }) => recordsOf(set)).map((one) => JSON.stringify(one));
      expect(read.sort()).toEqual(wanted.sort());
      const labels = resources.map(({ labels: [, label] }) => label);
      expect(new Set(labels).size).toBe(changes.length);
      const known = blocksOf(body, 'variable').map(({ labels: [variable] }) => `var.${variable}`);
      for (const block of resources) {
        expect(known.map((reference) => ({ reference }))).toContainEqual(inBlock(block, 'zone_id'));
      }
    }),
  );
});

describe('names of resources', () => {
  test.each([
    [{ name: '_dmarc.example.com', type: 'TXT' }, /^txt__dmarc_example_com$/],
    [{ name: 'Token._domainkey.Example.com', type: 'CNAME' }, /^cname_token__domainkey_example_com$/],
    [{ name: 'a_b.example.com', type: 'TXT' }, /^txt_a_b_example_com_[0-9a-f]{12}$/],
    [{ name: '*.example.com', type: 'TXT' }, /^txt__example_com_[0-9a-f]{12}$/],
  ] as const)('%j', (set, name) => {
    expect(terraformName(set)).toMatch(name);
  });

  test('are identifiers, and tell sets apart', () => {
    const tricky = fc
      .array(fc.stringMatching(/^[a_-]{1,3}$/), { minLength: 1, maxLength: 3 })
      .map((labels) => labels.join('.'));
    const name = fc.oneof(tricky, hostileName);
    fc.assert(
      fc.property(name, name, (one, other) => {
        const [first, second] = [one, other].map((text) => terraformName({ name: text, type: 'TXT' }));
        expect(first).toMatch(/^[a-z][a-z0-9_-]*$/);
        expect(first === second).toBe(one.toLowerCase() === other.toLowerCase());
      }),
      { numRuns: 2000 },
    );
  });

  test('two changes of one set do not share one', () => {
    const resources = blocksOf(readHcl(terraform([SOME_CHANGE, SOME_CHANGE]).en), 'resource');
    expect(resources.map(({ labels }) => labels[1])).toEqual([
      'txt__dmarc_example_com',
      'txt__dmarc_example_com-n2',
    ]);
  });
});

const withTerraform = TERRAFORM === undefined ? test.skip : test;
withTerraform.each(LOCALES)('is written as `terraform fmt` would (%s)', (locale) => {
  const hostile = fc.sample(dnsChange, { numRuns: 40, seed: 5 });
  const source = terraform([...SEVERAL, ...hostile])[locale];
  expect(formatted(source)).toBe(source);
  expect(formatted('a    = 1\n')).toBe('a = 1\n');
  expect(() => formatted('a = "${"\n')).toThrow();
  expect(() => formatted(terraform([{ ...SOME_CHANGE, why: same('x\n}') }]).en)).not.toThrow();
});

/** What `terraform fmt` makes of it; throws where it is no HCL. */
function formatted(source: string): string {
  return execFileSync(TERRAFORM ?? '', ['fmt', '-no-color', '-'], {
    input: source,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
