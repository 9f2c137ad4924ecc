// What the page is given of a report: states that are never better than what was seen, names that last, and text that
// hides nothing.
import fc from 'fast-check';
import { CHECKS } from '../../../src/checks/index.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, sesSender } from '../../../src/checks/samples.ts';
import { judge } from '../../../src/judge.ts';
import { type Finding, NO_CHANGES, type Report } from '../../../src/model.ts';
import type { PageData } from '../../../src/publish/page/data.ts';
import { pageData } from '../../../src/publish/page/make.ts';
import { httpsLink, shown } from '../../../src/publish/page/shown.ts';
import { inventory, known, pool, pools, unread } from '../../support/probe.ts';
import { finding, gap, hostileReport, hostileText, report } from '../../support/reports.ts';

/** A second finding beside the usual one. */
const other = finding({ checkId: 'cognito-sender-passes-dmarc', because: 'It fails DMARC.' });

describe('the chain of a pool', () => {
  const data = (...subjects: Parameters<typeof pools>): PageData =>
    pageData(judge(inventory([pools(...subjects)]), CHECKS));
  const states = ({ chains }: PageData) =>
    chains.map(({ state, ways, sender, verdict }) => {
      return { state, verdict, links: [sender, ...ways.flat()].map((link) => link.state).join(' ') };
    });

  test.each([
    [
      'the default sender breaks at the sender, and nothing hangs on it',
      pool('shop', known(DEFAULT_SENDER)),
      { state: 'broken', verdict: 'Breaks at: Sender', links: 'broken nothing nothing nothing nothing' },
    ],
    [
      'a pool that was not described is unknown throughout',
      pool('shop', unread),
      {
        state: 'unknown',
        verdict: 'Not known at: Sender',
        links: 'unknown unknown unknown unknown unknown',
      },
    ],
    [
      'what a Lambda function sends is not in order: nobody judged it',
      pool('shop', known(CUSTOM_SENDER)),
      {
        state: 'nothing',
        verdict: 'nothing to judge',
        links: 'nothing nothing nothing nothing nothing',
      },
    ],
  ])('%s', (_, subject, expected) => {
    expect(states(data(subject))).toEqual([expected]);
  });

  test('of an identity outside the scan is never in order: no finding is about it', () => {
    const [chain] = states(data(pool('shop', known(sesSender(DOMAIN)))));
    expect(chain?.links).not.toContain('passes passes');
    expect(chain?.state).not.toBe('passes');
  });

  test('counts as not judged where no check of the report asked', () => {
    const seen = inventory([pools(pool('shop', known(DEFAULT_SENDER)))]);
    const { chains } = pageData(judge(seen, []));
    expect(chains.map(({ state, sender }) => [state, sender.state])).toEqual([['notJudged', 'notJudged']]);
  });

  test('an accepted failure is no break, and no pass', () => {
    const seen = judge(inventory([pools(pool('shop', known(DEFAULT_SENDER)))]), CHECKS);
    const accepted = { reason: 'for now', owner: 'mail', expires: '2026-12-31' };
    const findings = seen.findings.map((each) => (each.outcome === 'fail' ? { ...each, accepted } : each));
    expect(pageData({ ...seen, findings }).chains.map(({ state }) => state)).toEqual(['accepted']);
  });

  test('comes before those that are better off', () => {
    const both = data(pool('a', known(CUSTOM_SENDER)), pool('b', known(DEFAULT_SENDER)));
    expect(both.chains.map(({ subject }) => both.subjects[subject]?.name)).toEqual(['b', 'a']);
  });
});

describe('findings', () => {
  test('are named the same in each report, and each by another name', () => {
    const [one] = pageData(report({ findings: [finding(), other] })).findings;
    const [again, third] = pageData(
      report({ findings: [finding({ because: 'Otherwise.' }), finding()] }),
    ).findings;
    expect(again?.key).toBe(one?.key);
    expect(third?.key).not.toBe(one?.key);
  });

  test('lead to their cause, and causes to them', () => {
    const cause = finding();
    const follows = { checkId: cause.checkId, subject: cause.subject };
    const { findings, groups } = pageData(report({ findings: [cause, { ...other, follows }] }));
    expect(findings.map(({ follows, leads }) => [follows, leads])).toEqual([
      [undefined, [1]],
      [0, undefined],
    ]);
    expect(groups.map(({ folds }) => folds)).toEqual([[{ cause: 0, leads: [1] }]]);
  });

  test('a cause that is left out is named in words', () => {
    const follows = { checkId: 'ses-identity-verified', subject: finding().subject };
    const [only] = pageData(report({ findings: [finding({ follows })] })).findings;
    expect(only?.follows).toBe('Follows from ses-identity-verified.');
  });

  test.each<[Partial<Finding>, string, string | undefined]>([
    [{ change: 'new' }, 'fail', 'new'],
    [{ change: 'still' }, 'fail', 'still'],
    [
      { change: 'still', before: { severity: 'low', because: 'x', seenAt: '2026-10-31T08:00:00.000Z' } },
      'fail',
      'severityUp',
    ],
    [
      {
        change: 'resolved',
        outcome: 'pass',
        before: { severity: 'low', because: 'x', seenAt: '2026-10-31T08:00:00.000Z' },
      },
      'resolved',
      'resolved',
    ],
    [{ accepted: { reason: 'r', owner: 'o', expires: '2026-12-31' } }, 'accepted', undefined],
    [{ outcome: 'unknown' }, 'unknown', undefined],
  ])('%j is in the group %s, and changed: %s', (over, group, change) => {
    const changes = { since: '2026-10-31T08:00:00.000Z', counts: NO_CHANGES, past: [], trend: [] };
    const [only] = pageData({ ...report({ findings: [finding(over)] }), changes }).findings;
    expect(only).toMatchObject({ group });
    expect(only?.change).toBe(change);
  });

  test('that are past stand behind those of this scan, and make no chain worse', () => {
    const past = [finding({ change: 'gone', before: { severity: 'high', because: 'x', seenAt: 'then' } })];
    const changes = {
      since: '2026-10-31T08:00:00.000Z',
      counts: { ...NO_CHANGES, gone: 1 },
      past,
      trend: [],
    };
    const data = pageData({ ...report({ findings: [other] }), changes });
    expect(data.findings.map(({ group, change }) => [group, change])).toEqual([
      ['fail', undefined],
      ['past', 'gone'],
    ]);
    expect(data.changes?.words).toBe('Since the scan of 2026-10-31 08:00 UTC:');
  });

  test('carry what somebody said of them, in the language of the report', () => {
    const over = {
      since: '2026-10-31T08:00:00.000Z',
      accepted: { reason: '当面', owner: 'mail', expires: '2026-12-31' },
      lowered: { environment: 'dev', from: 'high' as const },
    };
    const [only] = pageData(report({ findings: [finding(over)], locale: 'ja' })).findings;
    expect(only?.history).toEqual([
      '2026-10-31 08:00 UTC から不合格',
      '本番環境であれば high です。環境 dev は本番環境ではありません。',
      'mail が 2026-12-31 まで承認しています: 当面',
    ]);
  });
});

describe('what is pasted', () => {
  const step = {
    kind: 'ses',
    change: 'forwardFeedback',
    identity: 'a',
    account: '1',
    region: 'eu-west-1',
    gone: [],
    check: 'mailposture scan',
  } as const;
  const stepsOf = (paste: readonly string[]) => {
    const fix = { steps: [{ ...step, paste }], open: [], plan: 'mailposture fix' };
    return pageData(report({ findings: [finding({ fix })] })).findings[0]?.fix?.steps;
  };

  test('is there as it is', () => {
    expect(stepsOf(['aws a', 'aws b'])).toEqual([
      { paste: { medium: 'shell', text: 'aws a\naws b' }, check: 'mailposture scan' },
    ]);
  });

  test('is left out as a whole where a line is not what it looks like', () => {
    expect(stepsOf(['aws a', 'aws \u202e b'])).toEqual([
      { unshown: expect.stringContaining('mailposture fix writes it'), check: 'mailposture scan' },
    ]);
  });
});

test('a list of pools that was not read is told, for its pools have no chain', () => {
  const subject = {
    ...finding().subject,
    id: 'arn:aws:cognito-idp:eu-west-1:1:userpool/*',
    name: 'every user pool in eu-west-1',
  };
  const data = pageData(report({ findings: [finding({ outcome: 'unknown', subject })] }));
  expect(data.poolsNotRead).toEqual(['every user pool in eu-west-1']);
});

test('the sentence on coverage ends by itself: the list that it leads to stands elsewhere', () => {
  const words = (locale: 'en' | 'ja') => pageData(report({ gaps: [gap()], locale })).coverage.words;
  expect(words('en')).toMatch(/1 thing could not be seen\.$/);
  expect(words('ja')).toMatch(/確認できませんでした。$/);
});

describe('hostile text', () => {
  test.each([
    ['a\u202eb', 'a\\u202eb'],
    ['a\u200bb\u0000', 'a\\u200bb\\u0000'],
    ['a\ud800', 'a\ufffd'],
    ['a\nb\tc 😀 名', 'a\nb\tc 😀 名'],
    ['\u{e0041}', '\\u{e0041}'],
  ])('%j is shown as %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test.each([
    ['https://docs.aws.amazon.com/ses/', 'https://docs.aws.amazon.com/ses/'],
    ['javascript:alert(1)', undefined],
    ['http://example.com', undefined],
    ['//example.com', undefined],
    ['', undefined],
  ])('%j as a link is %j', (text, expected) => {
    expect(httpsLink(text)).toBe(expected);
  });

  test('no string of the data holds what hides or moves text, whatever the report holds', () => {
    fc.assert(
      fc.property(hostileReport, hostileText, (some: Report, name) => {
        const subject = { ...finding().subject, name };
        const data = pageData({
          ...some,
          findings: [...[...some.findings].slice(0, 6), finding({ subject })],
        });
        for (const text of stringsIn(data))
          expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 25 },
    );
  });
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
