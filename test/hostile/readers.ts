// How whoever opens a file of each format reads it, and what must not be in it.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { FORMATS } from '../../src/publish/formats/index.ts';
import { SCRIPT, STYLE } from '../../src/publish/page/assets.ts';
import { report } from '../support/reports.ts';
import { written } from '../support/written.ts';

/** What would be more than text to whoever shows it as it is. */
export const CONTROLS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;
const CONTROLS_OF_A_FILE = /(?![\n\r\t])\p{Cc}/u;

/** Of XML, only these: a text that is one would be another. */
const ELEMENTS = [
  'testsuites',
  'testsuite',
  'testcase',
  'failure',
  'error',
  'skipped',
  'properties',
  'property',
  'system-out',
];

const outline = (html: string) =>
  [
    ...html
      .replace(SCRIPT, () => '')
      .replace(STYLE, () => '')
      .replace(/<noscript>.*<\/noscript>/s, '')
      .matchAll(/<(\/?[a-z!][a-z]*)/gi),
  ].map(([, tag]) => tag);

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

/** RFC 4180 section 2. */
function cellsOf(csv: string): string[] {
  return [...csv.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n|$)/g)].map(
    ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare,
  );
}

/**
 * Markdown without what is only text in it: code, and characters behind a backslash (CommonMark 0.31 sections 2.4, 4.5 and
 * 6.1), whichever comes first.
 */
const withoutText = (markdown: string) =>
  markdown.replaceAll(/^(`{3,}).*?^\1$|\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)/gms, '');

const OUR_TAGS =
  /^<(\/?(details|summary|code|b|br|sub|table|tr|td|th)|a id="[\w-]+"|\/a|https:\/\/[\w.-]+\.(amazon|aws\.amazon|rfc-editor|slack)\.(com|org)[^>]*)>$/;
const OUR_LINKS =
  /^(#[\w-]+|<https:\/\/([\w-]+\.)*(amazon\.com|ietf\.org|rfc-editor\.org|google\.com|yahooinc\.com|github\.com|microsoft\.com)\/[^<>\s]*>)$/;

/** How whoever opens a file of each format reads it. */
export const READERS: Readonly<Record<keyof typeof FORMATS, (text: string) => void>> = {
  json: (text) => void JSON.parse(text),
  sarif: (text) => void JSON.parse(text),
  ocsf: (text) => void JSON.parse(text),
  csv: (text) => {
    expect(cellsOf(text).filter((cell) => /^\s*[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(text).not.toMatch(CONTROLS_OF_A_FILE);
  },
  junit: (text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).not.toMatch(/<!|&(?!amp;|lt;|gt;|quot;|apos;|#)/);
    const read = new XMLParser({ ignoreAttributes: true, processEntities: false }).parse(text);
    const names = namesIn(read).filter((name) => !/^\d+$/.test(name) && name !== '?xml' && name !== '#text');
    expect(names.filter((name) => !ELEMENTS.includes(name))).toEqual([]);
  },
  html: (text) => {
    expect(outline(text)).toEqual(outline(written('html', report())));
    const [, plain = ''] = /<noscript>(.*)<\/noscript>/s.exec(text) ?? [];
    expect(plain).not.toMatch(/<(script|img|a |details|!)/i);
  },
  markdown: (text) => {
    const shown = withoutText(text);
    const tags = [...shown.matchAll(/<[^>\n]*>?/g)].map(([tag]) => tag);
    expect(tags.filter((tag) => !OUR_TAGS.test(tag))).toEqual([]);
    const links = [...shown.matchAll(/\]\(([^)\n]*)/g)].map(([, to = '']) => to);
    expect(links.filter((to) => !OUR_LINKS.test(to))).toEqual([]);
    expect(shown).not.toMatch(/^::/m);
    expect(text).not.toMatch(CONTROLS);
  },
};
