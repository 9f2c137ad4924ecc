// The contract: what AWS promises of every action that the simulator has, told through the real SDK clients. It is run
// against the simulator (contract.test.ts) and against moto (moto.test.ts).
import { CALLER_CASES } from './contract/caller.ts';
import { COGNITO_CASES } from './contract/cognito.ts';
import { ORGANIZATION_AND_REGION_CASES } from './contract/organization.ts';
import { PUBLISHING_CASES } from './contract/publishing.ts';
import { SES_V1_CASES } from './contract/ses-v1.ts';
import { SES_V2_CASES } from './contract/ses-v2.ts';
import type { ContractCase } from './contract/target.ts';

export const CONTRACT: readonly ContractCase[] = [
  ...COGNITO_CASES,
  ...SES_V2_CASES,
  ...SES_V1_CASES,
  ...ORGANIZATION_AND_REGION_CASES,
  ...CALLER_CASES,
  ...PUBLISHING_CASES,
];
