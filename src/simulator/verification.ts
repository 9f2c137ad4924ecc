// How an address proves itself: SES mails a link to it, and somebody follows it. Nobody reads mail in the simulator, so
// whoever runs it plays the owner. https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
import type { IdentityState } from './estate.ts';
import { perWorld, regionOf, type World } from './world.ts';

/** A mail with a link. */
interface VerificationMail {
  readonly account: string;
  readonly region: string;
  readonly address: string;
}

/** Every mail so far, in order. */
export const verificationMails: (world: World) => VerificationMail[] = perWorld((): VerificationMail[] => []);

/** An identity that nobody has proved yet. */
export function newIdentity(IdentityName: string): IdentityState {
  return {
    IdentityName,
    VerificationStatus: 'PENDING',
    SendingEnabled: true,
    FeedbackForwardingStatus: true,
    Notifications: {},
    Policies: {},
    Tags: [],
  };
}

/** SES mails the link. */
export function mailLink(
  { account, region }: Omit<VerificationMail, 'address'>,
  { IdentityName: address }: IdentityState,
  world: World,
): void {
  verificationMails(world).push({ account, region, address });
}

/**
 * The owner of an address follows the link of a mail. Links expire after 24 hours, which is not simulated.
 * @throws Error when the identity is gone
 */
export function followLink(mail: VerificationMail, world: World): void {
  const { identities } = regionOf(mail, world).ses;
  const identity = identities.find(({ IdentityName }) => IdentityName === mail.address);
  if (identity === undefined) throw new Error(`SES in ${mail.region} has no identity ${mail.address}`);
  identity.VerificationStatus = 'SUCCESS';
}
