// Bundles what runs in the browser of the HTML report.
import { build } from 'esbuild';
import { noticesOf } from '../notices.mjs';

const CLIENT = new URL('../../src/publish/page/client/', import.meta.url).pathname;

/** The browsers that have what the style uses (`light-dark()`, May 2024), and no older ones. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/** What the page may be made of: of the product only the model and what is the page's own. */
const PARTS = /^(src\/publish\/page\/|src\/model(\.ts$|\/)|node_modules\/preact\/|scripts\/page\/h\.ts$)/;

/**
 * The text of src/publish/page/assets.ts. The same sources give the same text.
 * @throws where a source imports what is no part of the page
 */
export async function pageAssets(): Promise<string> {
  const [script, style, notice] = await Promise.all([bundled('main.tsx'), bundled('page.css'), noticeOf()]);
  return [
    '// biome-ignore-all lint: written by `npm run page` from client/.',
    '// biome-ignore-all format: written by `npm run page` from client/.',
    '// The script and the style of the HTML report, and the licence of what is in them, written by `npm run page` from client/.',
    `export const SCRIPT: string = ${literal(script)};`,
    `export const STYLE: string = ${literal(style)};`,
    `export const NOTICE: string = ${literal(notice)};`,
    '',
  ].join('\n');
}

/** The licence of preact goes wherever its code goes, and a report is a file that people hand on. */
async function noticeOf(): Promise<string> {
  const text = (await noticesOf([new URL('../../node_modules/preact', import.meta.url).pathname])).trim();
  // What a comment must not hold, nor begin or end with (HTML Standard, "Comments").
  if (/^-?>|--|-$/.test(text)) throw new Error('the licence of preact cannot stand in a comment of HTML');
  return text;
}

async function bundled(file: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: new URL('../../', import.meta.url).pathname,
    metafile: true,
    entryPoints: [CLIENT + file],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    inject: file.endsWith('.tsx') ? [new URL('h.ts', import.meta.url).pathname] : [],
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const strange = Object.keys(metafile.inputs).filter((input) => !PARTS.test(input));
  if (strange.length > 0) throw new Error(`the page must not import ${strange.join(', ')}`);
  return outputFiles.map(({ text }) => text.trim()).join('');
}

/**
 * As a literal that may stand in HTML, too: no `</script` or `<!--` within strings of the script, and no line end that a
 * parser would make another one (HTML Standard, "Preprocessing the input stream").
 */
function literal(text: string): string {
  if (/<\/(script|style)|<!--|\r/i.test(text)) throw new Error('the bundle holds what ends its own element');
  return JSON.stringify(text);
}
