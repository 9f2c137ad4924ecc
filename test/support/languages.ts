// What a Japanese sentence must hold, judged by the English one beside it: nothing left in English, every technical
// token of the other, and the house style.
import type { Text } from '../../src/model.ts';

/** What no sentence holds: a Text where words were meant, a value that is not there, a template that was quoted. */
export function broken(text: string): string[] {
  if (text.trim() === '') return ['nothing'];
  // RFC 6376 leaves something undefined, and says so.
  return text.match(/\[object|\bundefined\b(?! \(RFC)|\bNaN\b|\$\{/g) ?? [];
}

export const isJapanese = (text: string): boolean => /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u.test(text);

// ---------------------------------------------------------------------------------------------------------------
// English.

/** What is the same in each language: quotations, placeholders, ways through a console, commands, names and records. */
const NEUTRAL: readonly RegExp[] = [
  /"(?:[^"\\]|\\.)*"?/g,
  /<[^>]*>/g,
  /[^\s。、()]* > [^。、():;,.]*/g,
  /\baws [a-z0-9-]+ [a-z-]+.*/g,
  /\S*[=:@/._]\S+/g,
  /\S+:(?= |$)/g,
];

function proseOf(text: string): string {
  return NEUTRAL.reduce((prose, neutral) => prose.replaceAll(neutral, '|'), text);
}

const GRAMMAR =
  /(?<![\w-])(?:an?|and|are|at|by|for|from|has|in|is|it|its|no|not|of|on|or|that|the|to|was|which|with)(?![\w-])/g;

/**
 * English that stands in prose: two words in small letters in a row, one that only holds a sentence together, or words
 * in brackets that are the whole text.
 */
export function englishLeft(text: string): string[] {
  const prose = proseOf(text);
  const rows = prose.match(/[A-Za-z][A-Za-z'’-]*(?:,? [A-Za-z][A-Za-z'’-]*)+/g) ?? [];
  return [
    ...rows.filter((row) => row.split(/,? /).filter((word) => /^[a-z]/.test(word)).length >= 2),
    ...(prose.match(/^\([a-z ,'-]+\)$/g) ?? []),
    ...(prose.match(GRAMMAR) ?? []),
  ];
}

/** Is there nothing to translate: names, records, what AWS or DNS answered? */
export const isNeutral = (text: string): boolean => !/(?<![\w~?+-])[a-z]{2,}(?![\w-])/.test(proseOf(text));

// ---------------------------------------------------------------------------------------------------------------
// Technical tokens.

/** Acronyms that either language may do without, or name once more. */
const COMMON = new Set(['AWS', 'SES', 'DNS', 'API', 'TXT', 'RFC', 'FROM', 'MAIL', 'ARN', 'CLI']);
/** Those that Japanese may name where English says `it` or `the mail`. */
const PROTOCOLS = new Set(['DKIM', 'SPF', 'DMARC']);

/** Words in a row are a label or a saying, and translated; whatever else is quoted stands in a record. */
const isSaying = (quotation: string): boolean => /^"[A-Za-z]+(?: [A-Za-z]+)+"$/.test(quotation);

const KINDS: readonly RegExp[] = [
  /"(?:[^"\\]|\\.)*"/g,
  /https?:\/\/[^\s)。、]+/g,
  /<[^<>\s]+>/g,
  /\barn:[^\s,;)。、]*[\w*]/g,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\bRFC \d+/g,
  // Tags of DMARC and DKIM, terms of SPF, options of a command.
  /(?<![\w-])[a-z]{1,5}=[\w:@.-]*\w/g,
  /[~+?-]all\b|\b(?:include|ip4|ip6|redirect|exists):[^\s,;)。、]+/g,
  /(?<![\w-])--[a-z][a-z-]+/g,
  // Addresses of IP and networks; names of hosts, files and fields.
  /\d+(?:\.\d+){3}(?:\/\d+)?/g,
  /[A-Za-z_][\w-]*(?:\.[\w-]+)*\.[A-Za-z][\w-]*/g,
  // Regions, ids of checks and whatever else has two hyphens or more.
  /\b[a-z]+(?:-[a-z0-9]+){2,}\b/g,
  // Status words and acronyms; names of fields.
  /\b[A-Z][A-Z0-9_]{2,}\b/g,
  /\b[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+\b/g,
  /\d+(?:[.,]\d+)*/g,
];

/** The technical tokens of a text, each once. */
function tokensOf(text: string): Set<string> {
  const tokens = new Set<string>();
  let rest = text;
  for (const kind of KINDS) {
    rest = rest.replaceAll(kind, (token) => {
      if (isSaying(token)) return token.replaceAll('"', ' ');
      if (!COMMON.has(token)) tokens.add(token);
      return ' ';
    });
  }
  return tokens;
}

/** Japanese writes figures where English has a word. */
const FIGURES: readonly (readonly [figure: string, word: RegExp])[] = [
  ['1', /\b(?:one|once|first|single|only|alone|a day)\b/i],
  ['2', /\b(?:two|twice|both|second)\b/i],
  ['3', /\b(?:three|third)\b/i],
  ['5', /\bfive\b|\bMay\b/],
  ['10', /\bten\b/i],
  ['11', /\bNovember\b/],
  ['1,000', /\bthousand\b/i],
];

/** Tokens that one language lacks: `-` stands in English only, `+` in Japanese only. */
export function tokensLost({ en, ja }: Text): string[] {
  const worded = FIGURES.filter(([, word]) => word.test(en)).map(([figure]) => figure);
  const spoken = en.toLowerCase().replaceAll(' ', '');
  const isSaid = (token: string) =>
    en.includes(token) || worded.includes(token) || PROTOCOLS.has(token) || isSpoken(token, spoken);
  const lost = [...tokensOf(en)].filter((token) => !ja.includes(token));
  const added = [...tokensOf(ja)].filter((token) => !isSaid(token));
  return [...lost.map((token) => `-${token}`), ...added.map((token) => `+${token}`)];
}

/** `EnforcementStatus` where English says enforcement status, and a label in quotation marks where it has none. */
function isSpoken(token: string, spoken: string): boolean {
  return /^"?[A-Za-z ]+"?$/.test(token) && spoken.includes(token.toLowerCase().replaceAll(/[" ]/g, ''));
}

// ---------------------------------------------------------------------------------------------------------------
// Style.

const STYLE: readonly (readonly [fault: string, RegExp])[] = [
  ['the reader is addressed', /お客様|お客さま|あなた/],
  ['not E メール', /[eEｅＥ]メール|e メール/],
  ['full-width letter, figure or bracket', /[\uff01-\uff5e\u3000]/],
  ['space in front of punctuation', /\s[。、]/],
  ['two stops', /[。、][。、.]|\.。/],
  ['no space between Japanese and ASCII', /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}ー][\w"(<]/u],
  ['no space between ASCII and Japanese', /[\w")>][\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u],
];

/** Faults of style in a Japanese text. */
export function styleFaults(text: string): string[] {
  return STYLE.flatMap(([fault, pattern]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`${fault}: ${found}`];
  });
}
