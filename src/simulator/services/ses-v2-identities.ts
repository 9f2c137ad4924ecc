// SES API v2: the writes of an identity, but for its DKIM. https://docs.aws.amazon.com/ses/latest/APIReference-V2/
// Where a comment says that AWS was seen to answer so, github.com/floci-io/floci pull requests 716 and 723 tell of it:
// the API reference lists errors, but neither when which of them comes nor its words.
import * as v from 'valibot';
import type { IdentityState } from '../estate.ts';
import { textArg } from '../input.ts';
import type { Call, Output, RestOperation } from '../operation.ts';
import { beginDkim, beginMailFrom } from '../recheck.ts';
import { flag, oneOf } from '../values.ts';
import { mailLink, newIdentity } from '../verification.ts';
import type { World } from '../world.ts';
import { firstKey, SigningAttributes, zoneOf } from './ses-v2-dkim.ts';
import {
  alreadyExists,
  badRequest,
  findConfigurationSet,
  findIdentity,
  identityName,
  identityNamed,
  inputOf,
  sesOf,
  typeOf,
  write,
} from './ses-v2-shared.ts';

const IDENTITY = '/v2/email/identities/{EmailIdentity}';

export const IDENTITY_WRITES: readonly RestOperation[] = [
  write('CreateEmailIdentity', 'POST /v2/email/identities', createIdentity),
  write('DeleteEmailIdentity', `DELETE ${IDENTITY}`, deleteIdentity),
  write('PutEmailIdentityMailFromAttributes', `PUT ${IDENTITY}/mail-from`, putMailFrom),
  write('PutEmailIdentityFeedbackAttributes', `PUT ${IDENTITY}/feedback`, putFeedback),
  write('PutEmailIdentityConfigurationSetAttributes', `PUT ${IDENTITY}/configuration-set`, putSet),
];

const CreateInput = v.object({
  EmailIdentity: v.pipe(v.string(), v.nonEmpty('Member must have length greater than or equal to 1')),
  ConfigurationSetName: v.optional(v.string()),
  DkimSigningAttributes: v.optional(SigningAttributes),
  Tags: v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []),
});

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})+$`, 'i');

/**
 * A domain begins to be looked for in DNS. An address waits for somebody to follow the link that SES mails to it.
 */
function createIdentity(call: Call, world: World): Output {
  const { EmailIdentity: name, DkimSigningAttributes: signing, ...input } = inputOf(call, CreateInput);
  requireName(name);
  if (identityNamed(call, world) !== undefined) throw alreadyExists(`Email identity ${name} already exist.`);
  if (input.ConfigurationSetName !== undefined) findConfigurationSet(call, world);
  const identity: IdentityState = { ...newIdentity(name), ...input };
  const IdentityType = typeOf(name);
  if (IdentityType === 'EMAIL_ADDRESS') {
    if (signing !== undefined) throw badRequest('DKIM signing attributes are for domains only.');
    sesOf(call, world).identities.push(identity);
    mailLink(call, identity, world);
    return { IdentityType, VerifiedForSendingStatus: false };
  }
  const dkim = firstKey(call, world, signing ?? {});
  beginDkim(world, identity, dkim);
  sesOf(call, world).identities.push(identity);
  const { LastKeyGenerationTimestamp: _, ...shown } = dkim;
  // The answer tells of the moment before SES begins to look; GetEmailIdentity says PENDING from then on.
  const DkimAttributes = { SigningHostedZone: zoneOf(dkim, call), ...shown, Status: 'NOT_STARTED' };
  return { IdentityType, VerifiedForSendingStatus: false, DkimAttributes };
}

function requireName(name: string): void {
  const [domain = '', local, ...more] = name.split('@').reverse();
  if (more.length > 0 || local === '' || /\s/.test(name)) throw badRequest(`Invalid email address<${name}>.`);
  if (!DOMAIN.test(domain)) throw badRequest(`Invalid domain name ${domain}.`);
}

/** The keys stay in DNS: mail that is under way must still be verified. */
function deleteIdentity(call: Call, world: World): Output {
  const gone = findIdentity(call, world);
  const ses = sesOf(call, world);
  ses.identities = ses.identities.filter((identity) => identity !== gone);
  return {};
}

const MailFromInput = v.object({
  MailFromDomain: v.optional(v.string(), ''),
  BehaviorOnMxFailure: v.optional(oneOf(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']), 'USE_DEFAULT_VALUE'),
});

/** Without a domain: the default MAIL FROM again. Setting it again begins again, where SES has given up. */
function putMailFrom(call: Call, world: World): Output {
  const { MailFromDomain, BehaviorOnMxFailure } = inputOf(call, MailFromInput);
  const identity = identityNamed(call, world);
  // AWS was seen to call this a bad request, though the reference lists NotFoundException too.
  if (identity === undefined) throw badRequest(`Identity <${identityName(call)}> does not exist.`);
  const before = identity.MailFromAttributes;
  if (MailFromDomain === '') {
    delete identity.MailFromAttributes;
    return {};
  }
  const name = identity.IdentityName;
  const under = `.${name.replace(/^.*@/, '')}`.toLowerCase();
  if (!MailFromDomain.toLowerCase().endsWith(under) || !DOMAIN.test(MailFromDomain)) {
    const provided = `Provided MAIL-FROM domain <${MailFromDomain}>`;
    throw badRequest(`${provided} is not subdomain of the domain of the identity <${name}>.`);
  }
  const isSame = before?.MailFromDomain.toLowerCase() === MailFromDomain.toLowerCase();
  const mailFrom = { MailFromDomain, BehaviorOnMxFailure, MailFromDomainStatus: 'SUCCESS' };
  if (isSame && before.MailFromDomainStatus === 'SUCCESS') identity.MailFromAttributes = mailFrom;
  else beginMailFrom(world, identity, mailFrom);
  return {};
}

function putFeedback(call: Call, world: World): Output {
  const { EmailForwardingEnabled } = inputOf(call, v.object({ EmailForwardingEnabled: flag }));
  findIdentity(call, world).FeedbackForwardingStatus = EmailForwardingEnabled;
  return {};
}

/** Without a name: no set by default. */
function putSet(call: Call, world: World): Output {
  const identity = findIdentity(call, world);
  const name = textArg(call, 'ConfigurationSetName') ?? '';
  if (name === '') delete identity.ConfigurationSetName;
  else identity.ConfigurationSetName = findConfigurationSet(call, world).ConfigurationSetName;
  return {};
}
