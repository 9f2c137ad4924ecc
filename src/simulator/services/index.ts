// Every service that the simulator speaks: add a service's file here.
import type { Service } from '../operation.ts';
import { account } from './account.ts';
import { cognito } from './cognito.ts';
import { organizations } from './organizations.ts';
import { sesV1 } from './ses-v1.ts';
import { sesV2 } from './ses-v2.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

export const SERVICES: readonly Service[] = [account, cognito, organizations, sesV1, sesV2, ssm, sts];
