// A report as one HTML file that holds everything it needs and asks nobody for anything: no network, no other file.
import { createHash } from 'node:crypto';
import { en, ja, type Report, say } from '../../model.ts';
import { type Excerpt, excerptOf, ON_A_PAGE } from '../excerpt.ts';
import { mannerOf } from '../naming.ts';
import { consequenceWords } from '../subject-words.ts';
import { byCheck, headline } from '../summary.ts';
import { NOTICE, SCRIPT, STYLE } from './assets.ts';
import { pageData } from './make.ts';
import { shown } from './shown.ts';

/** So many causes are told where scripts do not run. */
const MOST_PLAIN = 20;

const TITLE = say(en`Mailposture: will this mail arrive?`, ja`Mailposture: メールは届くか`);
const NO_SCRIPT = say(
  en`This page shows its findings by a script, which does not run here. Open the file in a browser that runs scripts to
     see the chains, the matrix, every finding with its fix, the trend and the coverage. The worst findings are:`,
  ja`このページはスクリプトで検出結果を表示しますが、ここではスクリプトが実行されていません。チェーン、マトリックス、
     修正を含むすべての検出結果、推移、確認した範囲を見るには、スクリプトを実行できるブラウザでこのファイルを開いて
     ください。最も重要な検出結果は次のとおりです。`,
);
const NOTHING_TO_TELL = say(en`Nothing fails.`, ja`不合格はありません。`);

/**
 * The report as an HTML page in the report's language.
 * @returns a whole document, in UTF-8 when it is written; names and records in it are hostile text and show as text
 */
export function htmlReport(whole: Report): string {
  const report = excerptOf(whole, ON_A_PAGE);
  const { locale } = report;
  const title = escaped(shown(`${headline(report)[locale]} · ${TITLE[locale]}`));
  return [
    '<!doctype html>',
    `<html lang="${locale}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    `<!--\n${NOTICE}\n-->`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    `<noscript>${plainText(report)}</noscript>`,
    `<script type="application/json" id="report">${inScript(pageData(report))}</script>`,
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/**
 * Only this page's own script and style run, by their hashes (Content Security Policy Level 3, sections 2.3.1 and 6.7.3);
 * nothing is loaded from anywhere. A block of JSON is data and is not subject to it.
 */
const POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(SCRIPT)}'`,
  `style-src '${hashOf(STYLE)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/**
 * JSON in which nothing can end its element or begin a comment in it: a script's text ends at `</script` and is parsed
 * otherwise after `<!--` (HTML Standard, "Restrictions for contents of script elements").
 */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Text between tags and in quoted attributes. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function plainText(report: Excerpt): string {
  const { locale, naming } = mannerOf(report);
  const causes = byCheck(report.findings)
    .flatMap(({ folds }) => folds.map(({ cause }) => cause))
    .slice(0, MOST_PLAIN);
  const items = causes.map(
    (cause) => `<li>${escaped(shown(`${consequenceWords(cause, naming)[locale]}. ${cause.because}`))}</li>`,
  );
  const list = items.length === 0 ? `<p>${NOTHING_TO_TELL[locale]}</p>` : `<ol>${items.join('')}</ol>`;
  return `<main><h1>${escaped(shown(headline(report)[locale]))}</h1><p>${NO_SCRIPT[locale]}</p>${list}</main>`;
}
