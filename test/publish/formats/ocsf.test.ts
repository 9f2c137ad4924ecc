// OCSF events by what its schema requires, and what becomes of each state of a finding.
import fc from 'fast-check';
import type { Report } from '../../../src/model.ts';
import { baseline } from '../../support/changes.ts';
import { ocsfFaults } from '../../support/ocsf.ts';
import { finding, report } from '../../support/reports.ts';
import { DOMAIN, hostileToldReport, STATES, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

/** What the tests read of an event. */
interface Event {
  readonly activity_name: string;
  readonly class_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity: string;
  readonly status: string;
  readonly time: number;
  readonly comment?: string;
  readonly metadata: { readonly uid: string; readonly event_code: string };
  readonly finding_info: {
    readonly uid: string;
    readonly first_seen_time?: number;
    readonly last_seen_time: number;
  };
  readonly compliance: { readonly status: string };
}

function eventsOf(made: Report): Event[] {
  // What is not of this shape fails the assertions on it.
  return JSON.parse(written('ocsf', made)) as Event[];
}

test('has what the schema requires and nothing that it does not know, whatever a report holds', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      const events = eventsOf(made);
      expect(events.flatMap((event) => ocsfFaults(event))).toEqual([]);
      for (const { class_uid, activity_id, type_uid, time } of events) {
        expect(type_uid).toBe(class_uid * 100 + activity_id);
        expect(time).toBe(1_793_520_000_000);
      }
    }),
    { numRuns: 25 },
  );
});

test('the checker finds what is missing, unknown or named amiss', () => {
  const [event] = eventsOf(report({ findings: [finding()] }));
  const { time, ...rest } = { ...event, status: 'Fixed', later: 1 };
  expect(ocsfFaults(rest)).toEqual([
    'event.time is missing',
    'event.later is not known',
    'event.status_id 1 is not Fixed',
  ]);
});

test('each state of a finding', () => {
  const told = eventsOf(toldReport()).map((event) =>
    [
      event.metadata.event_code,
      event.activity_name,
      event.status,
      event.compliance.status,
      event.severity,
    ].join(),
  );
  expect(told).toEqual([
    'a-new,Create,New,Fail,Critical',
    'b-still,Update,New,Fail,High',
    'c-moved,Update,New,Fail,Medium',
    'd-accepted,Update,Suppressed,Fail,Low',
    'e-lost,Update,New,Warning,Critical',
    'f-unknown,Update,New,Warning,Critical',
    'g-resolved,Close,Resolved,Pass,Informational',
    'h-pass,Update,Resolved,Pass,Informational',
    // i-not-applicable is no finding: the check has nothing to say of its subject.
    'j-gone,Close,Archived,Fail,Critical',
    'k-unlisted,Update,New,Warning,Critical',
  ]);
});

test.each([
  ['without a history', report({ findings: [STATES.unknown, STATES.pass] })],
  ['in the first scan of one', baseline(report({ findings: [STATES.unknown, STATES.pass] }))],
])('everything is created %s', (_, made) => {
  expect(eventsOf(made).map((event) => event.activity_name)).toEqual(['Create', 'Create']);
});

test('what a check does not apply to any more is closed', () => {
  const made = finding({ outcome: 'notApplicable', change: 'resolved' });
  expect(eventsOf({ ...toldReport(), findings: [made] })[0]).toMatchObject({
    activity_name: 'Close',
    status: 'Resolved',
    compliance: { status: 'Not applicable' },
  });
});

test('a finding keeps its uid, and each of its events has its own', () => {
  const [first] = eventsOf(report({ findings: [finding()], takenAt: '2026-10-01T08:00:00.000Z' }));
  const [second] = eventsOf(report({ findings: [finding({ severity: 'low' })] }));
  expect(second?.finding_info.uid).toBe(first?.finding_info.uid);
  expect(second?.metadata.uid).not.toBe(first?.metadata.uid);
});

test('times are milliseconds: since when it fails, and when a scan last had an answer', () => {
  const at = (code: string) =>
    eventsOf(toldReport()).find(({ metadata }) => metadata.event_code === code)?.finding_info;
  const since = Date.UTC(2026, 9, 20, 8);
  expect(at('b-still')).toMatchObject({ first_seen_time: since, last_seen_time: Date.UTC(2026, 10, 1, 8) });
  expect(at('e-lost')).toMatchObject({ first_seen_time: since, last_seen_time: Date.UTC(2026, 9, 31, 8) });
  expect(at('j-gone')).toMatchObject({ first_seen_time: since, last_seen_time: Date.UTC(2026, 9, 31, 8) });
});

test('the resource is the subject, its owner the account; a domain is in no Region', () => {
  const [pool, domain] = eventsOf(report({ findings: [finding(), finding({ subject: DOMAIN })] }));
  expect(pool).toMatchObject({
    cloud: { provider: 'AWS', region: 'eu-west-1', account: { uid: '111122223333', type: 'AWS Account' } },
    resources: [
      {
        uid: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01',
        type: 'AWS::Cognito::UserPool',
        region: 'eu-west-1',
        owner: { account: { uid: '111122223333' } },
      },
    ],
  });
  expect(domain).toMatchObject({ observables: [{ type: 'Hostname', value: 'example.com' }] });
  expect(JSON.stringify(domain)).not.toContain('"region"');
});

test('one event a line, so that it is cut apart without a parser too', () => {
  const lines = written('ocsf', toldReport()).trimEnd().split('\n');
  expect([lines[0], lines.at(-1)]).toEqual(['[', ']']);
  for (const line of lines.slice(1, -1)) expect(JSON.parse(line.replace(/,$/, ''))).toHaveProperty('time');
});
