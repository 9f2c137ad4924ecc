// CSV, read back by RFC 4180 as a spreadsheet does.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Report } from '../../../src/model.ts';
import { FORMATS } from '../../../src/publish/formats/index.ts';
import { finding, report } from '../../support/reports.ts';
import { hostileToldReport, STATES, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

/** RFC 4180 section 2, and nothing more: quotes stand around a whole field, and are doubled within. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  while (field.lastIndex < csv.length) {
    const at = field.lastIndex;
    const match = field.exec(csv);
    if (match === null)
      throw new Error(`no field of CSV at ${at}: ${JSON.stringify(csv.slice(at, at + 80))}`);
    const [, , quoted, bare = '', end] = match;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

function table(made: Report): Record<string, string>[] {
  const csv = written('csv', made);
  expect(csv.startsWith('\ufeff')).toBe(true);
  const [head = [], ...rows] = parse(csv.slice(1));
  return rows.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(row.map((cell, i) => [head[i], cell]));
  });
}

test('the columns, which are only ever added to', () => {
  const [head] = written('csv', report()).slice(1).split('\r\n');
  expect(head).toBe(
    'check_id,outcome,severity,change,account,region,subject_kind,subject_name,subject_id,title,because,evidence,cure,' +
      'read,console,follows_check,follows_subject,accepted_by,accepted_reason,accepted_until,environment,' +
      'severity_in_production,failing_since,severity_before,taken_at',
  );
});

test('docs/formats.md names each column, and has a section for each format', () => {
  const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
  const [head = ''] = written('csv', report()).slice(1).split('\r\n');
  for (const column of head.split(',')) expect(page).toContain(`\`${column}\``);
  for (const [name, { extension }] of Object.entries(FORMATS)) {
    expect(page).toContain(`\n## ${name}\n`);
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` .* \`\\.${extension}\` \\|$`, 'm'));
  }
});

test('a row for each finding, and for those of the scan before that are no more', () => {
  const rows = table(toldReport());
  expect(rows.map(({ check_id, outcome, change }) => `${check_id} ${outcome} ${change}`)).toEqual([
    ...['a-new fail new', 'b-still fail still', 'c-moved fail still', 'd-accepted fail '],
    ...['e-lost unknown lostSight', 'f-unknown unknown ', 'g-resolved pass resolved', 'h-pass pass '],
    ...['i-not-applicable notApplicable ', 'j-gone fail gone', 'k-unlisted unknown lostSight'],
  ]);
});

test('what a row holds', () => {
  expect(table(report({ findings: [STATES.moved, STATES.accepted] }))).toMatchObject([
    {
      subject_kind: 'domain',
      because: 'The pool sends as example.com, whose verification is PENDING.',
      evidence: 'ses:GetEmailIdentity VerificationStatus: PENDING',
      cure: 'Publish the DKIM records of example.com.\naws sesv2 get-email-identity --email-identity example.com --region eu-west-1',
      read: 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
      failing_since: '2026-10-20T08:00:00.000Z',
      severity_before: 'high',
      taken_at: '2026-11-01T08:00:00.000Z',
    },
    { accepted_by: 'team mail', accepted_reason: 'A test pool', accepted_until: '2026-12-31' },
  ]);
});

test.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', ' =1', '\u200b=1', '＝1', '\u0000=1'])(
  'a name that is a formula is none in a spreadsheet: %j',
  (name) => {
    const subject = { ...finding().subject, name };
    const [row] = table(report({ findings: [finding({ subject })] }));
    expect(row?.subject_name).toMatch(/^'[=+\-@＝]/);
  },
);

test('whatever a report holds: its rows, no formula, and no cell that Excel cannot hold', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      const rows = table(made);
      expect(rows).toHaveLength(made.findings.length + (made.changes?.past.length ?? 0));
      for (const cell of rows.flatMap((row) => Object.values(row))) {
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(cell.length).toBeLessThanOrEqual(32_767);
      }
    }),
    { numRuns: 40 },
  );
});
