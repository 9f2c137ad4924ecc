// Which SES identities Cognito takes for a pool's mail. Where it sends through the account's SES (DEVELOPER), it tries a mail
// and passes on what SES says of it.
import type { UserPoolState } from '../estate.ts';
import { AwsError, type Call } from '../operation.ts';
import type { World } from '../world.ts';
import { invalid } from './cognito-pools.ts';
import { sesRegionsOf } from './cognito-regions.ts';

/** Why an identity cannot be used. */
export interface Unusable {
  readonly kind: 'otherAccount' | 'notVerified';
  readonly error: AwsError;
}

/** The words with which Cognito passes on what SES refused. */
const fromSes = (words: string) =>
  invalid(`Cognito received the following error from Amazon SES when attempting to send email: ${words}`);

/**
 * Undefined where the identity may be used. A SourceArn of the Region `*` stands for several, of which none is looked at.
 * The words: https://github.com/aws/aws-cdk/issues/25115, https://github.com/aws/aws-cdk/issues/18964; that an address
 * needs an identity of its own: https://github.com/aws-amplify/amplify-backend/issues/3134
 */
export function unusableSource(arn: string, { account }: Call, world: World): Unusable | undefined {
  const [, region = '', owner, name = ''] =
    /^arn:[\w-]+:ses:([\w-]+|\*):(\d{12}):identity\/(.+)$/s.exec(arn) ?? [];
  if (owner !== account) {
    const message = 'Email arn does not belong to your account.';
    return { kind: 'otherAccount', error: new AwsError('NotAuthorizedException', message, 400) };
  }
  if (region === '*') return undefined;
  const { identities } = world.region(account, region).ses;
  const named = identities.find(({ IdentityName }) => IdentityName.toLowerCase() === name.toLowerCase());
  if (named?.VerificationStatus === 'SUCCESS') return undefined;
  const place = `The following identities failed the check in region ${region.toUpperCase()}: ${arn}`;
  return { kind: 'notVerified', error: fromSes(`Email address is not verified. ${place}`) };
}

/**
 * What Cognito refuses of a pool that sends through SES. AWS documents that an identity is needed, which Regions it may be
 * in, and that the configuration set has to be there, but not the words of the last two.
 */
export function refuseSender({ EmailConfiguration: email }: UserPoolState, call: Call, world: World): void {
  if (email.EmailSendingAccount !== 'DEVELOPER') return;
  const { SourceArn, ConfigurationSet } = email;
  if (SourceArn === undefined) throw invalid('SourceArn is required when EmailSendingAccount is DEVELOPER.');
  const unusable = unusableSource(SourceArn, call, world);
  if (unusable?.kind === 'otherAccount') throw unusable.error;
  const region = SourceArn.split(':')[3] ?? '';
  const allowed = sesRegionsOf(call.region);
  if (region !== '*' && allowed?.includes(region) === false) {
    throw invalid(`The Region ${region} of SourceArn is not supported for user pools in ${call.region}.`);
  }
  if (unusable !== undefined) throw unusable.error;
  if (ConfigurationSet === undefined || region === '*') return;
  const { configurationSets } = world.region(call.account, region).ses;
  if (!configurationSets.some(({ ConfigurationSetName }) => ConfigurationSetName === ConfigurationSet)) {
    throw fromSes(`Configuration set ${ConfigurationSet} does not exist.`);
  }
}
