// `mailposture demo --estate everything`: what a newcomer sees of each outcome, and the exit code that goes with them.
import type { Report } from '../../src/model.ts';
import { mailposture } from '../support/command.ts';

test('--estate everything prints every outcome, and exits with 3 because something is unknown', async () => {
  const { code, stdout } = await mailposture(['demo', '--estate', 'everything', '--format', 'json']);
  // JSON.parse does not know what the command printed: a report.
  const { findings, coverage, summary } = JSON.parse(stdout) as Report;
  expect([...new Set([...findings].map(({ outcome }) => outcome))].sort()).toEqual([
    'fail',
    'notApplicable',
    'pass',
    'unknown',
  ]);
  expect(summary.worst).toBe('critical');
  expect(coverage.complete).toBe(false);
  expect(code).toBe(3);
});

test.each(['demo', 'simulate'])('%s names it in its help', async (command) => {
  const { code, stdout } = await mailposture([command, '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('story-before, story-after, everything, or a JSON file');
  expect(code).toBe(0);
});
