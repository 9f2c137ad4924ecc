// Where moto 5.2 does something else than AWS, case by case of the contract: what it does, and a text of the failure
// that shows it. Kept by name, so that a difference that moto mends (or a new one) is noticed.

export interface Difference {
  /** What moto does instead. */
  readonly instead: string;
  /** Found in the message with which the case fails. */
  readonly shows: RegExp;
}

const ACCEPTED = /the call succeeded/;
/** moto answers what it does not have with an HTML error page. */
const NOT_THERE = /is not valid JSON|SyntaxError (404|500)/;

const acceptedAll = (instead: string, ...names: readonly string[]): Record<string, Difference> =>
  Object.fromEntries(names.map((name) => [name, { instead, shows: ACCEPTED }]));
const missingAll = (instead: string, ...names: readonly string[]): Record<string, Difference> =>
  Object.fromEntries(names.map((name) => [name, { instead, shows: NOT_THERE }]));

export const MOTO_DIFFERENCES: Readonly<Record<string, Difference>> = {
  // Cognito
  ...acceptedAll(
    'takes any MaxResults',
    'ListUserPools wants MaxResults of 1 to 60',
    'ListUserPools refuses MaxResults of 0',
  ),
  'ListUserPools refuses a token of another Region': {
    instead: 'refuses it as InvalidToken, which Cognito does not have',
    shows: /InvalidToken 400/,
  },
  'DescribeUserPool refuses a malformed id': {
    instead: 'looks it up and does not find it',
    shows: /ResourceNotFoundException 400/,
  },
  'GetUserPoolMfaConfig tells e-mail MFA': {
    instead: 'forgets EmailMfaConfiguration',
    shows: /undefined/,
  },
  ...missingAll(
    'does not have the action',
    'DescribeRiskConfiguration tells who sends notices',
    'DescribeRiskConfiguration is refused without threat protection',
    'GetLogDeliveryConfiguration tells where delivery errors go',
  ),
  'UpdateUserPool keeps the tier that it is not given': {
    instead: 'forgets it',
    shows: /undefined/,
  },
  ...acceptedAll(
    'takes any settings together, of any type',
    'UpdateUserPool refuses the legacy number of days beside its successor',
    'UpdateUserPool refuses to verify before an update what is not verified by itself',
    'UpdateUserPool refuses to require MFA of a pool that did not',
    'UpdateUserPool refuses threat protection in the tier ESSENTIALS',
    'UpdateUserPool refuses what has another type',
  ),
  ...missingAll(
    'does not have the action',
    'SetRiskConfiguration is refused without threat protection',
    'SetRiskConfiguration keeps what it is told, and resets what it is not',
    'SetRiskConfiguration refuses a sender that is not verified, or of another account',
    'SetRiskConfiguration refuses what is no action, and an app client that is not there',
    'SetLogDeliveryConfiguration keeps what it is told, and forgets what it is not',
    'SetLogDeliveryConfiguration keeps user activity, in the tier PLUS',
    'SetLogDeliveryConfiguration refuses what does not go together',
    'SetLogDeliveryConfiguration refuses a log group that is not there',
  ),
  ...acceptedAll(
    'does not ask SES',
    'UpdateUserPool refuses to send from an identity that is not there, in the words of SES',
    'UpdateUserPool refuses to send from an identity of another account',
    'UpdateUserPool refuses to send from a Region that the pool cannot use, or from no identity',
    'UpdateUserPool refuses a configuration set that is not there',
  ),
  // IAM and CloudWatch Logs
  'CreateServiceLinkedRole makes the role of Cognito for e-mail, once': {
    instead: 'makes up the name of the role',
    shows: /AWSServiceRoleForcognito-idp_Email/,
  },
  'CreateServiceLinkedRole refuses a service that is none': {
    instead: 'fails with 500',
    shows: /500/,
  },
  'CreateLogGroup refuses a name with other signs': {
    instead: 'takes any name',
    shows: /"status": 200/,
  },
  'DescribeLogGroups finds by prefix or by part, page by page, in order': {
    instead: 'does not look at logGroupNamePattern',
    shows: /cognito\/contract/,
  },
  'DescribeLogGroups takes a limit of 1 to 50, and not both ways of finding': {
    instead: 'takes any limit',
    shows: /"status": 200/,
  },
  // SES v2
  ...missingAll(
    'does not have the action',
    'GetAccount tells sandbox, quota and enforcement',
    'GetConfigurationSetEventDestinations tells the destinations',
    'ListRegions goes through all pages',
    'ListRegions filters by opt-in status',
    'ListRegions takes MaxResults up to 50',
    'ListRegions of another account is denied to a member',
    'an unknown access key is not recognised (restJson)',
  ),
  ...missingAll(
    'does not have the POST routes of the lists',
    'ListEmailIdentities by POST goes through all pages',
    'ListEmailIdentities sees its own Region and account only',
    'ListEmailIdentities takes PageSize up to 1000',
    'ListEmailIdentities refuses a token that it did not give',
    'ListConfigurationSets by POST goes through all pages',
    'ListConfigurationSets refuses a token of another list',
  ),
  ...missingAll(
    'fails with 500 when PageSize comes in the query string',
    'ListEmailIdentities by GET goes through all pages',
  ),
  'GetEmailIdentity of a domain tells DKIM and MAIL FROM': {
    instead: 'says SUCCESS of a domain at once, but not VerifiedForSendingStatus, and never finishes DKIM',
    shows: /NOT_STARTED/,
  },
  'GetEmailIdentity tells hosted zone, MAIL FROM and configuration set': {
    instead: 'has no SigningHostedZone and no custom MAIL FROM in v2',
    shows: /dkim\.amazonses\.com/,
  },
  'GetConfigurationSet tells TLS, reputation and sending': {
    instead: 'wraps SendingEnabled in another SendingEnabled',
    shows: /"SendingEnabled": Object/,
  },
  // SES v1
  'GetIdentityDkimAttributes tells of an address without DKIM, and leaves out what SES does not know': {
    instead: 'answers for identities that it does not have',
    shows: /missing\.example/,
  },
  'a batch of 100 identities is answered': {
    instead: 'answers for identities that it does not have',
    shows: /n97\.example/,
  },
  'GetIdentityNotificationAttributes leaves out what SES does not know': {
    instead: 'answers for identities that it does not have',
    shows: /missing\.example/,
  },
  'GetIdentityNotificationAttributes tells topics and forwarding': {
    instead: 'does not tell the topics that were set',
    shows: /BounceTopic/,
  },
  ...acceptedAll(
    'takes any number of identities',
    'GetIdentityDkimAttributes refuses more than 100 identities',
    'GetIdentityMailFromDomainAttributes refuses more than 100 identities',
    'GetIdentityNotificationAttributes refuses more than 100 identities',
  ),
  // SES: what changes
  'CreateEmailIdentity of a domain gives three tokens, and waits for their records': {
    instead: 'does not sign by default, and would make keys of 1024 bits',
    shows: /RSA_1024_BIT/,
  },
  'VerifyEmailIdentity makes an address an identity that waits': {
    instead: 'says SUCCESS at once',
    shows: /"VerificationStatus": "SUCCESS"/,
  },
  'CreateEmailIdentity of an address waits for its mail to be answered': {
    instead: 'says SUCCESS at once',
    shows: /"VerificationStatus": "SUCCESS"/,
  },
  'PutEmailIdentityDkimSigningAttributes makes the keys longer': {
    instead: 'answers CreateEmailIdentity with a time that is none',
    shows: /implicit NaN/,
  },
  'CreateConfigurationSet refuses what is there already': {
    instead: 'gives the error the name that v1 has for it',
    shows: /ConfigurationSetAlreadyExistsException 400/,
  },
  'SetIdentityNotificationTopic sets a topic and takes it away, and forwarding can stop when there are two': {
    instead: 'does not tell the topics that were set',
    shows: /BounceTopic/,
  },
  ...acceptedAll(
    'asks little of what it is given',
    'CreateEmailIdentity refuses what is there already',
    'CreateEmailIdentity refuses what is no domain',
    'CreateEmailIdentity refuses a configuration set that is not there, and makes nothing',
    'DeleteEmailIdentity does not find a missing identity',
    'CreateEmailIdentityPolicy refuses a name that is taken',
    'CreateEmailIdentityPolicy refuses a document that is no JSON',
    'CreateConfigurationSet refuses a name with other signs',
    'SetIdentityFeedbackForwardingEnabled wants topics for bounces and complaints before it stops',
    'SetIdentityNotificationTopic refuses an identity that SES does not have',
    'VerifyEmailIdentity refuses what is no address',
  ),
  ...missingAll(
    'does not have the action',
    'PutEmailIdentityDkimAttributes switches signing off and on',
    'PutEmailIdentityDkimAttributes refuses a domain that SES does not have',
    'PutEmailIdentityDkimSigningAttributes does not find a missing identity',
    'PutEmailIdentityMailFromAttributes sets a MAIL FROM domain, and takes it away',
    'PutEmailIdentityMailFromAttributes wants a subdomain of the identity',
    'PutEmailIdentityFeedbackAttributes stops forwarding, and begins again',
    'PutEmailIdentityConfigurationSetAttributes does not find a missing set',
    'PutEmailIdentityConfigurationSetAttributes makes a set the default of an identity',
    'PutAccountSendingAttributes pauses and resumes',
    'PutAccountSuppressionAttributes chooses the reasons',
    'PutAccountDetails keeps what it is told of the account',
    'PutAccountDetails refuses another type of mail',
    'PutConfigurationSetDeliveryOptions requires TLS',
    'PutConfigurationSetDeliveryOptions does not find a missing set',
    'PutConfigurationSetReputationOptions switches the metrics on and off',
    'an event destination is made, and changed as a whole',
    'CreateConfigurationSetEventDestination refuses what is there already',
    'CreateConfigurationSetEventDestination wants events, and one place for them',
    'UpdateConfigurationSetEventDestination does not find a missing destination',
    'CreateConfigurationSetEventDestination refuses a topic that is not there, or elsewhere',
    'CreateConfigurationSetEventDestination refuses a topic whose policy does not let SES publish',
  ),
  // STS, Organizations, Parameter Store
  ...acceptedAll(
    'lets anyone assume any role, for any time',
    'AssumeRole with another ExternalId is denied',
    'AssumeRole of a role that is not there is denied',
    'AssumeRole refuses less than 15 minutes',
  ),
  ...acceptedAll('takes any MaxResults', 'ListAccounts takes MaxResults up to 20'),
  ...acceptedAll('lets member accounts list', 'ListAccounts is denied to a member account'),
  ...acceptedAll(
    'takes a token of any path: it is the number of items so far',
    'GetParametersByPath refuses a token of another path',
  ),
  // Callers
  ...acceptedAll(
    'takes any access key',
    'an unknown access key is not recognised (awsJson)',
    'an unknown access key is not recognised (awsQuery)',
  ),
  'a request without a signature is refused (awsQuery)': {
    instead: 'answers without a signature',
    shows: /200/,
  },
  'a request without a signature is refused (restJson)': {
    instead: 'does not have the action, and asks for no signature',
    shows: /404/,
  },
  'an unknown action is refused (awsQuery)': {
    instead: 'fails with 500',
    shows: /500/,
  },
  // Route 53
  'ListHostedZonesByName begins at a name and goes on from there': {
    instead: 'tells the zones of that name alone',
    shows: /"second\.example\."/,
  },
  'GetHostedZone tells the zone and its name servers': {
    instead: 'gives out ids without a Z',
    shows: /StringMatching/,
  },
  'ChangeResourceRecordSets creates, updates and deletes, and the sets are listed so': {
    instead: 'keeps names in the letters in which they came, and so sorts them elsewhere',
    shows: /feedback-smtp/,
  },
  'ListResourceRecordSets tells a wildcard by its octal code': {
    instead: 'tells it as it came',
    shows: /\*\.wild/,
  },
  'GetChange tells that a change is in sync': {
    instead: 'tells an id of another form',
    shows: /"Id"/,
  },
  'a batch with one bad change changes nothing': {
    instead: 'keeps what was changed before',
    shows: /lost/,
  },
  'ChangeResourceRecordSets refuses a name of another zone': {
    instead: 'tells the name as it came',
    shows: /is not permitted in zone/,
  },
  'ChangeResourceRecordSets refuses to delete what is not there': {
    instead: 'calls it InvalidInput',
    shows: /InvalidInput 400/,
  },
  ...acceptedAll(
    'takes it',
    'ChangeResourceRecordSets refuses to create what exists',
    'ChangeResourceRecordSets refuses a CNAME at the apex',
    'ChangeResourceRecordSets refuses a CNAME beside another type',
    'ChangeResourceRecordSets wants texts in quotation marks',
    'ChangeResourceRecordSets bounds a string at 255 bytes',
    'an unknown access key is not recognised (restXml)',
  ),
  // SNS and Security Hub
  ...acceptedAll('counts the message alone', 'Publish counts the attributes'),
  ...acceptedAll('takes json without a default', 'Publish with MessageStructure json wants a default'),
  ...acceptedAll('bounds each entry, not all together', 'PublishBatch bounds all entries together'),
  ...acceptedAll('takes any number of findings', 'BatchImportFindings refuses 101'),
  ...acceptedAll(
    'imports where Security Hub was never switched on',
    'BatchImportFindings refuses where Security Hub is off',
  ),
  'BatchImportFindings tells which findings fail': {
    instead: 'takes a finding without a title',
    shows: /"SuccessCount": 2/,
  },
  'BatchImportFindings refuses findings of another account': {
    instead: 'takes findings of any account',
    shows: /"SuccessCount": 1/,
  },
  // SNS topics
  ...acceptedAll(
    'asks little of what it is given',
    'CreateTopic refuses other attributes than the topic has',
    'CreateTopic refuses a name with other signs, and an attribute that is none',
    'Subscribe refuses a protocol that is none',
  ),
  'SetTopicAttributes refuses a policy that is none': {
    instead: 'fails with 500',
    shows: /Error 500/,
  },
  'Subscribe by e-mail waits for somebody to confirm it': {
    instead: 'confirms it by itself',
    shows: /pending confirmation/,
  },
  // S3
  'an upload that is aborted leaves nothing, and takes no more': {
    instead: 'fails with 500 for a part of it',
    shows: /Error 500/,
  },
  // EventBridge
  ...acceptedAll('bounds no entries', 'PutEvents bounds all entries together'),
  'PutEvents says nothing of a bus that is not there': {
    instead: 'does not find it',
    shows: /Event bus nowhere does not exist/,
  },
};
