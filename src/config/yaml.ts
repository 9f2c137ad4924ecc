// YAML of a configuration file, read with care: it may be another file altogether, or made to be slow. JSON is YAML too.
import {
  type Document,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { InputError } from '../input.ts';
import { en, ja, say, type Text } from '../model.ts';
import { clip, oneLine } from '../plain-text.ts';

/** A document, and where its lines begin. */
export interface Yaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * Parses YAML.
 * @param source its path or address, for messages
 * @throws InputError naming the line
 */
export function parseYaml(content: string, source: string): Yaml {
  refuseDeep(content, source);
  const lines = new LineCounter();
  const document = parseDocument(content, {
    lineCounter: lines,
    prettyErrors: false,
    // It would compare each key with all others of its mapping.
    uniqueKeys: false,
    // Its warnings are for programmers, and go to standard error by themselves.
    logLevel: 'error',
  });
  refuseBad(document, at(source, lines));
  return { document, lines };
}

/** What YAML's own indicators open; a configuration needs nine. */
const MAX_DEPTH = 100;

/** The parser of tokens keeps a stack; what makes nodes of them calls itself, until the process has no more room. */
function refuseDeep(content: string, source: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(content)) {
    // What it yields is done: only its depth counts here.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length <= MAX_DEPTH) continue;
    const line = content.slice(0, parser.offset).split('\n').length;
    throw bad(
      source,
      line,
      say(en`nested deeper than ${MAX_DEPTH} levels`, ja`入れ子が ${MAX_DEPTH} 段を超えています`),
    );
  }
}

/** To find what one stands for, the whole document is walked through. */
const MAX_ALIASES = 1_000;
const TOO_MANY = say(en`more than ${MAX_ALIASES} aliases`, ja`エイリアスが ${MAX_ALIASES} 個を超えています`);

type Refusal = (offset: number, why: Text) => InputError;

const at =
  (source: string, lines: LineCounter): Refusal =>
  (offset, why) =>
    bad(source, lines.linePos(offset).line, why);

function bad(source: string, line: number, why: Text): InputError {
  return new InputError(say(en`${source} line ${line}: ${why}`, ja`${source} の ${line} 行目: ${why}`));
}

/** The parser quotes what it does not understand. */
const quoted = (text: string): string => clip(oneLine(text), 300);

function refuseBad(document: Document.Parsed, refusal: Refusal): void {
  const [fault] = document.errors;
  if (fault !== undefined) {
    const message = quoted(fault.message);
    throw refusal(fault.pos[0], say(en`not YAML: ${message}`, ja`YAML として解釈できません: ${message}`));
  }
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Alias(_, { source, range }) {
      const offset = range?.[0] ?? 0;
      aliases += 1;
      if (aliases > MAX_ALIASES) throw refusal(offset, TOO_MANY);
      if (anchors.has(source)) return;
      const name = quoted(source);
      throw refusal(
        offset,
        say(
          en`*${name} needs quotation marks, since it begins with a star`,
          ja`*${name} はアスタリスクで始まるため、引用符で囲む必要があります`,
        ),
      );
    },
    Value(_, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
    Map(_, map) {
      refuseTwice(map, refusal);
      if (map.anchor) anchors.add(map.anchor);
    },
  });
}

/** Two keys of a mapping must differ (YAML 1.2.2 section 3.2.1.3). */
function refuseTwice({ items }: YAMLMap, refusal: Refusal): void {
  const keys = new Set<unknown>();
  for (const { key } of items as Pair<Node>[]) {
    // What a parsed document has for keys are nodes; only scalars can be compared by their value.
    if (!isScalar(key)) continue;
    if (keys.has(key.value)) {
      const name = quoted(String(key.value));
      throw refusal(
        key.range?.[0] ?? 0,
        say(en`the key ${name} is there already`, ja`キー ${name} が重複しています`),
      );
    }
    keys.add(key.value);
  }
}
