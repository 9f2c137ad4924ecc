// What every service promises of a caller that it does not know: the right error in the words of its protocol.
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetIdentityDkimAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { at, type ContractCase, type ContractTarget, errorOf, HOME, handSigned } from './target.ts';

const stranger = (target: ContractTarget) =>
  at(target, HOME, { accessKeyId: 'AKIANOTTHEREATALL000', secretAccessKey: 'wrong' });

export const CALLER_CASES: readonly ContractCase[] = [
  {
    name: 'an unknown access key is not recognised (awsJson)',
    async run(target) {
      const client = new CognitoIdentityProviderClient(stranger(target));
      const { code } = await errorOf(client.send(new ListUserPoolsCommand({ MaxResults: 1 })));
      expect(code).toBe('UnrecognizedClientException 400');
    },
  },
  {
    name: 'an unknown access key is not recognised (awsQuery)',
    async run(target) {
      const call = new SESClient(stranger(target)).send(
        new GetIdentityDkimAttributesCommand({ Identities: [] }),
      );
      expect((await errorOf(call)).code).toBe('InvalidClientTokenId 403');
    },
  },
  {
    name: 'an unknown access key is not recognised (restJson)',
    async run(target) {
      const ses = new SESv2Client(stranger(target)).send(new GetAccountCommand({}));
      expect((await errorOf(ses)).code).toBe('UnrecognizedClientException 403');
      const account = new AccountClient(stranger(target)).send(new ListRegionsCommand({}));
      expect((await errorOf(account)).code).toBe('UnrecognizedClientException 403');
    },
  },
  {
    name: 'a request without a signature is refused (awsQuery)',
    async run(target) {
      const response = await fetch(`${target.endpoint}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    },
  },
  {
    name: 'a request without a signature is refused (restJson)',
    async run(target) {
      const response = await fetch(`${target.endpoint}/v2/email/account`);
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    },
  },
  {
    name: 'every answer has a request id',
    async run(target) {
      const response = await handSigned(target, 'sts', '/', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9A-Za-z-]{36,}$/);
    },
  },
  {
    name: 'an unknown action is refused (awsQuery)',
    async run(target) {
      const response = await handSigned(target, 'sts', '/', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=NoSuchAction&Version=2011-06-15',
      });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('<Code>InvalidAction</Code>');
    },
  },
];
