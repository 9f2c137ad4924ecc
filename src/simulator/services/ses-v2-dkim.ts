// SES API v2: an identity's DKIM: Easy DKIM with keys of SES's, or a key of the customer's own. Where a comment says that
// AWS was seen to do so, github.com/floci-io/floci pull requests 723 and 1904 tell of it.
import * as v from 'valibot';
import { dkimTokens, hostedZoneOf, type KeyLength, publishKeys } from '../easy-dkim.ts';
import type { IdentityState } from '../estate.ts';
import type { Call, Output, RestOperation } from '../operation.ts';
import { beginDkim } from '../recheck.ts';
import { flag, oneOf } from '../values.ts';
import { perWorld, type World } from '../world.ts';
import {
  badRequest,
  findIdentity,
  identityName,
  identityNamed,
  inputOf,
  typeOf,
  write,
} from './ses-v2-shared.ts';

const DKIM = '/v2/email/identities/{EmailIdentity}/dkim';

export const DKIM_WRITES: readonly RestOperation[] = [
  write('PutEmailIdentityDkimAttributes', `PUT ${DKIM}`, putSigning),
  write('PutEmailIdentityDkimSigningAttributes', `PUT ${DKIM}/signing`, putSigningKey),
];

type Dkim = NonNullable<IdentityState['DkimAttributes']>;

const keyLength = oneOf(['RSA_1024_BIT', 'RSA_2048_BIT']);
/** Patterns and lengths: API_DkimSigningAttributes. To replicate a domain of another Region is refused as a bad value. */
export const SigningAttributes = v.object({
  DomainSigningAttributesOrigin: v.optional(oneOf(['AWS_SES', 'EXTERNAL'])),
  NextSigningKeyLength: v.optional(keyLength),
  DomainSigningSelector: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
        'Member must be a label of at most 63 characters',
      ),
    ),
  ),
  DomainSigningPrivateKey: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(20_480, 'Member must have length less than or equal to 20480'),
      v.regex(/^[a-zA-Z0-9+/]+={0,2}$/, 'Member must be base64'),
    ),
  ),
});
type SigningAttributes = v.InferOutput<typeof SigningAttributes>;

/** What a new domain is made with: a selector and a key make it BYODKIM, else it is Easy DKIM. */
export function firstKey(call: Call, world: World, signing: SigningAttributes): Dkim {
  const own = signing.DomainSigningSelector ?? signing.DomainSigningPrivateKey;
  return newKey(call, world, own === undefined ? 'AWS_SES' : 'EXTERNAL', signing);
}

/** "When you create a new identity, it will be created with DKIM 2048 by default": the developer guide, on key length. */
function easyDkim(
  call: Call,
  world: World,
  { NextSigningKeyLength: length = 'RSA_2048_BIT' }: SigningAttributes,
): Dkim {
  const tokens = dkimTokens(call.account, call.region, identityName(call));
  const dkim: Dkim = {
    SigningEnabled: true,
    Status: 'NOT_STARTED',
    Tokens: tokens,
    SigningAttributesOrigin: 'AWS_SES',
    CurrentSigningKeyLength: length,
    NextSigningKeyLength: length,
    LastKeyGenerationTimestamp: world.now().toISOString(),
  };
  publishKeys(world.estate.zones, hostedZoneOf(call.region), tokens, length);
  return dkim;
}

/** Bring Your Own DKIM: the token is the selector, and the record is the customer's to publish. */
function ownKey({ DomainSigningSelector, DomainSigningPrivateKey }: SigningAttributes): Dkim {
  if (DomainSigningSelector === undefined || DomainSigningPrivateKey === undefined) {
    throw badRequest('DomainSigningSelector and DomainSigningPrivateKey must be given together.');
  }
  return {
    SigningEnabled: true,
    Status: 'NOT_STARTED',
    Tokens: [DomainSigningSelector],
    SigningAttributesOrigin: 'EXTERNAL',
    CurrentSigningKeyLength: 'RSA_2048_BIT',
    NextSigningKeyLength: 'RSA_2048_BIT',
  };
}

export const zoneOf = (dkim: Dkim, { region }: Call): string | undefined =>
  dkim.SigningAttributesOrigin === 'EXTERNAL' ? undefined : (dkim.SigningHostedZone ?? hostedZoneOf(region));

/** AWS was seen to call a domain without DKIM "not verified for DKIM signing", and to ignore an address of one with. */
function putSigning(call: Call, world: World): Output {
  const { SigningEnabled } = inputOf(call, v.object({ SigningEnabled: flag }));
  const name = identityName(call);
  const domain = name.replace(/^.*@/, '');
  const dkim = identityNamed({ ...call, input: { EmailIdentity: domain } }, world)?.DkimAttributes;
  if (dkim === undefined) throw badRequest(`Domain ${domain} is not verified for DKIM signing.`);
  if (domain === name) dkim.SigningEnabled = SigningEnabled;
  return {};
}

const SigningKeyInput = v.object({
  SigningAttributesOrigin: oneOf(['AWS_SES', 'EXTERNAL']),
  SigningAttributes: v.optional(SigningAttributes, {}),
});

/**
 * Easy DKIM or one's own key, and how long Easy DKIM's is. Where SES has not found the records, or has given up, it
 * begins to look again. A key of another length comes to lie behind the same tokens: the developer guide has no step in
 * DNS for it. That it is PENDING at first, and the identity verified all the while, AWS was seen to do.
 */
function putSigningKey(call: Call, world: World): Output {
  const { SigningAttributesOrigin: origin, SigningAttributes: signing } = inputOf(call, SigningKeyInput);
  // AWS was seen to say this of an address, whether SES has it or not.
  const isDomain = typeOf(identityName(call)) === 'DOMAIN';
  if (!isDomain) throw badRequest('The EmailIdentity value must be a valid domain.');
  const identity = findIdentity(call, world);
  const before = identity.DkimAttributes;
  const isEasy = before?.SigningAttributesOrigin === 'AWS_SES' && origin === 'AWS_SES';
  const dkim = isEasy ? before : newKey(call, world, origin, signing);
  const changed = isEasy ? changeLength(call, world, before, signing.NextSigningKeyLength) : true;
  dkim.SigningEnabled = before?.SigningEnabled ?? true;
  if (changed || dkim.Status !== 'SUCCESS') beginDkim(world, identity, dkim);
  return { DkimStatus: dkim.Status, DkimTokens: dkim.Tokens };
}

function newKey(call: Call, world: World, origin: 'AWS_SES' | 'EXTERNAL', signing: SigningAttributes): Dkim {
  return origin === 'EXTERNAL' ? ownKey(signing) : easyDkim(call, world, signing);
}

const DAY_MS = 24 * 3_600_000;
const lastSwitch = perWorld(() => new WeakMap<Dkim, number>());

/**
 * "You can't switch to the same key length as is already configured" nor "to a different key length more than once in
 * a 24 hour period (unless it's the first downgrade to 1024 in that period)".
 * https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy-managing.html
 * @returns whether there is another key now
 */
function changeLength(call: Call, world: World, dkim: Dkim, length: KeyLength | undefined): boolean {
  if (length === undefined) return false;
  if (length === dkim.CurrentSigningKeyLength) {
    // Inferred: what SES has given up, or not found yet, may be begun again with the length that it has.
    if (dkim.Status !== 'SUCCESS') return false;
    throw badRequest(`The key length of ${identityName(call)} is ${length} already.`);
  }
  const now = world.now().getTime();
  const last = lastSwitch(world).get(dkim);
  if (last !== undefined && now - last < DAY_MS && length === 'RSA_2048_BIT') {
    throw badRequest('The key length can be changed once in 24 hours.');
  }
  lastSwitch(world).set(dkim, now);
  dkim.CurrentSigningKeyLength = length;
  dkim.NextSigningKeyLength = length;
  dkim.LastKeyGenerationTimestamp = world.now().toISOString();
  publishKeys(world.estate.zones, dkim.SigningHostedZone ?? hostedZoneOf(call.region), dkim.Tokens, length);
  return true;
}
