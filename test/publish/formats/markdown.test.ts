// Markdown for a CI job's summary: what it says, that it stays within GitHub's limit, and that no name gets out of its place.
import fc from 'fast-check';
import type { Finding, FixStep, Report } from '../../../src/model.ts';
import { cellCode, code, fence, html, link, prose } from '../../../src/publish/formats/markdown-text.ts';
import { finding, gap, hostileReport, hostileText, report } from '../../support/reports.ts';
import { hostileToldReport, IDENTITY, STATES, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

const write = (report: Report) => written('markdown', report);

test('a report from its headline to its coverage', () => {
  const cause = finding({ checkId: 'ses-identity-verified', subject: IDENTITY, severity: 'high' });
  const { remediation: _, ...rest } = finding();
  const follower: Finding = { ...rest, follows: { checkId: cause.checkId, subject: IDENTITY } };
  expect(write(report({ findings: [follower, cause], gaps: [gap()] }))).toBe(
    `## Mailposture: 1 critical, 1 high from 1 cause in 8 pools and 12 identities; 1 thing could not be seen

1 account: \`111122223333\` · 2 Regions: \`ap-northeast-1\`, \`eu-west-1\` · 2026-11-01 08:00 UTC · Mailposture 0.1.0

### What to do first

1. 🟠 **HIGH** \`ses-identity-verified\`: SES identity example.com (eu-west-1)${'  '}
   The pool sends as example.com, whose verification is PENDING. Cures 1 more.

### All findings

| Severity | Check | Subject | Account |
| --- | --- | --- | --- |
| 🔴 **CRITICAL** | \`cognito-sender-verified\` | user pool shop (eu-west-1) | \`111122223333\` |
| 🟠 **HIGH** | \`ses-identity-verified\` | SES identity example.com (eu-west-1) | \`111122223333\` |

### Details

<details>
<summary><b>HIGH</b> <code>ses-identity-verified</code> (1)</summary>

**Required:** The identity that a pool sends from is verified

**What to do:** Publish the DKIM records of example.com. [Documentation](<https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html>)

\`\`\`
aws sesv2 get-email-identity --email-identity example.com --region eu-west-1
\`\`\`

#### SES identity example.com (eu-west-1)

The pool sends as example.com, whose verification is PENDING. [AWS console](<https://console.aws.amazon.com/ses/home?region=eu-west-1#/identities/example.com>)

- \`ses:GetEmailIdentity\` \`VerificationStatus\` \`PENDING\`

What follows from it:

- CRITICAL cognito-sender-verified: user pool shop (eu-west-1)

</details>

### What was seen

In 1 account, 2 Regions, 1 thing could not be seen:

- eu-west-1, account 111122223333: ses:ListEmailIdentities (the list of identities): AccessDeniedException: not authorized
`,
  );
});

test('what changed since the scan before, and who has accepted what', () => {
  const text = write(toldReport());
  const changes = text.split('### ').find((part) => part.startsWith('Since the scan before')) ?? '';
  expect(changes.match(/^- \*\*(.*?)\*\* .*?`(.*?)`/gm)).toEqual([
    '- **new** 🔴 **CRITICAL** `a-new`',
    '- **less severe** 🟡 **MEDIUM** `c-moved`',
    '- **no longer seen** ⚪ **UNKNOWN** `e-lost`',
    '- **no longer seen** ⚪ **UNKNOWN** `k-unlisted`',
    // As it was, when it failed.
    '- **resolved** 🟠 **HIGH** `g-resolved`',
    '- **gone** 🔴 **CRITICAL** `j-gone`',
  ]);
  expect(text).toContain(
    '### Accepted\n\n- 🔵 **LOW** `d-accepted`: user pool shop (eu-west-1). Accepted by team mail until 2026-12-31: A test pool',
  );
  expect(text).toContain('| Severity | Check | Subject | Account | Fails since |\n');
});

test('in Japanese', () => {
  const text = write(toldReport('ja'));
  for (const words of [
    '最初に対応すること',
    '前回のスキャンからの変化',
    '**新規**',
    '判定できませんでした: ',
    '**要件:**',
  ])
    expect(text).toContain(words);
});

test('a fix is there to be pasted, each once', () => {
  const step: FixStep = {
    kind: 'dns',
    purpose: 'dkim',
    why: 'SES finds the key',
    set: { name: 'a.example.com', type: 'CNAME', ttl: 300, values: ['b.example.com'] },
    before: { known: true, value: [], source: 'dns:CNAME' },
    ...{
      gone: [],
      paste: ['a.example.com. 300 IN CNAME b.example.com.'],
      check: 'mailposture scan --check x',
    },
  } as const;
  const fix = { steps: [step], open: ['Look `first`.'], plan: 'mailposture fix' };
  const text = write(report({ findings: [finding({ fix }), finding({ fix, subject: IDENTITY })] }));
  expect(text.split('**Publish:**\n\n```\na.example.com. 300 IN CNAME b.example.com.\n```')).toHaveLength(2);
  expect(text).toContain('**Note:** Look \\`first\\`.');
  expect(text).toContain('The fix is above.');
});

test('never exceeds what GitHub takes of a step, and ends with what was and was not seen', () => {
  fc.assert(
    fc.property(hostileReport, (made) => {
      const text = write(made);
      expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
      expect(text.match(/^<details>$/gm)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
      expect(text.lastIndexOf('\n### ')).toBe(text.search(/\n### (?:What was seen|確認した範囲)\n/));
    }),
    { numRuns: 40 },
  );
});

test('what has no room is counted', () => {
  const findings = Array.from({ length: 3000 }, (_, i) =>
    finding({ ...STATES.still, because: `${i} `.repeat(400) }),
  );
  const text = write(report({ findings }));
  expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
  expect(text).toMatch(/\n… and \d+ more\n\n<\/details>\n\n### What was seen/);
});

/** The lines outside of fences, without what was escaped and without code spans: what is left, Markdown reads. */
function live(text: string): string[] {
  const lines: string[] = [];
  let opened: string | undefined;
  for (const line of text.split('\n')) {
    const [ticks] = /^`{3,}$/.exec(line) ?? [];
    // A line of HTML is read as it is.
    if (opened === undefined && ticks === undefined) lines.push(line.startsWith('<') ? line : liveOf(line));
    else if (opened === undefined) opened = ticks;
    else if (ticks !== undefined && ticks.length >= opened.length) opened = undefined;
  }
  expect(opened).toBeUndefined();
  return lines;
}

/** From left to right, as Markdown reads: an escape, or a code span to the next run of as many backticks (CommonMark 6.1). */
const liveOf = (line: string) => line.replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, 'x');

const OURS =
  /<\/?details>|<summary><b>[A-Z]+<\/b> <code>[^<>]*<\/code> \(\d+\)<\/summary>|\[[^[\]]*\]\(<https:\/\/[^<>\s]*>\)/g;
const HEADING = /^#{2,4} (?!#)/;

test('no name becomes HTML, a link, a mention, an image, a heading, a rule or a cell', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      const lines = live(write(made));
      for (const line of lines) {
        const rest = line.replace(OURS, '').replace(HEADING, '');
        expect(rest).not.toMatch(/[<>[\]~#$]|@(?!\u2060)|:\/\/|www\.|\p{Cc}|[\u202a-\u202e\u2066-\u2069]/iu);
        if (/^(?:#{2,4} |\||- |1\. |<| {3}|\*\*|$)/.test(line)) continue;
        // A paragraph: nothing by which a block of another kind begins (CommonMark sections 4 and 5).
        expect(line).not.toMatch(/^(?:[-+*=#>|`~]|\d{1,9}[.)]|\s)/);
      }
      const rows = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').length);
      expect(new Set(rows).size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

test.each<[string, string]>([
  ['a|b', 'a\\|b'],
  ['`a`', '\\`a\\`'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['&lt;', '&amp;lt;'],
  ['@octocat', '@\u2060octocat'],
  ['see #1', 'see \\#\u20601'],
  ['https://evil.example', 'https:\\/\\/evil.example'],
  ['WWW.evil.example', 'WWW\\.evil.example'],
  ['[a](b)', '\\[a\\](b)'],
  ['![a](b)', '!\\[a\\](b)'],
  ['- a', '\\- a'],
  ['12. a', '12\\. a'],
  ['$x$', '&#36;x&#36;'],
  ['a\n# b', 'a \\#\u2060 b'],
  ['eu-west-1_Example', 'eu-west-1\\_Example'],
])('prose: %j', (text, expected) => {
  expect(prose(text)).toBe(expected);
});

test.each<[string, string]>([
  ['', ''],
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['a\nb', '`a b`'],
])('code: %j', (text, expected) => {
  expect(code(text)).toBe(expected);
});

test.each<[string, string]>([
  ['a`b', '``a`b``'],
  ['a|b', 'a\\|b'],
  ['a\\|b', 'a\\\\\\|b'],
])('code in a cell: %j', (text, expected) => {
  expect(cellCode(text)).toBe(expected);
});

test('a fence is longer than whatever stands within it, and changes nothing', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { maxLength: 4 }), (lines) => {
      const [ticks = '', ...rest] = fence(lines).split('\n');
      expect(rest.pop()).toBe(ticks);
      expect(rest.join('\n')).toBe(lines.join('\n'));
      expect(lines.join('\n')).not.toContain(ticks);
    }),
  );
});

test.each<[string | undefined, string]>([
  ['https://a.example/b?c=1&d=2#e', '[x](<https://a.example/b?c=1&amp;d=2#e>)'],
  ['https://a.example/#a>b\\', '[x](<https://a.example/#a%3Eb%5C>)'],
  ['javascript:alert(1)', ''],
  ['http://a.example', ''],
  ['no address', ''],
  [undefined, ''],
])('link: %j', (url, expected) => {
  expect(link(url, 'x')).toBe(expected);
});

test('within HTML of ours, no Markdown is read, and no HTML of others', () => {
  expect(html('<b>&amp;</b> *a* @b')).toBe('&lt;b&gt;&amp;amp;&lt;/b&gt; *a* @\u2060b');
});
