// Every example of every check, judged by the evaluator as a scan's facts are.
import { CHECKS } from '../../src/checks/index.ts';
import { evaluate } from '../../src/evaluate.ts';
import { inventoryOf, sourceOf, thresholdsOf } from '../support/check-examples.ts';

const CASES = CHECKS.flatMap((check) => check.examples.map((example) => ({ check, example })));

test.each(
  CASES.map(({ check, example }) => [check.id, example.expect, example.name.en, check, example] as const),
)('%s: %s for %s', (_id, expected, _name, check, example) => {
  const findings = evaluate(inventoryOf(check, example), [check], { thresholds: thresholdsOf(example) });
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  expect(finding).toMatchObject({
    checkId: check.id,
    title: check.title.en,
    outcome: expected,
    severity: example.severity ?? check.severity,
  });
  for (const words of example.says ?? []) expect(finding?.because).toContain(words);
  // The reasons of what was not read are whoever's who read it; a check that breaks is no example.
  if (expected === 'unknown') expect(finding?.because).not.toMatch(/^$|the check itself failed/);
  else expect(finding?.because).toMatch(/^\S.*[.)]$/s);
  // RFC 6376 leaves something undefined, and says so.
  expect(finding?.because).not.toMatch(/undefined(?! \(RFC)|null|\[object|\.\.| {2}/);
});

/** Where facts inside facts are read. */
const INSIDE_OTHERS = [
  'ses:GetEmailIdentity',
  'ses:ListEmailIdentities',
  'ses:GetIdentityNotificationAttributes',
  'ses:GetConfigurationSet',
  'ses:GetConfigurationSetEventDestinations',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:GetUserPoolMfaConfig',
];

test.each(
  CASES.filter(({ example }) => example.expect === 'fail').map(
    (c) => [c.check.id, c.example.name.en, c] as const,
  ),
)('%s: %s: a failure shows what was read, and what to do', (_id, _name, { check, example }) => {
  const [finding] = evaluate(inventoryOf(check, example), [check], { thresholds: thresholdsOf(example) });
  const { summary, command, link } = check.remediation;
  expect(finding?.remediation).toEqual({
    summary: summary.en,
    ...(command === undefined ? {} : { command: command.en }),
    link,
  });
  expect(finding?.evidence.length).toBeGreaterThan(0);
  const sources = [...check.needs.map(sourceOf), ...INSIDE_OTHERS];
  for (const { source, field, value, asked } of finding?.evidence ?? []) {
    const [, type] = /^(TXT|CNAME|MX) /.exec(field) ?? [];
    // An answer of DNS names the servers that gave it.
    if (type === undefined) expect(sources).toContain(source);
    else expect({ source, asked }).toEqual({ source: `dns:${type}`, asked: expect.any(Object) });
    expect(field).not.toBe('');
    expect(value).not.toBe('');
    // Whatever somebody publishes: a finding fits into a message.
    expect(value.length).toBeLessThanOrEqual(1100);
  }
  expect(finding?.because.length).toBeLessThan(4000);
});
