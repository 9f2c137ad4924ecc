// The contract: what AWS promises of every action that the simulator has, told through the real SDK clients. It is run
// against the simulator (contract.test.ts) and against moto (moto.test.ts).
import { CALLER_CASES } from './contract/caller.ts';
import { COGNITO_CASES } from './contract/cognito.ts';
import { COGNITO_UPDATE_CASES } from './contract/cognito-update.ts';
import { COGNITO_WRITE_CASES } from './contract/cognito-writes.ts';
import { EVENT_CASES } from './contract/events.ts';
import { ORGANIZATION_AND_REGION_CASES } from './contract/organization.ts';
import { PUBLISHING_CASES } from './contract/publishing.ts';
import { ROLE_AND_LOG_CASES } from './contract/roles-and-logs.ts';
import { ROUTE_53_CASES } from './contract/route53.ts';
import { SES_SET_WRITE_CASES } from './contract/ses-set-writes.ts';
import { SES_V1_CASES } from './contract/ses-v1.ts';
import { SES_V2_CASES } from './contract/ses-v2.ts';
import { SES_WRITE_CASES } from './contract/ses-writes.ts';
import type { ContractCase } from './contract/target.ts';
import { TOPIC_CASES } from './contract/topics.ts';

export const CONTRACT: readonly ContractCase[] = [
  ...COGNITO_CASES,
  ...COGNITO_UPDATE_CASES,
  ...ROLE_AND_LOG_CASES,
  ...COGNITO_WRITE_CASES,
  ...SES_V2_CASES,
  ...SES_V1_CASES,
  ...SES_WRITE_CASES,
  ...SES_SET_WRITE_CASES,
  ...ORGANIZATION_AND_REGION_CASES,
  ...CALLER_CASES,
  ...PUBLISHING_CASES,
  ...TOPIC_CASES,
  ...EVENT_CASES,
  ...ROUTE_53_CASES,
];
