// Folding: what follows from another finding is told under it, and nothing is lost by that.
import fc from 'fast-check';
import type { Finding } from '../../src/model.ts';
import { folded } from '../../src/publish/fold.ts';
import { makeDigest } from '../../src/publish/messages/digest.ts';
import { slackMessage } from '../../src/publish/slack/digest.ts';
import { digestMessage } from '../../src/publish/sns/index.ts';
import { headline } from '../../src/publish/summary.ts';
import { finding, report } from '../support/reports.ts';

/** A finding of a check on one subject; `from` names the check of its cause. */
const of = (checkId: string, from?: string, over: Partial<Finding> = {}): Finding => {
  const made = finding({ checkId, ...over });
  return from === undefined ? made : { ...made, follows: { checkId: from, subject: made.subject } };
};
const told = (findings: readonly Finding[]) =>
  folded(findings).map(({ cause, consequences }) => [
    cause.checkId,
    ...consequences.map((one) => one.checkId),
  ]);

test.each<[string, Finding[], string[][]]>([
  ['nothing', [], []],
  ['each by itself', [of('a'), of('b')], [['a'], ['b']]],
  ['a consequence under its cause', [of('b', 'a'), of('c'), of('a')], [['a', 'b'], ['c']]],
  ['a consequence of a consequence', [of('c', 'b'), of('b', 'a'), of('a')], [['a', 'c', 'b']]],
  ['a cause that is not there', [of('b', 'a'), of('c', 'b')], [['b', 'c']]],
  ['two that follow from one another', [of('a', 'b'), of('b', 'a')], [['a'], ['b']]],
  ['one that follows from itself', [of('a', 'a')], [['a']]],
])('%s', (_what, findings, expected) => {
  expect(told(findings)).toEqual(expected);
});

test('a cause on another subject is another cause', () => {
  const elsewhere = { ...finding().subject, id: 'elsewhere' };
  expect(told([of('b', 'a'), of('a', undefined, { subject: elsewhere })])).toEqual([['b'], ['a']]);
});

test('every finding is told once, whatever follows from what', () => {
  const ids = fc.constantFrom(...'abcdef');
  const made = fc.array(fc.tuple(ids, fc.option(ids, { nil: undefined })), { maxLength: 30 });
  fc.assert(
    fc.property(made, (pairs) => {
      const findings = pairs.map(([checkId, from]) => of(checkId, from));
      const all = folded(findings).flatMap(({ cause, consequences }) => [cause, ...consequences]);
      expect(all).toHaveLength(findings.length);
      expect(new Set(all)).toEqual(new Set(findings));
    }),
  );
});

describe('what people read', () => {
  const IDENTITY = { ...finding().subject, kind: 'identity', id: 'arn:i', name: 'shop.example' } as const;
  const cause = finding({ checkId: 'ses-identity-verified', severity: 'high', subject: IDENTITY });
  const consequences = Array.from({ length: 30 }, (_, i) => {
    const subject = { ...finding().subject, id: `arn:pool/${i}`, name: `pool-${i}` };
    return finding({ subject, follows: { checkId: cause.checkId, subject: IDENTITY } });
  });
  const made = report({ findings: [...consequences, cause] });

  test('the headline counts causes', () => {
    expect(headline(made).en).toMatch(/^30 critical, 1 high from 1 cause in /);
  });

  test('Slack tells the cause, some of what follows, and how much more there is', () => {
    const { blocks } = slackMessage(makeDigest(made, undefined, 200_000));
    const texts = blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
    expect(texts).toHaveLength(1);
    const [text = ''] = texts.map((one) => one.replaceAll('\u2060', ''));
    expect(text).toContain('`ses-identity-verified`');
    expect(text).toContain('↳ CRITICAL cognito-sender-verified: user pool pool-0 (eu-west-1)');
    expect(text).toContain('↳ … and 26 more');
    expect(JSON.stringify(blocks)).not.toContain('no worse than these');
  });

  test('so does the e-mail', () => {
    const { Message } = digestMessage(made, undefined, { reason: 'always', form: 'plain' });
    // SNS's own structure, made by us a line above.
    const { email } = JSON.parse(Message) as { email: string };
    expect(email).toContain('    -> CRITICAL cognito-sender-verified: user pool pool-19 (eu-west-1)');
    expect(email).toContain('    -> … and 10 more');
    expect(email.match(/What to do:/g)).toHaveLength(1);
    expect(email).not.toContain('left out of this mail');
  });

  test('a consequence whose cause was accepted stands by itself, and says from what it follows', () => {
    const accepted = { reason: 'moves', owner: 'ana', expires: '2027-01-01' };
    const { blocks } = slackMessage(
      makeDigest(
        report({ findings: [...consequences.slice(0, 1), { ...cause, accepted }] }),
        undefined,
        200_000,
      ),
    );
    expect(JSON.stringify(blocks).replaceAll('\u2060', '')).toContain(
      'Follows from ses-identity-verified of SES identity shop.example (eu-west-1).',
    );
  });
});
