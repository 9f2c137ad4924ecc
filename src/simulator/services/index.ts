// Every service that the simulator speaks: add a service's file here.
import type { Service } from '../operation.ts';
import { sts } from './sts.ts';

export const SERVICES: readonly Service[] = [sts];
