// The judge of the fault campaign: what is allowed passes, and whatever is planted is caught.
import {
  type Evidence,
  judgeCase,
  type Observed,
  type Seen,
  type ToldChange,
  type Truth,
  type Verdict,
} from '../../scripts/chaos/judge.ts';
import type { Outcome, Standing, SubjectRef } from '../../src/model.ts';
import { ACCOUNT } from '../support/estate.ts';

const HOME = 'eu-west-1';
const AWAY = 'eu-central-2';
const subject = (id: string, region = HOME, kind: SubjectRef['kind'] = 'identity'): SubjectRef => ({
  kind,
  id,
  name: id,
  account: ACCOUNT,
  region,
});
const verdict = (id: string, outcome: Outcome, over: Partial<Verdict> = {}): Verdict => ({
  checkId: 'ses-dkim-enabled',
  subject: subject(id),
  outcome,
  severity: 'high',
  ...over,
});
const change = (id: string, what: ToldChange['change']): ToldChange => ({
  change: what,
  checkId: 'ses-dkim-enabled',
  subject: subject(id),
});
const left = (id: string, over: Partial<Standing> = {}): Standing => ({
  finding: { ...verdict(id, 'fail'), outcome: 'fail', title: '', because: '', evidence: [] },
  since: '2026-11-02T08:00:00.000Z',
  seenAt: '2026-11-02T08:00:00.000Z',
  ...over,
});

const BAD = verdict('bad.example', 'fail');
const GOOD = verdict('good.example', 'pass');
const MENDED = verdict('mended.example', 'pass');
const CHANGES = [
  change('bad.example', 'new'),
  change('mended.example', 'resolved'),
  change('old.example', 'gone'),
];
const seen = (...verdicts: Verdict[]): Seen => ({ verdicts, regions: [HOME], lacksRegions: false });
const ALL = seen(BAD, GOOD, MENDED);
const ran = (over: Partial<Observed> = {}): Observed => ({
  seen: ALL,
  told: CHANGES,
  digested: CHANGES,
  omitted: 0,
  ...over,
});
const QUIET: Partial<Observed> = { told: [], digested: [] };

const TRUTH: Truth = {
  verdicts: ALL.verdicts,
  before: [],
  remembered: [],
  elsewhere: [],
  told: CHANGES,
  standing: [left('bad.example')],
};
const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  faulted: [ran()],
  last: ran(QUIET),
  standing: TRUTH.standing,
  undelivered: [],
  ...over,
});
const kindsOf = (over: Partial<Evidence>, truth: Partial<Truth> = {}): string[] =>
  judgeCase({ ...TRUTH, ...truth }, evidence(over)).faults.map(({ kind }) => kind);

const unknown = (of: Verdict): Verdict => ({ ...of, outcome: 'unknown' });
const LIST = verdict(`${HOME}/*`, 'unknown');
const OFF = verdict('off.example', 'fail', { subject: subject('off.example', AWAY) });
const DOMAIN = verdict('off.example', 'fail', { subject: subject('off.example', 'global', 'domain') });

describe('what faults may do', () => {
  const of = (...faulted: Observed[]) => ({ evidence: { faulted } });
  const FAR = [...ALL.verdicts, OFF, DOMAIN];
  const CARRIED: Verdict = { ...BAD, outcome: 'pass', isCarried: true };
  const blind: Observed = { told: [], digested: [], omitted: 0, error: 'HistoryError' };

  test.each<readonly [string, { readonly evidence: Partial<Evidence>; readonly truth?: Partial<Truth> }]>([
    ['nothing at all', { evidence: {} }],
    ['a verdict becomes unknown', of(ran({ seen: seen(unknown(BAD), GOOD, MENDED) }))],
    ['a whole list becomes unknown', of(ran({ seen: seen(LIST) }))],
    ['a scan throws before it has a report', of(blind, ran())],
    ['what it tells comes a scan later', { evidence: { faulted: [ran(QUIET)], last: ran() } }],
    ['what it tells is told twice', of(ran(), ran())],
    ['what is out of sight is told', of(ran({ told: [...CHANGES, change('bad.example', 'lostSight')] }))],
    ['a digest has no room for all', of(ran({ digested: [], omitted: 3 }))],
    [
      'a Region is not looked at, and the coverage says so',
      {
        evidence: {
          faulted: [ran({ seen: { ...ALL, lacksRegions: true } })],
          last: ran({ ...QUIET, seen: seen(...FAR) }),
        },
        truth: { verdicts: FAR },
      },
    ],
    [
      'a further Region is looked at, and truly so',
      { ...of(ran({ seen: seen(...ALL.verdicts, OFF) })), truth: { elsewhere: [OFF] } },
    ],
    [
      'what fails in a Region that only it looked at is told, and that it is gone when nobody looks there any more',
      {
        evidence: {
          faulted: [
            ran({
              seen: { ...seen(...ALL.verdicts, OFF), lacksRegions: true },
              told: [...CHANGES, change('off.example', 'new')].map((one) =>
                one.subject.id === 'off.example' ? { ...one, subject: OFF.subject } : one,
              ),
            }),
          ],
          last: ran({
            ...QUIET,
            told: [{ ...change('off.example', 'gone'), subject: OFF.subject }],
          }),
        },
        truth: { elsewhere: [OFF] },
      },
    ],
    [
      'a verdict rests on what the scan before read, and says so',
      { ...of(ran({ seen: seen(CARRIED, GOOD, MENDED) })), truth: { before: [{ ...BAD, outcome: 'pass' }] } },
    ],
    [
      'a verdict rests on that and on what this one read, and says so; people hear of it, and of its end',
      {
        evidence: {
          faulted: [
            ran({
              seen: seen(BAD, { ...GOOD, outcome: 'fail', isCarried: true }, MENDED),
              told: [...CHANGES, change('good.example', 'new')],
            }),
          ],
          last: ran({ ...QUIET, told: [change('good.example', 'resolved')] }),
        },
        truth: { remembered: [{ ...GOOD, outcome: 'fail' }] },
      },
    ],
  ])('%s', (_, { evidence: over, truth }) => {
    expect(kindsOf(over, truth)).toEqual([]);
  });

  test.each<readonly [string, Verdict, readonly Verdict[]]>([
    ['that does not say so', { ...BAD, outcome: 'pass' }, [{ ...BAD, outcome: 'pass' }]],
    ['and is another one', CARRIED, [{ ...BAD, outcome: 'notApplicable' }]],
    ['on what was not there', CARRIED, []],
  ])('a verdict of the scan before %s is wrong', (_, verdict, before) => {
    const faulted = [ran({ seen: seen(verdict, GOOD, MENDED) })];
    expect(kindsOf({ faulted }, { before })).toEqual(['wrong']);
    expect(kindsOf({ faulted }, { remembered: before })).toEqual(['wrong']);
  });

  test('what became unknown, and what was told again, is counted', () => {
    const partial = ran({ seen: seen(unknown(BAD), GOOD, MENDED) });
    expect(judgeCase(TRUTH, evidence({ faulted: [partial, ran()] }))).toMatchObject({
      partial: 1,
      becameUnknown: 1,
      toldAgain: CHANGES.length,
    });
  });
});

describe('what is planted', () => {
  test.each<[string, string, Partial<Evidence>]>([
    [
      'a pass that is none',
      'wrong',
      { faulted: [ran({ seen: seen({ ...BAD, outcome: 'pass' }, GOOD, MENDED) })] },
    ],
    [
      'a fail that is none',
      'wrong',
      { faulted: [ran({ seen: seen(BAD, { ...GOOD, outcome: 'fail' }, MENDED) })] },
    ],
    [
      'another severity',
      'wrong',
      { faulted: [ran({ seen: seen({ ...BAD, severity: 'low' }, GOOD, MENDED) })] },
    ],
    ['a verdict that is left out', 'wrong', { faulted: [ran({ seen: seen(BAD, GOOD) })] }],
    [
      'a list of another Region stands for none',
      'wrong',
      { faulted: [ran({ seen: seen({ ...LIST, subject: subject(`${AWAY}/*`, AWAY) }, BAD, GOOD) })] },
    ],
    ['a verdict on what is not there', 'wrong', { faulted: [ran({ seen: seen(...ALL.verdicts, OFF) })] }],
    ['an unknown that stays', 'wrong', { last: ran({ ...QUIET, seen: seen(unknown(BAD), GOOD, MENDED) }) }],
    [
      'something new that is not',
      'wrong',
      { faulted: [ran({ told: [...CHANGES, change('good.example', 'new')] })] },
    ],
    ['a message that never came', 'lost', { faulted: [ran({ told: CHANGES.slice(1) })] }],
    ['a digest that lacks a change', 'lost', { faulted: [ran({ digested: CHANGES.slice(1) })] }],
    ['a last scan that throws', 'lost', { last: ran({ ...QUIET, error: 'HistoryConflict' }) }],
    ['a message that Slack never got', 'lost', { undelivered: ['new ses-dkim-enabled'] }],
    [
      'a false resolved',
      'falseResolved',
      { faulted: [ran({ told: [...CHANGES, change('bad.example', 'resolved')] })] },
    ],
    [
      'a false resolved in a digest',
      'falseResolved',
      { faulted: [ran({ digested: [...CHANGES, change('bad.example', 'resolved')] })] },
    ],
    ['a false gone', 'falseResolved', { last: ran({ told: [change('bad.example', 'gone')], digested: [] }) }],
  ])('%s is %s', (_, kind, over) => {
    expect(kindsOf(over)).toEqual([kind]);
  });

  test.each<[string, readonly Standing[], string[]]>([
    ['forgets what fails', [], ['lost']],
    ['remembers what does not', [left('bad.example'), left('good.example')], ['wrong']],
    ['has it out of sight', [left('bad.example', { unseenSince: 'x' })], ['lost', 'wrong']],
  ])('a history that %s', (_, standing, kinds) => {
    expect(kindsOf({ standing })).toEqual(kinds);
  });

  test('a last scan without a report has lost every verdict', () => {
    const { seen: _, ...blind } = ran(QUIET);
    expect(kindsOf({ last: blind })).toEqual(['wrong', 'wrong', 'wrong']);
  });
});
