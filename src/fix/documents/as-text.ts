// Documents as one text, for standard output.
import { shellWord } from '../render/quote.ts';
import type { Document } from './document.ts';
import { hereDocument } from './here-document.ts';

/**
 * One document as it is. Several one after the other, each behind its path as a comment; with scripts among them they are
 * one text for a shell, which makes the files, and names the scripts without running any.
 */
export function documentsAsText(documents: readonly Document[]): string {
  const [first, ...more] = documents;
  if (first === undefined) return '';
  if (more.length === 0) return first.text;
  if (documents.some(({ path }) => path.endsWith('.sh'))) return archive(documents);
  const mark = documents.every(({ path }) => path.endsWith('.zone')) ? ';' : '#';
  return documents.map(({ path, text }) => `${mark} ==> ${path} <==\n${text}`).join('\n');
}

function archive(documents: readonly Document[]): string {
  const folders = [...new Set(documents.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))];
  const made = folders.filter((folder) => folder !== '');
  const scripts = documents.map(({ path }) => path).filter((path) => path.endsWith('.sh'));
  return `${[
    // Nothing that is there already is written over.
    'set -euC',
    ...(made.length === 0 ? [] : [`mkdir -p ${made.map(shellWord).join(' ')}`]),
    ...documents.map(({ path, text }) => hereDocument(path, text)),
    ...scripts.map((path) => `# sh ${shellWord(path)}`),
  ].join('\n')}\n`;
}
