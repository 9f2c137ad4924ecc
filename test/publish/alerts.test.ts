// Which changes are told one by one.
import type { Finding } from '../../src/model.ts';
import { alertsOf } from '../../src/publish/alerts.ts';
import { changed } from '../support/changes.ts';
import { finding, report } from '../support/reports.ts';

const before = { severity: 'high', because: 'b', seenAt: '2026-10-31T08:00:00.000Z' } as const;
const accepted = { reason: 'r', owner: 'o', expires: '2026-12-31' };

test.each<[string, Partial<Finding>, string | undefined]>([
  ['it is new', { change: 'new' }, 'new'],
  ['it is new, and nobody could tell', { change: 'new', outcome: 'unknown' }, undefined],
  ['it fails as before', { change: 'still' }, undefined],
  ['for another reason', { change: 'still', severity: 'high', before }, undefined],
  ['it got worse', { change: 'still', severity: 'critical', before }, 'severityUp'],
  ['it got less severe', { change: 'still', severity: 'low', before }, 'severityDown'],
  ['it fails no more', { change: 'resolved', outcome: 'pass', before }, 'resolved'],
  ['what had been accepted fails no more', { change: 'resolved', outcome: 'pass' }, undefined],
  ['nobody could look', { change: 'lostSight', outcome: 'unknown', before }, 'lostSight'],
  ['nobody could look, and it had passed', { change: 'lostSight', outcome: 'unknown' }, undefined],
  ['its subject is no more', { change: 'gone' }, 'gone'],
  ['nothing changed', { change: 'unchanged' }, undefined],
  ['nothing is known of a change', {}, undefined],
  ['somebody has accepted it', { change: 'new', accepted }, undefined],
  ['it was accepted, and is gone', { change: 'gone', accepted }, undefined],
])('%s', (_, over, expected) => {
  const one = finding(over);
  const alerts = expected === undefined ? [] : [{ change: expected, finding: one, naming: 'oneAccount' }];
  expect([...alertsOf(changed(report({ findings: [one] })))]).toEqual(alerts);
  expect([...alertsOf(changed(report(), { past: [one] }))]).toEqual(alerts);
});

test('of a report on several accounts, each says so', () => {
  const one = finding({ change: 'new' });
  const made = changed(report({ findings: [one], accounts: ['1', '2'] }), {
    past: [finding({ change: 'gone' })],
  });
  expect([...alertsOf(made)].map(({ naming }) => naming)).toEqual(['severalAccounts', 'severalAccounts']);
});

test('a first scan has none, nor one that was not compared', () => {
  const made = report({ findings: [finding({ change: 'new' })] });
  const { changes } = changed(made);
  if (changes === undefined) throw new Error('no changes');
  const { since, ...first } = changes;
  expect([...alertsOf({ ...made, changes: first })]).toEqual([]);
  expect([...alertsOf(made)]).toEqual([]);
});
