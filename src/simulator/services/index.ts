// Every service that the simulator speaks: add a service's file here.
import type { Service } from '../operation.ts';
import { account } from './account.ts';
import { cloudWatchJson, cloudWatchQuery } from './cloudwatch.ts';
import { cognito } from './cognito.ts';
import { eventBridge } from './event-bridge.ts';
import { iam } from './iam.ts';
import { logs } from './logs.ts';
import { organizations } from './organizations.ts';
import { route53 } from './route53.ts';
import { s3 } from './s3.ts';
import { securityHub } from './security-hub.ts';
import { sesV1 } from './ses-v1.ts';
import { sesV2 } from './ses-v2.ts';
import { sns } from './sns.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

export const SERVICES: readonly Service[] = [
  account,
  cloudWatchJson,
  cloudWatchQuery,
  cognito,
  eventBridge,
  iam,
  logs,
  organizations,
  route53,
  s3,
  securityHub,
  sesV1,
  sesV2,
  sns,
  ssm,
  sts,
];
