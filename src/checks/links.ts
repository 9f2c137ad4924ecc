// The pages that checks point to, each address in one place.

const DEVELOPER_GUIDE = 'https://docs.aws.amazon.com/cognito/latest/developerguide';
const SES_GUIDE = 'https://docs.aws.amazon.com/ses/latest/dg';
const SES_API = 'https://docs.aws.amazon.com/ses/latest/APIReference-V2';
const RFC_EDITOR = 'https://www.rfc-editor.org/rfc';

export const AWS = {
  /** Who sends a pool's mail, and from which Regions. */
  poolEmail: `${DEVELOPER_GUIDE}/user-pool-email.html`,
  cognitoQuotas: `${DEVELOPER_GUIDE}/quotas.html`,
  emailConfiguration:
    'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_EmailConfigurationType.html',
  /** Says that a setting which a call leaves out goes back to its default. */
  updateUserPool:
    'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html',
  sandbox: `${SES_GUIDE}/request-production-access.html`,
  getAccount: `${SES_API}/API_GetAccount.html`,
  /** Domains and addresses, and what an address inherits from its domain. */
  identities: `${SES_GUIDE}/creating-identities.html`,
  troubleshootVerification: `${SES_GUIDE}/troubleshoot-verification.html`,
  verificationInfo: `${SES_API}/API_VerificationInfo.html`,
  /** Key lengths among the rest. */
  dkim: `${SES_GUIDE}/send-email-authentication-dkim.html`,
  manageDkim: `${SES_GUIDE}/send-email-authentication-dkim-easy-managing.html`,
  easyDkim: `${SES_GUIDE}/send-email-authentication-dkim-easy.html`,
  ownDkim: `${SES_GUIDE}/send-email-authentication-dkim-bring-your-own.html`,
  spf: `${SES_GUIDE}/send-email-authentication-spf.html`,
  dmarc: `${SES_GUIDE}/send-email-authentication-dmarc.html`,
  /** The custom MAIL FROM domain: its records, and what SES does without them. */
  mailFrom: `${SES_GUIDE}/mail-from.html`,
  mailFromAttributes: `${SES_API}/API_MailFromAttributes.html`,
} as const;

/** What large receivers ask of whoever sends in bulk. */
export const RECEIVERS = {
  gmail: 'https://support.google.com/a/answer/81126',
  yahoo: 'https://senders.yahooinc.com/best-practices/',
  outlook: 'https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/4399730',
} as const;

export const RFC = {
  dkim: `${RFC_EDITOR}/rfc6376`,
  /** The key record: revoked, testing, for mail or not, several of them. */
  dkimKey: `${RFC_EDITOR}/rfc6376#section-3.6`,
  /** RSA of 1024 bits at least, and better 2048. */
  dkimKeyLength: `${RFC_EDITOR}/rfc8301#section-3.2`,
  spf: `${RFC_EDITOR}/rfc7208`,
  /** Ten terms that query DNS, and two look-ups without an answer. */
  spfLimits: `${RFC_EDITOR}/rfc7208#section-4.6.4`,
  /** The tags of a record, p, sp, np, t and rua among them. */
  dmarcTags: `${RFC_EDITOR}/rfc9989#section-4.7`,
  dmarcAlignment: `${RFC_EDITOR}/rfc9989#section-4.9`,
  /** Policy discovery: the tree walk. */
  dmarcDiscovery: `${RFC_EDITOR}/rfc9989#section-4.10`,
  /** Policy discovery as it was before: the Public Suffix List. */
  dmarcDiscoveryBefore: `${RFC_EDITOR}/rfc7489#section-6.6.3`,
  /** The tags as they were before, pct, rf and ri among them. */
  dmarcTagsBefore: `${RFC_EDITOR}/rfc7489#section-6.3`,
  dmarcReports: `${RFC_EDITOR}/rfc9990`,
  /** Who may be sent reports of another's domain. */
  dmarcReportTargets: `${RFC_EDITOR}/rfc9990#section-4`,
} as const;
