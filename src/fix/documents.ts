// How a plan is written, for whoever acts on it: to be read, or for the tool that keeps the records and the resources. Pure:
// nothing is saved or run from here.
import { cliDocuments } from './documents/cli.ts';
import { cloudFormationDocuments } from './documents/cloudformation.ts';
import type { Document, DocumentOptions } from './documents/document.ts';
import { planMarkdown } from './documents/markdown.ts';
import { route53Documents } from './documents/route53.ts';
import { terraformDocuments } from './documents/terraform.ts';
import { zoneDocuments } from './documents/zone.ts';
import type { Plan } from './plan.ts';

export { documentsAsText } from './documents/as-text.ts';
export type { Document } from './documents/document.ts';

/** `md`: to read; `route53`, `zone`: records alone; `cli`: scripts, with the first as their README. */
export type DocumentForm = 'md' | 'route53' | 'zone' | 'terraform' | 'cloudformation' | 'cli';

/** A plan as documents, in the order in which they are used. */
export function documentsOf(plan: Plan, form: DocumentForm, options: DocumentOptions): Document[] {
  switch (form) {
    case 'md':
      return [{ path: 'plan.md', text: planMarkdown(plan, options) }];
    case 'route53':
      return route53Documents(plan, options);
    case 'zone':
      return zoneDocuments(plan, options);
    case 'terraform':
      return terraformDocuments(plan, options);
    case 'cloudformation':
      return cloudFormationDocuments(plan, options);
    case 'cli':
      return cliDocuments(plan, options);
  }
}
