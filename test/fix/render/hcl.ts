// A small, strict reader of HCL's native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md): blocks,
// attributes, strings, numbers and lists. An interpolation is kept as it is written, in angle quotes.

interface Attribute {
  readonly name: string;
  readonly value: HclValue;
}
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}
export type HclValue = string | number | { readonly reference: string } | readonly HclValue[];
export type Body = readonly (Attribute | Block)[];

type Token = { readonly kind: 'word' | 'sign' | 'line' | 'number' | 'string'; readonly text: string };

export function readHcl(source: string): Body {
  const tokens = tokensOf(source);
  const [body, rest] = readBody(tokens, 0);
  if (rest !== tokens.length) throw new Error(`unexpected ${tokens[rest]?.text} at token ${rest}`);
  return body;
}

const TOKEN = /[ \t]+|#[^\n]*|(\n)|([A-Za-z_][A-Za-z0-9_.-]*)|(\d+)|([{}[\]=,])|"/y;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`not HCL: ${JSON.stringify(source.slice(at, at + 40))}`);
    const [whole, line, word, number, sign] = match;
    at += whole.length;
    if (line !== undefined) tokens.push({ kind: 'line', text: line });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (whole === '"') {
      const [text, end] = readString(source, at);
      tokens.push({ kind: 'string', text });
      at = end;
    }
  }
  return tokens;
}

const PART =
  /\$\$\{|%%\{|(\$\{[a-z_][A-Za-z0-9_.-]*\})|\\(?:([nrt"\\])|u([0-9a-f]{4})|U([0-9a-f]{8}))|([^"\\\n])/uy;
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readString(source: string, start: number): readonly [string, number] {
  let text = '';
  for (let at = start; ; ) {
    if (source[at] === '"') return [text, at + 1];
    if (/^(?:\$\{|%\{)/.test(source.slice(at, at + 2)) && !/^\$\{var\./.test(source.slice(at, at + 6))) {
      throw new Error(`a template in a string: ${source.slice(at, at + 40)}`);
    }
    PART.lastIndex = at;
    const match = PART.exec(source);
    if (match === null) throw new Error(`not in a string: ${JSON.stringify(source.slice(at, at + 40))}`);
    const [whole, interpolation, short, four, eight, char] = match;
    at += whole.length;
    if (interpolation !== undefined) text += `«${interpolation.slice(2, -1)}»`;
    else if (short !== undefined) text += SHORT[short];
    else if (four ?? eight) text += String.fromCodePoint(Number.parseInt(four ?? eight ?? '', 16));
    else text += char ?? whole.slice(1);
  }
}

function readBody(tokens: readonly Token[], start: number): readonly [Body, number] {
  const body: (Attribute | Block)[] = [];
  let at = start;
  while (at < tokens.length && tokens[at]?.text !== '}') {
    if (tokens[at]?.kind === 'line') {
      at += 1;
      continue;
    }
    const [item, next] = readItem(tokens, at);
    if (tokens[next]?.kind !== 'line') throw new Error(`no end of line before ${tokens[next]?.text}`);
    body.push(item);
    at = next;
  }
  return [body, at];
}

function readItem(tokens: readonly Token[], start: number): readonly [Attribute | Block, number] {
  const word = tokens[start];
  if (word?.kind !== 'word') throw new Error(`no name: ${word?.text}`);
  let at = start + 1;
  if (tokens[at]?.text === '=' && tokens[at]?.kind === 'sign') {
    const [value, next] = readValue(tokens, at + 1);
    return [{ name: word.text, value }, next];
  }
  const labels: string[] = [];
  for (; tokens[at]?.kind === 'string'; at += 1) labels.push(tokens[at]?.text ?? '');
  if (tokens[at]?.text !== '{') throw new Error(`no block: ${tokens[at]?.text}`);
  const [body, end] = readBody(tokens, at + 1);
  return [{ type: word.text, labels, body }, end + 1];
}

function readValue(tokens: readonly Token[], at: number): readonly [HclValue, number] {
  const token = tokens[at];
  if (token?.kind === 'string') return [token.text, at + 1];
  if (token?.kind === 'number') return [Number(token.text), at + 1];
  if (token?.kind === 'word') return [{ reference: token.text }, at + 1];
  if (token?.text !== '[') throw new Error(`no value: ${token?.text}`);
  const items: HclValue[] = [];
  let next = at + 1;
  while (tokens[next]?.text !== ']' || tokens[next]?.kind !== 'sign') {
    if (tokens[next]?.kind === 'line' || (tokens[next]?.text === ',' && tokens[next]?.kind === 'sign'))
      next += 1;
    else {
      const [item, end] = readValue(tokens, next);
      items.push(item);
      next = end;
    }
  }
  return [items, next + 1];
}
