// A plugin of esbuild for the packaged functions: leaves out of each check what only its page and `mailposture checks` tell of
// it, with all that is there for that alone: half of their code, and most of what a function would evaluate at its start. The
// sources stay as they are: a check and its examples belong together.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from '@swc/core';

/** Of a check (src/checks/define.ts), what no function reads. */
const FOR_READERS = ['rationale', 'recipe', 'cannotSee', 'frameworks', 'examples'];
const CHECKS = /[\\/]src[\\/]checks[\\/].*\.ts$/;
/** A module of a check itself: `define.ts` only says what one is. */
const DEFINED = /\bdefineCheck\(/;

/**
 * Every module of the checks is pure (.dependency-cruiser.mjs, `checks-are-pure`): one of which nothing is used may go, and so
 * may a constant that nothing reads.
 */
export const checksWithoutPages = {
  name: 'checks-without-pages',
  setup(build) {
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, importer, resolveDir }) => {
      const file = resolve(importer ? dirname(importer) : resolveDir, path);
      return CHECKS.test(file) ? { path: file, sideEffects: false } : undefined;
    });
    build.onLoad({ filter: CHECKS }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: DEFINED.test(source) ? await withoutPage(source, path) : source, loader: 'ts' };
    });
    // Nothing is on the disk yet.
    build.initialOptions.write = false;
    build.onEnd(({ outputFiles }) => {
      for (const { path, text } of outputFiles ?? []) requireNone(path, text);
    });
  },
};

/** A property that is written, or read by its name. */
const LEFT = new RegExp(`[.{,]\\s*(${FOR_READERS.join('|')})\\b(?!["'-])`);

/** @throws where a check has kept what was to go, or something in the bundle reads what is gone */
function requireNone(path, text) {
  if (path.endsWith('.map')) return;
  const found = LEFT.exec(text);
  if (found === null) return;
  const around = text.slice(Math.max(0, found.index - 60), found.index + 60);
  throw new Error(
    `${path} still has "${found[1]}", which scripts/package-checks.mjs leaves out of checks: …${around}…`,
  );
}

/** A check's module without those properties. Each line stays where it is, for the source map. */
async function withoutPage(source, path) {
  const { body } = await parse(source, { syntax: 'typescript' });
  const gone = new Set(
    definitionsIn(body).flatMap((definition) => definition.properties.filter(isForReaders)),
  );
  if (gone.size === 0) throw new Error(`${path}: found none of ${FOR_READERS.join(', ')} in a check`);
  // What was there for these alone goes with them, and what was there for that.
  for (let before = 0; gone.size > before; ) {
    before = gone.size;
    for (const item of unreadIn(body, gone)) gone.add(item);
  }
  const text = Buffer.from(source);
  for (const node of gone) {
    // Spans count bytes, from 1.
    const [start, end] = [(node.key ?? node).span.start - 1, (node.value?.span ?? node.span).end - 1];
    const comma = /^\s*,/.exec(text.toString('latin1', end))?.[0].length ?? 0;
    for (let at = start; at < end + comma; at++) if (text[at] !== LINE_FEED) text[at] = SPACE;
  }
  return text.toString();
}

const LINE_FEED = 0x0a;
const SPACE = 0x20;

const isForReaders = ({ key }) => FOR_READERS.includes(key?.value);

/** What is given to each `defineCheck` of a module, as `export default defineCheck({ … })`. */
function definitionsIn(body) {
  const calls = body
    .map(({ expression }) => expression)
    .filter((one) => one?.callee?.value === 'defineCheck');
  return calls.map((call) => call.arguments[0].expression);
}

/** The constants and functions of a module whose names nothing else in it has. */
function unreadIn(body, gone) {
  const left = body.filter((item) => !gone.has(item));
  const named = new Map(left.map((item) => [item, namesIn(item, gone)]));
  return left.filter((item) => {
    const own = declaredBy(item);
    const others = left.filter((other) => other !== item);
    return own.length > 0 && !others.some((other) => own.some((name) => named.get(other).has(name)));
  });
}

/** An import is left to esbuild, and what is exported to who imports it. */
function declaredBy({ type, identifier, declarations }) {
  if (type === 'FunctionDeclaration') return [identifier.value];
  if (type !== 'VariableDeclaration') return [];
  const names = declarations.map(({ id }) => id.value);
  // One that takes a value apart is left alone.
  return names.includes(undefined) ? [] : names;
}

/** Every name in a syntax tree, those of properties too. */
function namesIn(node, gone, names = new Set()) {
  if (typeof node !== 'object' || node === null || gone.has(node)) return names;
  if (node.type === 'Identifier') names.add(node.value);
  for (const part of Object.values(node)) namesIn(part, gone, names);
  return names;
}
