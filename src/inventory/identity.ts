// The schema of an identity as others see it.
import * as v from 'valibot';
import type { IdentityRef } from '../model.ts';
import { text } from './fact.ts';

export const identityType = v.picklist(['address', 'domain']);

export const identityRef: v.GenericSchema<unknown, IdentityRef> = v.strictObject({
  arn: text,
  name: text,
  type: identityType,
  region: text,
  status: text,
});
