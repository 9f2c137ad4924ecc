// SES API v2: the account in a Region: what it is, pausing, the suppression list, and the way out of the sandbox.
import * as v from 'valibot';
import type { RegionState } from '../estate.ts';
import { AwsError, type Call, type Output, type RestOperation } from '../operation.ts';
import { flag, oneOf } from '../values.ts';
import { regionOf, type World } from '../world.ts';
import { badRequest, inputOf, sesOf, write } from './ses-v2-shared.ts';

export const ACCOUNT_ACTIONS: readonly RestOperation[] = [
  { name: 'GetAccount', routes: ['GET /v2/email/account'], handle: getAccount },
  write('PutAccountSendingAttributes', 'PUT /v2/email/account/sending', putSending),
  write('PutAccountSuppressionAttributes', 'PUT /v2/email/account/suppression', putSuppression),
  write('PutAccountDetails', 'POST /v2/email/account/details', putDetails),
];

type Account = RegionState['ses']['account'];

/** What an account that has been reviewed says of itself, where the estate does not tell. */
const DETAILS: NonNullable<Account['Details']> = {
  MailType: 'TRANSACTIONAL',
  WebsiteURL: 'https://example.com',
  ContactLanguage: 'EN',
  UseCaseDescription: '',
  AdditionalContactEmailAddresses: [],
};

function getAccount(call: Call, world: World): Output {
  const account = world.region(call.account, call.region).ses.account;
  return {
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: account.EnforcementStatus,
    ProductionAccessEnabled: account.ProductionAccessEnabled,
    SendQuota: account.SendQuota,
    SendingEnabled: account.SendingEnabled,
    SuppressionAttributes: { SuppressedReasons: account.SuppressedReasons },
    VdmAttributes: { VdmEnabled: 'DISABLED' },
    ...detailsOf(account),
  };
}

/** Nothing at all until somebody has given them: PutAccountDetails, or the estate with a ReviewStatus. */
function detailsOf({ Details, ReviewStatus }: Account): object {
  if (Details === undefined && ReviewStatus === undefined) return {};
  const review =
    ReviewStatus === undefined ? {} : { ReviewDetails: { Status: ReviewStatus, CaseId: '100000000000' } };
  return { Details: { ...(Details ?? DETAILS), ...review } };
}

/** "If AWS paused your account's ability to send email, you can't use this operation to resume" it. */
function putSending(call: Call, world: World): Output {
  const { SendingEnabled } = inputOf(call, v.object({ SendingEnabled: flag }));
  const { account } = sesOf(call, world);
  if (SendingEnabled && account.EnforcementStatus === 'SHUTDOWN') {
    throw badRequest('AWS has paused sending of this account, and only AWS can resume it.');
  }
  account.SendingEnabled = SendingEnabled;
  return {};
}

/** Left out: nothing is suppressed. */
function putSuppression(call: Call, world: World): Output {
  const reasons = v.optional(v.array(oneOf(['BOUNCE', 'COMPLAINT'])), []);
  const { SuppressedReasons } = inputOf(call, v.object({ SuppressedReasons: reasons }));
  sesOf(call, world).account.SuppressedReasons = SuppressedReasons;
  return {};
}

const within = (least: number, most: number, what: string) =>
  `Member must have ${what} between ${least} and ${most}, inclusive`;

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDetails.html */
const DetailsInput = v.object({
  MailType: oneOf(['MARKETING', 'TRANSACTIONAL']),
  WebsiteURL: v.pipe(
    v.string(),
    v.minLength(1, within(1, 1000, 'length')),
    v.maxLength(1000, within(1, 1000, 'length')),
  ),
  ContactLanguage: v.optional(oneOf(['EN', 'JA'])),
  UseCaseDescription: v.optional(v.pipe(v.string(), v.maxLength(5000, within(0, 5000, 'length')))),
  AdditionalContactEmailAddresses: v.optional(
    v.pipe(
      v.array(v.string()),
      v.minLength(1, within(1, 4, 'length')),
      v.maxLength(4, within(1, 4, 'length')),
    ),
  ),
  ProductionAccessEnabled: flag,
});

/** What accounts get that leave the sandbox differs; this is the estate's default. */
const PRODUCTION_QUOTA = { Max24HourSend: 50_000, MaxSendRate: 14 };

/**
 * Asks to leave the sandbox. At AWS a person reviews it, which the simulator cannot: it grants a request that describes
 * the use, at once or, with the estate's `ProductionAccessReview: 'PENDING'`, when whoever runs it says so; and it denies
 * one that says nothing. Whoever is asked to wait may not ask again.
 */
function putDetails(call: Call, world: World): Output {
  const { ProductionAccessEnabled: wanted, ...details } = inputOf(call, DetailsInput);
  const { account } = sesOf(call, world);
  if (account.ReviewStatus === 'PENDING') {
    const message = 'There is an ongoing account details update under review.';
    throw new AwsError('ConflictException', message, 409);
  }
  account.Details = details;
  if (!wanted || account.ProductionAccessEnabled) return {};
  const described = (details.UseCaseDescription ?? '').trim() !== '';
  account.ReviewStatus = described ? account.ProductionAccessReview : 'DENIED';
  if (account.ReviewStatus === 'GRANTED') grant(account);
  return {};
}

function grant(account: Account): void {
  account.ReviewStatus = 'GRANTED';
  account.ProductionAccessEnabled = true;
  account.SendQuota = { ...account.SendQuota, ...PRODUCTION_QUOTA };
}

/**
 * AWS's reviewer grants what an account has asked for.
 * @throws Error where no request waits
 */
export function grantProductionAccess(
  place: { readonly account: string; readonly region: string },
  world: World,
): void {
  const { account } = regionOf(place, world).ses;
  if (account.ReviewStatus !== 'PENDING')
    throw new Error(`no request of SES in ${place.region} is under review`);
  grant(account);
}
