// Exit codes: the contract with whatever runs the command.
import { CommanderError } from 'commander';
import {
  EXIT,
  exitCodeFor,
  exitCodeOf,
  FAIL_ON,
  type FailOn,
  HELP_ON_EXIT_CODES,
  HELP_ON_EXIT_CODES_OF_FIX,
} from '../../src/cli/exit.ts';
import { InputError } from '../../src/input.ts';
import { LOCALES, type Severity, same } from '../../src/model.ts';
import { finding, gap, report } from '../support/reports.ts';

const failing = (...severities: Severity[]) =>
  report({ findings: severities.map((severity) => finding({ severity })) });

describe('of a report', () => {
  test.each<[FailOn, Severity, number]>([
    ['critical', 'critical', 1],
    ['critical', 'high', 0],
    ['high', 'critical', 1],
    ['high', 'high', 1],
    ['high', 'medium', 0],
    ['medium', 'medium', 1],
    ['medium', 'low', 0],
    ['low', 'low', 1],
    ['none', 'critical', 0],
  ])('--fail-on %s and a %s finding: %i', (failOn, severity, code) => {
    expect(exitCodeOf(failing(severity), failOn)).toBe(code);
  });

  test.each(FAIL_ON)('nothing found: 0 with --fail-on %s', (failOn) => {
    expect(exitCodeOf(report(), failOn)).toBe(EXIT.ok);
  });

  test('only what fails counts', () => {
    const fine = report({
      findings: [finding({ outcome: 'pass' }), finding({ outcome: 'notApplicable' })],
    });
    expect(exitCodeOf(fine, 'low')).toBe(EXIT.ok);
  });

  test('one bad finding among milder ones', () => {
    expect(exitCodeOf(failing('low', 'low', 'critical'), 'critical')).toBe(EXIT.findings);
  });

  test.each(FAIL_ON)('something not seen outranks findings: 3 with --fail-on %s', (failOn) => {
    expect(exitCodeOf(report({ findings: [finding()], gaps: [gap()] }), failOn)).toBe(EXIT.unseen);
    expect(exitCodeOf(report({ complete: false }), failOn)).toBe(EXIT.unseen);
  });
});

test.each<[string, unknown, number]>([
  ['--help', new CommanderError(0, 'commander.helpDisplayed', ''), 0],
  ['a wrong option', new CommanderError(1, 'commander.unknownOption', 'no'), 2],
  ['input that does not fit', new InputError(same('no')), 2],
  ['anything else', 'thrown text', 2],
])('of what is thrown: %s', (_, error, code) => {
  expect(exitCodeFor(error)).toBe(code);
});

test.each(LOCALES)('every code stands in the help: %s', (locale) => {
  for (const code of Object.values(EXIT))
    expect(HELP_ON_EXIT_CODES[locale]).toMatch(new RegExp(`^ {2}${code} `, 'm'));
});

test.each(LOCALES)('a plan has no exit code for findings: %s', (locale) => {
  const codes = [...HELP_ON_EXIT_CODES_OF_FIX[locale].matchAll(/^ {2}(\d) /gm)].map(([, code]) =>
    Number(code),
  );
  expect(codes).toEqual([EXIT.ok, EXIT.usage, EXIT.unseen]);
});
