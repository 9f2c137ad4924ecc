// The commands of ours that a fix names: a shell takes them apart into just the words that were meant.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { checkCommand, planCommand, shellOption } from '../../src/fix/check-command.ts';
import type { SubjectRef } from '../../src/model.ts';
import { isPlain } from '../../src/publish/fix-words.ts';
import { isMeant } from '../../src/subjects.ts';
import { hostileText } from './render/hostile.ts';

const ACCOUNT = '111122223333';
const pool: SubjectRef = {
  kind: 'userPool',
  id: `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_Example01`,
  name: 'shop; rm -rf ~',
  account: ACCOUNT,
  region: 'eu-west-1',
};
const domain: SubjectRef = {
  kind: 'domain',
  id: 'example.com',
  name: 'example.com',
  account: ACCOUNT,
  region: 'global',
};
const ses: SubjectRef = {
  kind: 'account',
  id: `${ACCOUNT}/us-east-1`,
  name: ACCOUNT,
  account: ACCOUNT,
  region: 'us-east-1',
};
const identity = (name: string): SubjectRef => ({
  kind: 'identity',
  id: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/${name}`,
  name,
  account: ACCOUNT,
  region: 'eu-west-1',
});

/** The words that a shell makes of a command of ours. */
function wordsOf(command: string): string[] {
  const script = `mailposture() { printf '%s\\0' "$@"; }\n${command}\n`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test.each<[string, SubjectRef[], string]>([
  ['a pool by its id', [pool], 'scan --region eu-west-1 --check some-check --subject eu-west-1_Example01'],
  [
    'an account and Region',
    [ses],
    `scan --region us-east-1 --check some-check --subject ${ACCOUNT}/us-east-1`,
  ],
  ['a domain, in all Regions', [domain], 'scan --check some-check --subject example.com'],
  [
    'a domain beside others',
    [pool, domain],
    'scan --check some-check --subject eu-west-1_Example01 --subject example.com',
  ],
  [
    'several Regions, each once',
    [pool, ses, pool],
    `scan --region eu-west-1 --region us-east-1 --check some-check --subject eu-west-1_Example01 --subject ${ACCOUNT}/us-east-1`,
  ],
  [
    'an identity that looks like an option',
    [identity('--help')],
    'scan --region eu-west-1 --check some-check --subject=--help',
  ],
])('%s', (_, subjects, words) => {
  expect(wordsOf(checkCommand(['some-check', 'some-check'], subjects))).toEqual(words.split(' '));
});

test('the plan is that of the subject, in all Regions', () => {
  expect(planCommand([pool])).toBe('mailposture fix --subject eu-west-1_Example01');
});

test('whatever a name holds, the command shows as it is, and means its subject', () => {
  const samples = fc.sample(hostileText, { numRuns: 60, seed: 6 }).filter((name) => name.length < 2000);
  for (const name of samples) {
    const command = planCommand([identity(name)]);
    expect(isPlain(command)).toBe(true);
    expect(command).not.toContain('\n');
    const [, option = '', value = option.replace('--subject=', '')] = wordsOf(command);
    expect(option).toMatch(/^--subject(?==-|$)/);
    expect(isMeant(value, identity(name))).toBe(true);
  }
});

test.each(['a b', "it's", '$(reboot)', '`reboot`', '-rf', '--from=x', '', 'a\\b', '~', '*', 'x;y|z&'])(
  'an option keeps its value: %j',
  (value) => {
    const words = wordsOf(`mailposture ${shellOption('--from', value)}`);
    expect(words.length === 1 ? words[0]?.replace('--from=', '') : words[1]).toBe(value);
  },
);
