// What collecting asks the outside. Clients are made in deps.ts.
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Resolver } from '../email/resolver.ts';

export interface CollectPorts {
  cognito(region: string): CognitoIdentityProviderClient;
  sesv2(region: string): SESv2Client;
  ses(region: string): SESClient;
  cloudwatch(region: string): CloudWatchClient;
  readonly resolver: Resolver;
  now(): Date;
}
