// A plan for CloudFormation.
import { cloudFormationOf } from '../aws/cloudformation.ts';
import { poolCloudFormation } from '../aws/pool.ts';
import type { Plan } from '../plan.ts';
import { cloudFormation } from '../render/cloudformation.ts';
import type { Document, DocumentOptions } from './document.ts';
import { templateDocuments } from './templates.ts';

const FORM = {
  file: 'template.yaml',
  records: cloudFormation,
  ses: cloudFormationOf,
  pool: poolCloudFormation,
};

export function cloudFormationDocuments(plan: Plan, options: DocumentOptions): Document[] {
  return templateDocuments(plan, FORM, options);
}
