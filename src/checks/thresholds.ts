// From which figures on a check fails, and fails worse; each with the AWS page that it is taken from.
import type { Thresholds } from '../model.ts';

/**
 * Shares of mail that bounce: from 5 % on AWS places an account under review, from 10 % on it may pause its sending.
 * https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html, "Bounce FAQ"
 */
export const BOUNCE_RATE = { high: 0.05, critical: 0.1 } as const;

/** Shares of mail that somebody complains of: the same from 0.1 % and 0.5 % on (the same page, "Complaint FAQ"). */
export const COMPLAINT_RATE = { high: 0.001, critical: 0.005 } as const;

/**
 * Shares of the sending quota of 24 hours. AWS Trusted Advisor speaks up above 80 % ("SES Daily Sending Quota",
 * https://docs.aws.amazon.com/awssupport/latest/user/service-limits.html); 95 %, from where one busy hour uses up the
 * rest, is our own judgement.
 */
const QUOTA_USED = { medium: 0.8, high: 0.95 } as const;

/** What holds where the configuration says nothing else. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  bounceRate: BOUNCE_RATE,
  complaintRate: COMPLAINT_RATE,
  quotaUsed: QUOTA_USED,
};
