// Wording and small questions that several checks share. Text that AWS or DNS gave is passed on as it is:
// whoever prints it (terminal, HTML, Slack) escapes it.
import type { IdentityRef, ProductionAccess, SenderIdentity } from '../model.ts';
import { AWS } from './links.ts';

/** A check cannot say which settings a pool has, and UpdateUserPool resets those that a call leaves out. */
export const SEND_THE_WHOLE_POOL =
  'With the API send the whole configuration back, for UpdateUserPool sets whatever a call leaves out to ' +
  `its default (${AWS.updateUserPool}); the console changes only what you edit: the pool > Authentication ` +
  'methods > Email > Edit.';

/** Reads the pool, and sends all of it back after an edit. */
export const EDIT_POOL_COMMAND = [
  'aws cognito-idp describe-user-pool --region <region> --user-pool-id <pool-id> --query UserPool > ' +
    'pool.json',
  '# Copy every setting of pool.json that update-user-pool takes into edited-pool.json, with the change; ' +
    'then:',
  'aws cognito-idp update-user-pool --region <region> --user-pool-id <pool-id> --cli-input-json file://edited-pool.json',
].join('\n');

/** Asks SES for a domain and shows the CNAME records to publish. */
export const VERIFY_DOMAIN_COMMAND = [
  'aws sesv2 create-email-identity --region <region> --email-identity <your-domain>',
  '# Publish for each token that it answers, then wait until SES says SUCCESS:',
  '# <token>._domainkey.<your-domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
  'aws sesv2 get-email-identity --region <region> --email-identity <your-domain> ' +
    '--query "[VerificationStatus, DkimAttributes]"',
].join('\n');

/** Sets a MAIL FROM domain and shows the records to publish. */
export const MAIL_FROM_COMMAND = [
  'aws sesv2 put-email-identity-mail-from-attributes --region <region> --email-identity <identity> ' +
    '--mail-from-domain <bounce>.<your-domain> --behavior-on-mx-failure USE_DEFAULT_VALUE',
  '# Publish, the MX record as the only one at its name:',
  '# <bounce>.<your-domain>. 3600 IN MX 10 feedback-smtp.<region>.amazonses.com.',
  '# <bounce>.<your-domain>. 3600 IN TXT "v=spf1 include:amazonses.com ~all"',
].join('\n');

/** What became of the request to leave the sandbox (ReviewDetails.Status). */
export function reviewOf(access: ProductionAccess): string {
  if (access.granted) return 'production access is granted';
  const words: Readonly<Record<string, string>> = {
    neverAsked: 'nobody has asked AWS for production access',
    pending: 'AWS is still reviewing the request for production access',
    denied: 'AWS denied the request for production access',
    failed: 'the request for production access did not reach AWS and must be sent again',
    granted: 'AWS says that it granted the request, yet the sandbox still holds',
  };
  return words[access.review] ?? `the request for production access is ${access.review}`;
}

/** What a VerificationStatus or DKIM status other than SUCCESS means. Unknown words speak for themselves. */
export function statusMeans(status: string): string {
  const words = new Map([
    ['PENDING', 'SES has not found the proof that it is yours yet'],
    ['FAILED', 'SES looked for the proof that it is yours, did not find it and has stopped looking'],
    [
      'TEMPORARY_FAILURE',
      'SES cannot confirm it at the moment, and gives it up unless its records answer again',
    ],
    ['NOT_STARTED', 'nobody has started to verify it'],
  ]);
  return words.get(status) ?? 'a word of SES that Mailposture does not know';
}

type FoundIdentity = Extract<SenderIdentity, { kind: 'found' }>;
type MissingIdentity = Extract<SenderIdentity, { kind: 'missing' }>;

/** The identities that a pool's SourceArn really leads to. */
export function foundAmong(identities: readonly SenderIdentity[]): FoundIdentity[] {
  return identities.filter((identity) => identity.kind === 'found');
}

/** Why nothing is where a SourceArn points, and what to do about just that. */
export function whyMissing({ reason, arn, region, detail }: MissingIdentity): string {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  switch (reason) {
    case 'notFound':
      return (
        `SES in ${region} has no identity ${name}: it was deleted, mistyped or made in another Region. ` +
        'Create and verify it there, or choose another'
      );
    case 'otherAccount':
      return (
        `${arn} belongs to another account, and Cognito sends only from identities of the pool's own. ` +
        `Verify ${name} in the pool's account`
      );
    case 'malformed':
      return `"${arn}" is not the ARN of an SES identity (${detail}). Choose an identity that is there`;
  }
}

/** Those whose mail SES refuses, since the identity that signs it is not verified. */
export function unverifiedAmong(identities: readonly FoundIdentity[]): FoundIdentity[] {
  return identities.filter(({ signing }) => signing.status !== 'SUCCESS');
}

/** `example.com in eu-west-1 is PENDING: ` and what that means. */
export function standingOf({ name, region, status }: IdentityRef): string {
  return `${name} in ${region} is ${status}: ${statusMeans(status)}`;
}

/** The verdict on a pool none of whose identities was found: another check, or none, has something to say of it. */
export function nothingToJudge(identities: readonly SenderIdentity[], pool: string) {
  const because =
    identities.length === 0
      ? `The pool ${pool} sends from no identity of yours.`
      : `The identity that the pool ${pool} sends from is missing; cognito-sender-exists says so.`;
  return { outcome: 'notApplicable', because } as const;
}

/** `1 pool`, `2 pools`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * A share of one as a percentage: `5.2 %`. Cut off, never rounded up: what lies under a limit must not read as if it had
 * reached it.
 */
export function percent(share: number): string {
  // 0.07 * 100 is 7.000000000000001 and 0.29 * 100 is 28.999999999999996: the noise goes first.
  const exact = Number((share * 100).toPrecision(12));
  const places = exact < 1 ? 1000 : 100;
  const cut = Math.floor(exact * places) / places;
  return cut === 0 && exact > 0 ? 'less than 0.001 %' : `${cut} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first items as `listed` joins them, and how many more there are: hostile lists have no end. */
export function fewOf(items: readonly string[], most: number): string {
  if (items.length <= most) return listed(items);
  return listed([...items.slice(0, most), `${items.length - most} more`]);
}

/** A text, cut where it is long; what was cut off shows as `…`. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  // A cut between two halves of a character would leave half of it.
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A piece of somebody's text for a sentence: in quotation marks, control characters escaped, cut where it is long. */
export function quoted(text: string, most = 160): string {
  return JSON.stringify(clipped(text, most));
}
