// A plan for Terraform.
import { poolTerraform } from '../aws/pool.ts';
import { terraformOf } from '../aws/terraform.ts';
import type { Plan } from '../plan.ts';
import { terraform } from '../render/terraform.ts';
import type { Document, DocumentOptions } from './document.ts';
import { templateDocuments } from './templates.ts';

const FORM = { file: 'main.tf', records: terraform, ses: terraformOf, pool: poolTerraform };

export function terraformDocuments(plan: Plan, options: DocumentOptions): Document[] {
  return templateDocuments(plan, FORM, options);
}
