// A plan to read: what stands in it, in which order, and that no name in it is more than text.
import fc from 'fast-check';
import { documentsOf } from '../../../src/fix/documents.ts';
import type { Plan } from '../../../src/fix/plan.ts';
import { LOCALES } from '../../../src/model.ts';
import { hostileText } from '../render/hostile.ts';
import { PLAN, planNamed, TWO_ACCOUNTS } from './plans.ts';

const write = (plan: Plan, locale: 'en' | 'ja' = 'en') =>
  documentsOf(plan, 'md', { locale, zones: [] })[0]?.text ?? '';
const MD = write(PLAN);

/** The part of a step. */
function stepIn(markdown: string, number: number): string {
  const [, text = ''] = markdown.split(`<a id="step-${number}"></a>`);
  return text.split(/<a id=|^## /m)[0] ?? '';
}

test('the head says what it is, and the contents lead to each step, phase by phase', () => {
  expect(MD.split('\n')[0]).toBe(
    '# What to change so that mail arrives: account 111122223333, 2026-11-24 08:09 UTC',
  );
  expect(MD).toContain('17 steps, in order, which cure 8 failing findings. Nothing has been changed');
  expect(MD).toContain('3 checks have no answer');
  const links = [...MD.matchAll(/^- \[ \] \[(\d+)\. .*\]\(#step-(\d+)\)$/gm)].map(([, one, other]) => [
    one,
    other,
  ]);
  expect(links).toEqual(PLAN.steps.map((_, index) => [String(index + 1), String(index + 1)]));
  const headings = MD.match(/^## .*$/gm);
  expect(headings?.slice(0, 4)).toEqual([
    '## Steps',
    '## Decide',
    '## Create identities',
    '## Publish DNS records',
  ]);
  expect(headings?.at(-1)).toBe('## How to go on');
});

test('a step: what goes before, what it cures, worst first and folded where it is much', () => {
  expect(stepIn(MD, 7)).toContain('After: [2](#step-2), [3](#step-3)');
  expect(stepIn(MD, 3)).toContain('<summary>Cures 7 findings: 1 critical, 2 high, 1 medium, 3 low</summary>');
  expect(stepIn(MD, 3).match(/^- (critical|high|medium|low)/gm)?.[0]).toBe('- critical');
  expect(stepIn(MD, 4)).toContain('Cures:\n\n- high: `ses-dkim-live`, `example.com` (`eu-west-1`)');
  expect(stepIn(MD, 6)).toContain('run mailposture fix again');
  for (const [index, { check }] of PLAN.steps.entries())
    expect(stepIn(MD, index + 1)).toContain(`Check:\n\n\`\`\`sh\n${check}\n\`\`\``);
  expect(stepIn(write(TWO_ACCOUNTS), 8)).toContain('Account: `111122223333`, `444455556666`');
  expect(stepIn(MD, 8)).not.toContain('Account:');
  expect(stepIn(MD, 15)).toContain(
    '**Not yet: it waits for what comes of step 6 and 9. Run mailposture fix again then.**',
  );
  expect(stepIn(MD, 14)).not.toContain('Not yet');
});

test('a decision: its options, and what is typed for each', () => {
  const decision = stepIn(MD, 1);
  expect(decision).toContain('From which address is the user pool shop to send?');
  expect(decision).toContain("  mailposture fix --from 'shop=it'\\''s <no-reply@example.com>'\n");
  expect(stepIn(MD, 17)).toContain(
    '  aws sesv2 delete-email-identity --region eu-west-1 --email-identity old.example\n',
  );
});

test('records: a table, the lines of a zone file and a batch that finds its zone', () => {
  expect(stepIn(MD, 5)).toContain('| `example.com` | `TXT` | `3600` | `site=1` | this: stays |');
  expect(stepIn(MD, 5)).toContain('example.com. 3600 IN TXT "v=spf1 include:amazonses.com -all"');
  expect(stepIn(MD, 5)).toContain("cat > spf-example.com.json <<'EOF'\n{");
  expect(MD).not.toContain('<hosted-zone-id>');
  expect(stepIn(MD, 4)).toMatch(/zone=\$\(aws route53 list-hosted-zones-by-name --dns-name=other\.example\./);
});

test('a pool: what changes, member by member, and the whole input', () => {
  const pool = stepIn(MD, 14);
  expect(pool).toContain('| `EmailSendingAccount` | `COGNITO_DEFAULT` | `DEVELOPER` |');
  expect(pool).toContain('| `ReplyToEmailAddress` | `a\\|b@example.com` | – |');
  expect(pool).toContain('"MfaConfiguration": "OFF"');
  expect(pool).toContain('- A setting cannot be kept.');
  expect(pool).toContain('- Ask `@team` first, see `#12`.');
});

test('a request: the draft to be edited, and nothing that runs as it is while something is to be filled in', () => {
  expect(stepIn(MD, 9)).toMatch(/^> WHAT WE SEND\\$/m);
  expect(stepIn(MD, 9)).toContain("grep -n -e '<[^<>]*>' put-account-details");
  expect(stepIn(MD, 12)).toMatch(/^# aws service-quotas request-service-quota-increase/m);
});

test('what has no step stands at the end, worst first', () => {
  expect(MD).toMatch(
    /## Findings without a step\n\n.*\n\n- critical: `ses-sending-enabled`.*\n- low: .*\n\n## How/,
  );
});

/** Whatever is outside of fenced blocks; a fence is closed by one of its own length (CommonMark section 4.5). */
function outsideFences(markdown: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, run] = /^ {0,3}(`{3,})[a-z]*$/.exec(line) ?? [];
    if (fence === undefined && run !== undefined) fence = run;
    else if (fence === undefined) lines.push(line);
    else if (line.trim() === fence) fence = undefined;
  }
  if (fence !== undefined) throw new Error('a fence is not closed');
  return lines;
}

const OURS =
  /^<a id="step-\d+"><\/a>$|^<\/?details>$|^<summary>.*<\/summary>$|\]\(#step-\d+\)|<https:\/\/docs\.aws\.amazon\.com\/[\w./#-]+>/g;

/** Markup that our own text has not made. */
function foreignMarkup(markdown: string): string[] {
  return outsideFences(markdown).flatMap((line) => {
    const summary = /^<summary>(.*)<\/summary>$/.exec(line)?.[1]?.replaceAll(/<code>[^<>"]*<\/code>/g, '');
    if (summary !== undefined) return summary.match(/[<>]/g) ?? [];
    const bare = line
      .replaceAll(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
      .replaceAll(/\\[\\`*_{}[\]<>#!|&~.)+=:-]/g, ' ')
      .replace(/^(?:- \[ \] \[|#{1,3} |> ?|- |\*\*[^*]*\*\*$)/, '')
      .replaceAll(OURS, '')
      .replaceAll(/\[\d+(?=,|$)/g, '');
    return bare.startsWith('|') || /^ {2}\|/.test(bare)
      ? []
      : (bare.match(/[<>[\]`*#!~$@]|:\/\/[^ ]/g) ?? []);
  });
}

describe('hostile names', () => {
  test('our own text is clean, and a name would be seen', () => {
    for (const locale of LOCALES) expect(foreignMarkup(write(PLAN, locale))).toEqual([]);
    expect(foreignMarkup('a ![x](https://evil.example/x.png) @team <img>')).not.toEqual([]);
  });

  const NAMES = [
    '@team',
    '![x](https://evil.example/x.png)',
    '[x](javascript:alert(1))',
    '</summary></details><script>alert(1)</script>',
    '\n# heading\n\n- [x] done\n```\nrm -rf /\n',
    '`````',
    '| a | b |',
    'EOF\nrm -rf /',
    '&lt;b&gt; <!-- --> ~~x~~ $x$ #1',
  ];
  test.each(NAMES)('%j is only text', (name) => {
    expect(foreignMarkup(write(planNamed(name)))).toEqual([]);
  });

  test('and so is any other', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const markdown = write(planNamed(name.slice(0, 300)));
        expect(foreignMarkup(markdown)).toEqual([]);
        expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
        expect(outsideFences(markdown).filter((line) => /^#{1,6} /.test(line))).toHaveLength(
          outsideFences(MD).filter((line) => /^#{1,6} /.test(line)).length,
        );
      }),
      { numRuns: 60 },
    );
  });
});
