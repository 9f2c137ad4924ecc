// Every example of every check, judged by the evaluator as a scan's facts are.
import { CHECKS } from '../../src/checks/index.ts';
import { evaluate } from '../../src/evaluate.ts';
import { inventoryOf, sourceOf } from '../support/check-examples.ts';

const CASES = CHECKS.flatMap((check) => check.examples.map((example) => ({ check, example })));

test.each(
  CASES.map(({ check, example }) => [check.id, example.expect, example.name, check, example] as const),
)('%s: %s for %s', (_id, expected, _name, check, example) => {
  const findings = evaluate(inventoryOf(check, example), [check]);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  expect(finding).toMatchObject({
    checkId: check.id,
    title: check.title,
    outcome: expected,
    severity: example.severity ?? check.severity,
  });
  for (const words of example.says ?? []) expect(finding?.because).toContain(words);
  expect(finding?.because).toMatch(/^\S.*[.)]$/s);
  expect(finding?.because).not.toMatch(/undefined|null|\[object|\.\.| {2}/);
});

test.each(
  CASES.filter(({ example }) => example.expect === 'fail').map(
    (c) => [c.check.id, c.example.name, c] as const,
  ),
)('%s: %s: a failure shows what was read, and what to do', (_id, _name, { check, example }) => {
  const [finding] = evaluate(inventoryOf(check, example), [check]);
  expect(finding?.remediation).toEqual(check.remediation);
  expect(finding?.evidence.length).toBeGreaterThan(0);
  const sources = [...check.needs.map(sourceOf), 'ses:GetEmailIdentity'];
  for (const { source, field, value } of finding?.evidence ?? []) {
    expect(sources).toContain(source);
    expect(field).not.toBe('');
    expect(value).not.toBe('');
  }
});
