// Each channel tells which account a subject is in, where a report is on several, and says nothing of it where it is on
// one, whose name stands at the top.
import { reportTable } from '../../src/cli/table.ts';
import { LOCALES, type Locale, type Report } from '../../src/model.ts';
import { alertsOf, type NamedAlert } from '../../src/publish/alerts.ts';
import { makeDigest, parseDigest } from '../../src/publish/messages/digest.ts';
import { makeFindingMessage, parseFindingMessage } from '../../src/publish/messages/finding-message.ts';
import { pageData } from '../../src/publish/page/make.ts';
import { alertMessage } from '../../src/publish/slack/alert.ts';
import { slackMessage } from '../../src/publish/slack/digest.ts';
import { digestNotification, findingNotification } from '../../src/publish/sns/amazon-q.ts';
import { emailText } from '../../src/publish/sns/email.ts';
import { findingEmail } from '../../src/publish/sns/finding-email.ts';
import { expectHarmless, textsOf } from '../support/slack.ts';
import { written } from '../support/written.ts';
import { ACCOUNTS, reportOn } from './two-accounts.ts';

const ROOM = 200_000;

const slackDigest = (report: Report) =>
  slackMessage(parseDigest(JSON.stringify(makeDigest(report, undefined, ROOM))));
const slackAlert = (alert: NamedAlert, report: Report) =>
  alertMessage(parseFindingMessage(JSON.stringify(makeFindingMessage(alert, report, undefined, ROOM))));
/** One message of each alert. */
const each = (report: Report, tell: (alert: NamedAlert) => string): string =>
  [...alertsOf(report)].map(tell).join('\n');

/** What somebody reads, without the signs that keep text from being more than that, and however its lines are broken. */
const read = (text: string): string => text.replace(/\u2060|\\(?=[^n"])|\s/g, '');

const CHANNELS: Readonly<Record<string, (report: Report) => string>> = {
  'an e-mail': (report) => emailText(report, undefined, ROOM, 'changes'),
  'the e-mail of an alert': (report) => each(report, (alert) => findingEmail(alert, report, undefined)),
  'Amazon Q': (report) => digestNotification(report, undefined).content.description,
  'an alert in Amazon Q': (report) =>
    each(report, (alert) => findingNotification(alert, report, undefined).content.title),
  'the headline of a finding message': (report) =>
    each(report, (alert) => makeFindingMessage(alert, report, undefined, ROOM).headline),
  'an alert in Slack': (report) => each(report, (alert) => textsOf(slackAlert(alert, report)).join('\n')),
  Markdown: (report) => written('markdown', report),
  'the page': (report) => JSON.stringify(pageData(report)),
  'a terminal': (report) => reportTable(report, { paint: (_, text) => text, width: 200 }),
};

const WORDS: Readonly<Record<Locale, (account: string) => readonly string[]>> = {
  en: (account) => [
    `user pool shop (eu-west-1, account ${account})`,
    `SES identity example.com (eu-west-1, account ${account})`,
    `every identity in eu-west-1 (account ${account})`,
  ],
  ja: (account) => [
    `ユーザープール shop (eu-west-1、アカウント ${account})`,
    `SES ID example.com (eu-west-1、アカウント ${account})`,
    `every identity in eu-west-1 (アカウント ${account})`,
  ],
};

describe.each(LOCALES)('%s', (locale) => {
  test.each(Object.entries(CHANNELS))('%s names the account of each subject', (_, tell) => {
    const text = read(tell(reportOn(ACCOUNTS, locale)));
    for (const words of ACCOUNTS.flatMap(WORDS[locale])) expect(text).toContain(read(words));
  });

  test.each(Object.entries(CHANNELS))('%s leaves it out where there is one', (_, tell) => {
    const text = read(tell(reportOn([ACCOUNTS[0]], locale)));
    expect(text).toContain(read('shop (eu-west-1)'));
    for (const words of WORDS[locale](ACCOUNTS[0])) expect(text).not.toContain(read(words));
  });
});

/** In each the subjects of two accounts, or the sentences about their causes, differ in nothing else. */
describe.each<[string, (report: Report) => string, Readonly<Record<Locale, (account: string) => string[]>>]>([
  [
    'Slack, what changed',
    (report) => textsOf(slackDigest(report)).join('\n'),
    {
      en: (account) => [
        `SES identity \`example.com\` in eu-west-1, account ${account}\n`,
        `↳ CRITICAL cognito-sender-verified: user pool shop (eu-west-1, account ${account})`,
        `domain \`example.com\` in account ${account}`,
        `➖ \`cognito-gone\` user pool \`shop\` in eu-west-1, account ${account} (was CRITICAL)`,
      ],
      ja: (account) => [
        `SES ID \`example.com\` (eu-west-1、アカウント ${account})\n`,
        `↳ CRITICAL cognito-sender-verified: ユーザープール shop (eu-west-1、アカウント ${account})`,
        `ドメイン \`example.com\` (アカウント ${account})`,
        `➖ \`cognito-gone\` ユーザープール \`shop\` (eu-west-1、アカウント ${account}) (以前は CRITICAL)`,
      ],
    },
  ],
  [
    'an e-mail, all that is open',
    (report) => emailText({ ...reportOn(report.coverage.accounts, report.locale, false) }, undefined, ROOM),
    {
      en: (account) => [
        `-> CRITICAL cognito-sender-verified: user pool shop (eu-west-1, account ${account})`,
        `- domain example.com (account ${account})`,
      ],
      ja: (account) => [
        `-> CRITICAL cognito-sender-verified: ユーザープール shop (eu-west-1、アカウント ${account})`,
        `- ドメイン example.com (アカウント ${account})`,
      ],
    },
  ],
  [
    'JUnit',
    (report) => written('junit', report),
    {
      // A case keeps its name: its id names the account.
      en: (account) => [
        `name="domain example.com [${account}]"`,
        `Follows from ses-identity-verified of SES identity example.com (eu-west-1, account ${account}).`,
      ],
      ja: (account) => [
        `name="ドメイン example.com [${account}]"`,
        `SES ID example.com (eu-west-1、アカウント ${account}) の ses-identity-verified が原因です。`,
      ],
    },
  ],
  [
    'SARIF',
    (report) => written('sarif', report),
    {
      en: (account) => [
        `user pool shop (eu-west-1, account ${account}). This is no file`,
        `Follows from ses-identity-verified of SES identity example.com (eu-west-1, account ${account}).`,
      ],
      ja: (account) => [
        `ユーザープール shop (eu-west-1、アカウント ${account})。これはファイルではなく`,
        `SES ID example.com (eu-west-1、アカウント ${account}) の ses-identity-verified が原因です。`,
      ],
    },
  ],
  [
    'the page without scripts',
    (report) => /<noscript>.*<\/noscript>/s.exec(written('html', report))?.[0] ?? '',
    {
      en: (account) => [
        `<li>CRITICAL ses-identity-verified: SES identity example.com (eu-west-1, account ${account}).`,
      ],
      ja: (account) => [
        `<li>CRITICAL ses-identity-verified: SES ID example.com (eu-west-1、アカウント ${account}).`,
      ],
    },
  ],
  [
    'Markdown, whose table has a column for it',
    (report) => written('markdown', report),
    {
      en: (account) => [
        `| user pool shop (eu-west-1) | \`${account}\` |`,
        `#### SES identity example.com (eu-west-1, account ${account})`,
        `- CRITICAL cognito-sender-verified: user pool shop (eu-west-1, account ${account})`,
      ],
      ja: (account) => [
        `| ユーザープール shop (eu-west-1) | \`${account}\` |`,
        `#### SES ID example.com (eu-west-1、アカウント ${account})`,
        `- CRITICAL cognito-sender-verified: ユーザープール shop (eu-west-1、アカウント ${account})`,
      ],
    },
  ],
])('%s', (_, tell, words) => {
  test.each(LOCALES)('in %s', (locale) => {
    const text = read(tell(reportOn(ACCOUNTS, locale)));
    for (const word of ACCOUNTS.flatMap(words[locale])) expect(text).toContain(read(word));
  });
});

describe('what is no account at all, in a report from elsewhere', () => {
  const hostile = reportOn([`<!channel>@here \u202e*a*\n|\`b\`</script>${'x'.repeat(500)}`, '&<i>']);

  test('is harmless in Slack', () => {
    const all = [slackDigest(hostile), ...[...alertsOf(hostile)].map((alert) => slackAlert(alert, hostile))];
    for (const message of all) expectHarmless(message);
  });

  test.each(Object.entries(CHANNELS).filter(([name]) => name !== 'the page'))(
    'is cut short: %s',
    (_, tell) => {
      const text = tell({ ...hostile, coverage: { ...hostile.coverage, accounts: ['1', '2'] } });
      expect(text).not.toContain('x'.repeat(41));
      expect(text).not.toContain('\u202e');
    },
  );

  test('does not end a script, an element or a cell', () => {
    const page = written('html', hostile);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain('<i>');
    const markdown = written('markdown', hostile);
    expect(markdown).toContain(
      '(eu-west-1, account &lt;!channel&gt;@\u2060here \\*a\\* \\|\\`b\\`&lt;/script&gt;xxxxxx…)',
    );
    expect(markdown).toContain('(eu-west-1, account &amp;&lt;i&gt;)');
  });
});
