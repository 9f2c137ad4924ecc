// Building blocks for examples about sending-authorization policies.
import type { SenderPolicies, SendingPolicy } from '../../model.ts';
import { DOMAIN, identityRef, SAMPLE_SUBJECTS } from '../samples.ts';

/** The elements of a statement that an example says otherwise; `undefined` leaves one out. */
type Elements = Readonly<Record<string, unknown>>;

/** A statement that lets everyone send as the sample domain, or whatever is said otherwise. */
export function statement(over: Elements = {}): Elements {
  return {
    Effect: 'Allow',
    Principal: '*',
    Action: ['ses:SendEmail', 'ses:SendRawEmail'],
    Resource: identityRef(DOMAIN).arn,
    ...over,
  };
}

/** The statement that the guide of Cognito asks for, or whatever is said otherwise. */
export function cognitoStatement(over: Elements = {}): Elements {
  const { id, account } = SAMPLE_SUBJECTS.userPool;
  return statement({
    Sid: 'Cognito',
    Principal: { Service: ['email.cognito-idp.amazonaws.com'] },
    Action: ['SES:SendEmail', 'SES:SendRawEmail'],
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': id },
    },
    ...over,
  });
}

/** A policy as SES holds it. */
export function policyOf(...statements: readonly Elements[]): SendingPolicy {
  return { name: 'senders', document: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
}

/** The policies of the identity that a pool's SourceArn names. */
export function senderPolicies(policies: readonly SendingPolicy[], region?: string): SenderPolicies {
  return { identity: identityRef(DOMAIN, 'SUCCESS', region), policies };
}
