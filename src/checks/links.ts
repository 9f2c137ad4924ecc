// The pages that checks point to, each address in one place.

const DEVELOPER_GUIDE = 'https://docs.aws.amazon.com/cognito/latest/developerguide';
const USER_POOLS_API = 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference';
const SES_GUIDE = 'https://docs.aws.amazon.com/ses/latest/dg';
const IAM_GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const SES_API = 'https://docs.aws.amazon.com/ses/latest/APIReference-V2';
const RFC_EDITOR = 'https://www.rfc-editor.org/rfc';

export const AWS = {
  /** Who sends a pool's mail, and from which Regions. */
  poolEmail: `${DEVELOPER_GUIDE}/user-pool-email.html`,
  cognitoQuotas: `${DEVELOPER_GUIDE}/quotas.html`,
  emailConfiguration: `${USER_POOLS_API}/API_EmailConfigurationType.html`,
  /** Says that a setting which a call leaves out goes back to its default. */
  updateUserPool: `${USER_POOLS_API}/API_UpdateUserPool.html`,
  /** From which Regions' SES a pool may send. */
  poolRegions: `${DEVELOPER_GUIDE}/user-pool-email.html#user-pool-email-developer-region-mapping`,
  /** Codes by e-mail as a second factor, and what they require. */
  emailMfa: `${DEVELOPER_GUIDE}/user-pool-settings-mfa-sms-email-message.html`,
  /** The first factors that a pool allows, EMAIL_OTP among them. */
  signInPolicy: `${USER_POOLS_API}/API_SignInPolicyType.html`,
  /** E-mail as a second factor, in the API. */
  poolMfaConfig: `${USER_POOLS_API}/API_GetUserPoolMfaConfig.html`,
  /** When threat protection tells a user of a risky sign-in. */
  adaptiveAuthentication: `${DEVELOPER_GUIDE}/cognito-user-pool-settings-adaptive-authentication.html`,
  /** The sender of those notices: an identity of its own. */
  notifyConfiguration: `${USER_POOLS_API}/API_NotifyConfigurationType.html`,
  setRiskConfiguration: `${USER_POOLS_API}/API_SetRiskConfiguration.html`,
  /** A function that takes every mail of a pool, notices included. */
  customEmailSender: `${DEVELOPER_GUIDE}/user-pool-lambda-custom-email-sender.html`,
  /** Logs of mails that could not be delivered. */
  poolLogs: `${DEVELOPER_GUIDE}/exporting-quotas-and-usage.html`,
  setLogDelivery: `${USER_POOLS_API}/API_SetLogDeliveryConfiguration.html`,
  sandbox: `${SES_GUIDE}/request-production-access.html`,
  getAccount: `${SES_API}/API_GetAccount.html`,
  /** Says that the API cannot resume what AWS has paused. */
  putSending: `${SES_API}/API_PutAccountSendingAttributes.html`,
  /** How one pauses sending oneself, by an alarm, and resumes it. */
  pauseSending: `${SES_GUIDE}/monitoring-sender-reputation-pausing.html`,
  /** Accounts under review, and paused: what AWS does and what it wants to hear. */
  review: `${SES_GUIDE}/faqs-enforcement.html`,
  sendingQuotas: `${SES_GUIDE}/manage-sending-quotas.html`,
  increaseQuotas: `${SES_GUIDE}/manage-sending-quotas-request-increase.html`,
  sendQuota: `${SES_API}/API_SendQuota.html`,
  suppression: `${SES_GUIDE}/sending-email-suppression-list.html`,
  putSuppression: `${SES_API}/API_PutAccountSuppressionAttributes.html`,
  /** At which rates of bounces and complaints AWS acts. */
  reputationAlarms: `${SES_GUIDE}/reputationdashboard-cloudwatch-alarm.html`,
  reputationMessages: `${SES_GUIDE}/reputationdashboardmessages.html`,
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
  /** Who else may send as an identity, and by what. */
  sendingAuthorization: `${SES_GUIDE}/sending-authorization.html`,
  /** Policies by the console and the API; one of an address goes before that of its domain. */
  createPolicy: `${SES_GUIDE}/sending-authorization-identity-owner-tasks-policy.html`,
  policyExamples: `${SES_GUIDE}/sending-authorization-policy-examples.html`,
  /** Principals, `*` for everyone among them. */
  principals: `${IAM_GUIDE}/reference_policies_elements_principal.html`,
  conditionKeys: `${IAM_GUIDE}/reference_policies_condition-keys.html`,
  /** What makes a policy public; AWS says it of S3, whose policies are in the same language. */
  meaningOfPublic:
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html' +
    '#access-control-block-public-access-policy-status',
  /** The custom MAIL FROM domain: its records, and what SES does without them. */
  mailFrom: `${SES_GUIDE}/mail-from.html`,
  mailFromAttributes: `${SES_API}/API_MailFromAttributes.html`,
  /** What a configuration set is, and how mail comes to go through one. */
  configurationSets: `${SES_GUIDE}/using-configuration-sets.html`,
  /** The default set of an identity, and that SES refuses mail through one that is gone. */
  defaultConfigurationSet:
    'https://docs.aws.amazon.com/ses/latest/DeveloperGuide/managing-configuration-sets-default.html',
  getConfigurationSet: `${SES_API}/API_GetConfigurationSet.html`,
  /** TlsPolicy. */
  deliveryOptions: `${SES_API}/API_DeliveryOptions.html`,
  reputationOptions: `${SES_API}/API_ReputationOptions.html`,
  /** Which events SES publishes, and where to. */
  eventPublishing: `${SES_GUIDE}/monitor-using-event-publishing.html`,
  eventDestination: `${SES_API}/API_EventDestination.html`,
  /** Three ways to hear of bounces and complaints, one of which AWS requires. */
  feedback: `${SES_GUIDE}/monitor-sending-activity-using-notifications-email.html`,
  /** Says that SES mails the sender where nothing else is set up, whatever the setting says. */
  putFeedback: `${SES_API}/API_PutEmailIdentityFeedbackAttributes.html`,
  securityHubSes: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ses-controls.html',
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
