// The HTML file itself: one document whose policy lets nothing in, and in which no text of a report is anything else.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Report } from '../../../src/model.ts';
import { NOTICE, SCRIPT, STYLE } from '../../../src/publish/page/assets.ts';
import { htmlReport } from '../../../src/publish/page/index.ts';
import { pageData } from '../../../src/publish/page/make.ts';
import { finding, hostileReport, report } from '../../support/reports.ts';

/** What stands between the tags of the data, which are the only ones of their kind. */
function dataIn(html: string): unknown {
  const [, text = ''] = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(html) ?? [];
  return JSON.parse(text);
}

test('the policy allows its own script and style by their hashes, and nothing else', () => {
  const html = htmlReport(report({ findings: [finding()] }));
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(SCRIPT)}`,
    `style-src ${hash(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html).toContain(`<script>${SCRIPT}</script>`);
  expect(html).toContain(`<style>${STYLE}</style>`);
});

test.each(['en', 'ja'] as const)('says its language, and what is missing without scripts: %s', (locale) => {
  const html = htmlReport(report({ findings: [finding()], locale }));
  expect(html).toContain(`<html lang="${locale}">`);
  const [, plain = ''] = /<noscript>(.*)<\/noscript>/s.exec(html) ?? [];
  expect(plain).toContain('CRITICAL cognito-sender-verified');
  expect(plain).toContain('whose verification is PENDING');
  expect(plain).toContain(locale === 'en' ? 'does not run here' : 'スクリプトが実行されていません');
});

test('names that are markup are text everywhere', () => {
  const name = '</script><img src=x onerror=alert(1)>"&';
  const html = htmlReport(
    report({ findings: [finding({ because: name, subject: { ...finding().subject, name } })] }),
  );
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&amp;');
  expect(dataIn(html)).toMatchObject({ findings: [{ because: name }] });
});

test('whatever a report holds, the document has the same elements, and the data comes out as it went in', () => {
  const outline = (html: string) =>
    [...html.replace(/<noscript>.*<\/noscript>/s, '').matchAll(/<(\/?[a-z!][a-z]*)/gi)].map(([, tag]) => tag);
  // The bundle holds a "<" here and there; only what is around it is of interest.
  const bare = (some: Report) =>
    htmlReport(some)
      .replace(SCRIPT, () => '')
      .replace(STYLE, () => '')
      .replace(`<!--\n${NOTICE}\n-->`, () => '');
  const plain = outline(bare(report()));
  fc.assert(
    fc.property(hostileReport, (any) => {
      const some = { ...any, findings: [...any.findings].slice(0, 6) };
      const html = bare(some);
      expect(outline(html)).toEqual(plain);
      expect(html).not.toContain('<!--');
      expect(dataIn(html)).toEqual(JSON.parse(JSON.stringify(pageData(some))));
    }),
    { numRuns: 25 },
  );
});
