// A plan as scripts with a README that says what each step is for.
import type { Plan } from '../plan.ts';
import type { Document, DocumentOptions } from './document.ts';
import { planMarkdown } from './markdown.ts';
import { folderOf, scriptDocuments, scriptsOf } from './scripts.ts';

export function cliDocuments(plan: Plan, options: DocumentOptions): Document[] {
  const layout = {
    scripts: scriptsOf(plan).map(({ path }) => path),
    folderOf: (account: string | undefined) => folderOf(plan, account),
  };
  return [
    { path: 'README.md', text: planMarkdown(plan, options, layout) },
    ...scriptDocuments(plan, options),
  ];
}
