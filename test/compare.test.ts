// Every transition of a finding between two scans, by what stood before, what is found now, and what was looked at.
import fc from 'fast-check';
import { compare, type Scope } from '../src/compare.ts';
import type { Finding, Inventory, Kind, Listing, PastHistory, Standing, SubjectRef } from '../src/model.ts';
import { alertsOf } from '../src/publish/alerts.ts';
import { finding, report } from './support/reports.ts';

const ACCOUNT = '111122223333';
const [FIRST, LAST, NOW] = [
  '2026-10-01T08:00:00.000Z',
  '2026-10-30T08:00:00.000Z',
  '2026-11-01T08:00:00.000Z',
];
const [WEST, EAST] = ['eu-west-1', 'us-east-1'];
const CHECK = 'ses-identity-verified';

const identity = (name: string, region = WEST): SubjectRef => ({
  kind: 'identity',
  id: `arn:aws:ses:${region}:${ACCOUNT}:identity/${name}`,
  name,
  account: ACCOUNT,
  region,
});
const DOMAIN: SubjectRef = {
  kind: 'domain',
  id: 'shop.example',
  name: 'shop.example',
  account: ACCOUNT,
  region: 'global',
};
const every = (kind: Kind, region: string): SubjectRef => ({
  kind,
  id: kind === 'domain' ? `${ACCOUNT}/${region}/*` : `arn:aws:ses:${region}:${ACCOUNT}:identity/*`,
  name: 'every one',
  account: ACCOUNT,
  region,
});
const SHOP = identity('shop.example');
const ACCEPTED = { owner: 'kim', reason: 'moves in May', expires: '2027-05-01' };

const found = (over: Partial<Finding> = {}): Finding => finding({ checkId: CHECK, subject: SHOP, ...over });
const fails = found({ severity: 'high' });
const standing = (over: Partial<Finding> = {}, rest: Partial<Standing> = {}): Standing => ({
  finding: found({ severity: 'high', ...over }),
  since: FIRST,
  seenAt: LAST,
  ...rest,
});
const failing = standing();
const unseen = standing({}, { unseenSince: LAST });
const unanswered = standing({ outcome: 'unknown' }, { unseenSince: LAST });

const history = (standings: readonly Standing[], over: Partial<PastHistory> = {}): PastHistory => ({
  takenAt: LAST,
  toldAt: LAST,
  regions: [WEST, EAST],
  standing: standings,
  trend: [],
  ...over,
});

const listing = (kind: Kind, region: string, known = true): Listing =>
  // Only whether the list is known is looked at: a listing of any kind serves.
  ({
    kind,
    account: ACCOUNT,
    region,
    subjects: known
      ? { known: true, value: [], source: 'ses:ListEmailIdentities' }
      : { known: false, why: { en: 'denied', ja: '拒否' } },
  }) as Listing;

const inventory = (over: Partial<Inventory> = {}): Inventory => ({
  format: 'mailposture-inventory/1',
  takenAt: NOW,
  accounts: [ACCOUNT],
  regions: [WEST, EAST],
  listings: [listing('identity', WEST), listing('identity', EAST), listing('domain', 'global')],
  reads: [],
  notes: [],
  ...over,
});

const scope = (over: Partial<Scope> = {}): Scope => ({
  checks: new Set([CHECK]),
  everyCheck: true,
  everyRegion: true,
  ...over,
});

interface Looked {
  readonly findings?: readonly Finding[];
  readonly inventory?: Inventory;
  readonly scope?: Scope;
}
/** What is left to the next scan is made anew each time that it is gone through: here it is held. */
const compared = (before: PastHistory | undefined, looked: Looked) => {
  const { history: next, ...rest } = compare(before, {
    report: report({ findings: looked.findings ?? [], takenAt: NOW }),
    inventory: looked.inventory ?? inventory(),
    scope: looked.scope ?? scope(),
  });
  const standing = [...next.standing];
  expect(standing).toHaveLength(next.standing.length);
  return { ...rest, history: { ...next, standing } };
};

/** change, since, what it was before; and what is left to the next scan: its outcome, since, unseenSince. */
const NOTHING = { change: undefined, alert: undefined, left: undefined };
const failsStill = { outcome: 'fail', since: FIRST, unseenSince: undefined };
const failsNow = { outcome: 'fail', since: NOW, unseenSince: undefined };

type Row = [string, Standing | undefined, Finding, object];
const seen: Row[] = [
  ['nothing -> fail', undefined, fails, { change: 'new', since: NOW, alert: 'new', left: failsNow }],
  ['nothing -> accepted', undefined, found({ accepted: ACCEPTED }), { ...NOTHING, left: failsNow }],
  ['nothing -> pass', undefined, found({ outcome: 'pass' }), NOTHING],
  ['nothing -> notApplicable', undefined, found({ outcome: 'notApplicable' }), NOTHING],
  [
    'nothing -> unknown',
    undefined,
    found({ outcome: 'unknown' }),
    { change: 'lostSight', alert: undefined, left: { outcome: 'unknown', since: NOW, unseenSince: NOW } },
  ],
  ['fail -> fail', failing, fails, { change: 'still', since: FIRST, alert: undefined, left: failsStill }],
  [
    'fail -> fail, worse',
    failing,
    found({ severity: 'critical' }),
    { change: 'still', since: FIRST, was: 'high', alert: 'severityUp', left: failsStill },
  ],
  [
    'fail -> fail, better',
    failing,
    found({ severity: 'low' }),
    { change: 'still', since: FIRST, was: 'high', alert: 'severityDown', left: failsStill },
  ],
  [
    'fail -> accepted',
    failing,
    found({ accepted: ACCEPTED }),
    { ...NOTHING, since: FIRST, left: failsStill },
  ],
  [
    'fail -> pass',
    failing,
    found({ outcome: 'pass' }),
    { change: 'resolved', since: FIRST, was: 'high', alert: 'resolved', left: undefined },
  ],
  [
    'fail -> notApplicable',
    failing,
    found({ outcome: 'notApplicable' }),
    { change: 'resolved', since: FIRST, was: 'high', alert: 'resolved', left: undefined },
  ],
  [
    'fail -> unknown',
    failing,
    found({ outcome: 'unknown' }),
    {
      change: 'lostSight',
      since: FIRST,
      was: 'high',
      alert: 'lostSight',
      left: { ...failsStill, unseenSince: NOW },
    },
  ],
  [
    'accepted -> fail',
    standing({ accepted: ACCEPTED }),
    fails,
    { change: 'new', since: FIRST, alert: 'new', left: failsStill },
  ],
  [
    'accepted -> accepted',
    standing({ accepted: ACCEPTED }),
    found({ accepted: ACCEPTED }),
    { ...NOTHING, since: FIRST, left: failsStill },
  ],
  [
    'accepted -> pass',
    standing({ accepted: ACCEPTED }),
    found({ outcome: 'pass' }),
    { change: 'resolved', since: FIRST, alert: undefined, left: undefined },
  ],
  [
    'accepted -> unknown',
    standing({ accepted: ACCEPTED }),
    found({ outcome: 'unknown' }),
    { change: 'lostSight', since: FIRST, alert: undefined, left: { ...failsStill, unseenSince: NOW } },
  ],
  ['unseen -> fail', unseen, fails, { change: 'still', since: FIRST, alert: undefined, left: failsStill }],
  [
    'unseen -> pass',
    unseen,
    found({ outcome: 'pass' }),
    { change: 'resolved', since: FIRST, was: 'high', alert: 'resolved', left: undefined },
  ],
  [
    'unseen -> unknown',
    unseen,
    found({ outcome: 'unknown' }),
    {
      change: undefined,
      since: FIRST,
      was: 'high',
      alert: undefined,
      left: { ...failsStill, unseenSince: LAST },
    },
  ],
  ['unanswered -> fail', unanswered, fails, { change: 'new', since: NOW, alert: 'new', left: failsNow }],
  ['unanswered -> pass', unanswered, found({ outcome: 'pass' }), NOTHING],
  [
    'unanswered -> unknown',
    unanswered,
    found({ outcome: 'unknown' }),
    { ...NOTHING, left: { outcome: 'unknown', since: FIRST, unseenSince: LAST } },
  ],
];

test.each(seen)('%s', (_, before, now, expected) => {
  const { report: told, history: next } = compared(history(before ? [before] : []), { findings: [now] });
  const [one] = told.findings;
  const [kept] = next.standing;
  expect({
    change: one?.change,
    ...('since' in expected && { since: one?.since }),
    ...('was' in expected && { was: one?.before?.severity }),
    alert: [...alertsOf(told)][0]?.change,
    left: kept && {
      outcome: kept.finding.outcome,
      since: kept.since,
      unseenSince: kept.unseenSince,
    },
  }).toEqual(expected);
  expect(told.findings).toHaveLength(1);
  expect(told.changes?.past).toEqual([]);
});

const oneRegion = inventory({ regions: [EAST], listings: [listing('identity', EAST)] });
const whole = (region: string) =>
  found({ outcome: 'unknown', subject: every('identity', region), because: 'AccessDenied' });

/** What is no more among the findings: what is told of it, and whether it is kept. */
type Fate = { past?: string; left: boolean; unseenSince?: string };
const missing: [string, Standing, Looked, Fate][] = [
  ['the list was read', failing, {}, { past: 'gone', left: false }],
  ['the list was read, accepted', standing({ accepted: ACCEPTED }), {}, { past: 'gone', left: false }],
  ['the list was read, without an answer before', unanswered, {}, { left: false }],
  [
    'the list was not read',
    failing,
    { findings: [whole(WEST)], inventory: inventory({ listings: [listing('identity', WEST, false)] }) },
    { past: 'lostSight', left: true, unseenSince: NOW },
  ],
  [
    // It broke on a later page: what was read of it is one listing, the rest another.
    'the list was read in part',
    failing,
    {
      findings: [whole(WEST)],
      inventory: inventory({ listings: [listing('identity', WEST), listing('identity', WEST, false)] }),
    },
    { past: 'lostSight', left: true, unseenSince: NOW },
  ],
  [
    'the list was not read again',
    unseen,
    { findings: [whole(WEST)], inventory: inventory({ listings: [listing('identity', WEST, false)] }) },
    { left: true, unseenSince: LAST },
  ],
  [
    'its Region was not asked for',
    failing,
    { inventory: oneRegion, scope: scope({ everyRegion: false }) },
    { left: true },
  ],
  ['its Region is off', failing, { inventory: oneRegion }, { past: 'gone', left: false }],
  ['its check was not asked', failing, { scope: scope({ checks: new Set(['ses-other']) }) }, { left: true }],
  ['its subject was not named', failing, { scope: scope({ isAbout: () => false }) }, { left: true }],
  [
    'its subject was named',
    failing,
    { scope: scope({ isAbout: () => true }) },
    { past: 'gone', left: false },
  ],
  ['its account was not scanned', failing, { inventory: inventory({ accounts: ['999'] }) }, { left: true }],
  ['its kind was not listed', failing, { inventory: inventory({ listings: [] }) }, { left: true }],
  [
    'it stood for a list that is read now',
    standing({ outcome: 'unknown', subject: every('identity', WEST) }, { unseenSince: LAST }),
    {},
    { left: false },
  ],
  ['a domain, all lists read', standing({ subject: DOMAIN }), {}, { past: 'gone', left: false }],
  [
    'a domain, one Region of the lists not read',
    standing({ subject: DOMAIN }),
    {
      findings: [found({ outcome: 'unknown', subject: every('domain', WEST) })],
      inventory: inventory({ listings: [listing('domain', 'global'), listing('domain', WEST, false)] }),
    },
    { past: 'lostSight', left: true, unseenSince: NOW },
  ],
  [
    'a domain, one Region asked for',
    standing({ subject: DOMAIN }),
    {
      inventory: inventory({ regions: [EAST], listings: [listing('domain', 'global')] }),
      scope: scope({ everyRegion: false }),
    },
    { left: true },
  ],
  [
    'a domain, all the Regions asked for that ever were',
    standing({ subject: DOMAIN }),
    { scope: scope({ everyRegion: false }) },
    { past: 'gone', left: false },
  ],
];

test.each(missing)('not among the findings: %s', (_, before, looked, { past, left, unseenSince }) => {
  const { report: told, history: next } = compared(history([before]), looked);
  expect(told.changes?.past.map(({ change }) => change)).toEqual(past ? [past] : []);
  const kept = next.standing.filter((one) => one.finding.subject.id === before.finding.subject.id);
  const own = kept.filter((one) => one.since === FIRST);
  expect(own).toHaveLength(left ? 1 : 0);
  if (unseenSince !== undefined) expect(own[0]?.unseenSince).toBe(unseenSince);
});

test('what a list hides says why it is out of sight, and what it was', () => {
  const looked = {
    findings: [whole(WEST)],
    inventory: inventory({ listings: [listing('identity', WEST, false)] }),
  };
  const { report: told } = compared(history([failing]), looked);
  expect(told.changes?.past).toMatchObject([
    { outcome: 'unknown', because: 'AccessDenied', before: { severity: 'high', seenAt: LAST } },
  ]);
  expect([...alertsOf(told)]).toMatchObject([{ change: 'lostSight', finding: { subject: SHOP } }]);
  expect(told.changes?.counts).toMatchObject({ lostSight: 1, blind: 2, resolved: 0, gone: 0 });
});

test('the first scan is the baseline: nothing changed, and everything is remembered', () => {
  const findings = [fails, found({ outcome: 'unknown', subject: identity('b.example') })];
  const { report: told, history: next } = compared(undefined, { findings });
  expect([...told.findings].map(({ change }) => change)).toEqual([undefined, undefined]);
  expect(told.changes).toMatchObject({ counts: { new: 0, lostSight: 0, blind: 0 }, past: [] });
  expect(told.changes).not.toHaveProperty('since');
  expect([...alertsOf(told)]).toEqual([]);
  expect(next).toMatchObject({ takenAt: NOW, toldAt: NOW, regions: [WEST, EAST] });
  expect(next.standing).toHaveLength(2);
});

test('two subjects of one name in two Regions are two', () => {
  const { report: told } = compared(history([failing]), {
    findings: [
      found({ outcome: 'pass' }),
      found({ severity: 'high', subject: identity('shop.example', EAST) }),
    ],
  });
  expect([...told.findings].map(({ change }) => change)).toEqual(['resolved', 'new']);
});

test.each<[string, Partial<Scope>, Partial<Inventory>, number]>([
  ['the whole estate', {}, {}, 1],
  ['some checks', { everyCheck: false }, {}, 0],
  ['some subjects', { isAbout: () => true }, {}, 0],
  ['one Region of two', { everyRegion: false }, { regions: [EAST] }, 0],
  ['the Regions that ever were', { everyRegion: false }, {}, 1],
])('the trend has a point for a scan of %s: %#', (_, over, seen, points) => {
  const looked = { scope: scope(over), inventory: inventory(seen) };
  const { report: told, isWhole } = compared(history([]), looked);
  expect(told.changes?.trend).toHaveLength(points);
  expect(isWhole).toBe(points === 1);
});

test('the trend forgets the oldest', () => {
  const point = { takenAt: FIRST, failing: { critical: 0, high: 0, medium: 0, low: 0 }, unknown: 0 };
  const trend = Array.from({ length: 400 }, () => point);
  const { history: next } = compared(history([], { trend }), {});
  expect(next.trend).toHaveLength(400);
  expect(next.trend.at(-1)?.takenAt).toBe(NOW);
});

test('a scan after the same scan changes nothing, whatever it found', () => {
  const outcomes = fc.constantFrom('pass', 'fail', 'notApplicable', 'unknown');
  const findings = fc.uniqueArray(fc.nat(50)).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({ outcome: outcomes, accepted: fc.boolean() }).map(({ outcome, accepted }) =>
          found({
            outcome,
            subject: identity(`${name}.example`),
            ...(accepted && outcome === 'fail' && { accepted: ACCEPTED }),
          }),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(findings, (all) => {
      const first = compared(undefined, { findings: all });
      const second = compared(first.history, { findings: all });
      expect([...alertsOf(second.report)]).toEqual([]);
      expect(second.report.changes?.counts).toMatchObject({ new: 0, resolved: 0, lostSight: 0, blind: 0 });
      expect(second.history.standing.map(({ since }) => since)).toEqual(
        first.history.standing.map(({ since }) => since),
      );
    }),
  );
});
