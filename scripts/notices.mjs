// What has to go with a bundle that holds code of others: their names, and the licences and notices of their packages.
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The name of the file. */
export const NOTICES = 'THIRD-PARTY-NOTICES';

/** The folder of the package that a file is of. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
/** Holds a bundle itself (scripts/page/assets.ts): of preact, and it lets nothing else in. */
const PAGE = /(^|\/)src\/publish\/page\/assets\.ts$/;
const LICENCE = /^(licen[cs]e|notice|copying|copyright)/i;

/** The folders of the packages in a bundle, by the inputs that esbuild's metafile tells. */
export function foldersOf(inputs) {
  const resolve = createRequire(import.meta.url).resolve;
  return inputs.flatMap((input) => {
    if (PAGE.test(input)) return [rootOf(resolve('preact'))];
    return PACKAGE.exec(`${input}`)?.[1] ?? [];
  });
}

/** A package may keep its package.json from being resolved; its main file is somewhere below it. */
function rootOf(file) {
  return PACKAGE.exec(file)?.[1] ?? dirname(file);
}

/**
 * The text of the file: each package by its licence, and each text once. The same folders give the same text.
 * @throws where a package has no licence file, and nobody knows what its licence asks for
 */
export async function noticesOf(folders) {
  const packages = await Promise.all([...new Set(folders)].map(packageIn));
  const holders = new Map();
  for (const { title, text } of packages.sort((a, b) => (a.title < b.title ? -1 : 1)))
    holders.set(text, [...new Set([...(holders.get(text) ?? []), title])]);
  const parts = [...holders].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  return `This bundle holds code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

async function packageIn(folder) {
  const described = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = described;
  const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const title = `${name} ${version} (${license})`;
  const own = texts.map((text) => text.trim()).join('\n\n');
  return { title, text: own || (await standardText(described)) };
}

/** Of a package that has no licence file: the text that its licence has for everybody. */
async function standardText({ name, license, author }) {
  switch (license) {
    case 'Apache-2.0':
      return (await readFile(new URL('../LICENSE', import.meta.url), 'utf8')).trim();
    case 'MIT': {
      const holder = typeof author === 'object' ? author.name : author;
      return `MIT License\n\nCopyright (c) ${holder ?? `the authors of ${name}`}\n\n${MIT}`;
    }
    case 'MIT-0':
    case '0BSD':
      return 'Its licence asks for no notice.';
    default:
      throw new Error(`${name} has no licence file, and ${license} asks to pass one on`);
  }
}

/** https://spdx.org/licenses/MIT.html */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to
whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
