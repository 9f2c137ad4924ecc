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
  dkim: `${SES_GUIDE}/send-email-authentication-dkim.html`,
  manageDkim: `${SES_GUIDE}/send-email-authentication-dkim-easy-managing.html`,
  dmarc: `${SES_GUIDE}/send-email-authentication-dmarc.html`,
} as const;

export const RFC = {
  dkim: `${RFC_EDITOR}/rfc6376`,
  /** Policy discovery: the tree walk. */
  dmarcDiscovery: `${RFC_EDITOR}/rfc9989#section-4.10`,
} as const;
