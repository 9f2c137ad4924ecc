// Which checks judge the links of a chain.
import type { Kind, LinkKind } from './model.ts';

/**
 * By which checks, and of which kind of subject, each link is judged. A check of a pool may judge two links, for what it
 * finds may break either. A domain's own SPF record is in none: receivers ask that of the MAIL FROM domain, which is
 * amazonses.com or a subdomain (Amazon SES developer guide, "Using a custom MAIL FROM domain").
 */
export const CHECKS_OF_LINK: Readonly<Record<LinkKind, Partial<Record<Kind, readonly string[]>>>> = {
  pool: {
    userPool: ['cognito-notices-sender', 'cognito-sender-monitored', 'cognito-delivery-errors-logged'],
  },
  sender: {
    userPool: [
      'cognito-own-sender',
      'cognito-own-quota',
      'cognito-otp-own-sender',
      'cognito-sender-in-production',
      'cognito-sender-may-send',
      'cognito-sender-region-allowed',
    ],
    account: [
      'ses-production-access',
      'ses-sending-enabled',
      'ses-enforcement-healthy',
      'ses-quota-headroom',
      'ses-suppression-on',
      'ses-bounce-rate-low',
      'ses-complaint-rate-low',
    ],
  },
  identity: {
    userPool: [
      'cognito-sender-exists',
      'cognito-sender-verified',
      'cognito-sender-is-domain',
      'cognito-sender-from-matches',
      'cognito-sender-authorized',
    ],
    identity: [
      'ses-identity-verified',
      'ses-identity-is-domain',
      'ses-identity-own-domain',
      'ses-identity-not-public',
      'ses-feedback-handled',
      'ses-configuration-set-tls',
      'ses-configuration-set-observed',
    ],
  },
  dkim: { identity: ['ses-dkim-enabled', 'ses-dkim-verified', 'ses-dkim-live', 'ses-dkim-key-2048'] },
  spf: { identity: ['ses-mail-from-custom', 'ses-mail-from-live', 'ses-mail-from-fails-closed'] },
  dmarc: {
    domain: [
      'domain-dmarc-published',
      'domain-dmarc-valid',
      'domain-dmarc-enforced',
      'domain-dmarc-subdomains-covered',
      'domain-dmarc-reported',
      'domain-dmarc-reports-authorized',
      'domain-dmarc-both-views',
      'domain-dmarc-no-leftovers',
    ],
  },
  delivery: { userPool: ['cognito-sender-passes-dmarc', 'cognito-sender-bulk-ready'] },
};
