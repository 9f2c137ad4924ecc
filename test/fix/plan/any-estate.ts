// The estate that a spec says: one account, as the simulator takes it.
import { dkimTokens, hostedZoneOf, publishKeys } from '../../../src/simulator/easy-dkim.ts';
import { type Estate, type EstateInput, parseEstate } from '../../../src/simulator/estate.ts';
import {
  ACCOUNT,
  type IdentityInput,
  identityArn,
  type PoolInput,
  type RegionInput,
} from '../../support/estate.ts';
import {
  type AccountSpec,
  type DMARC,
  type EstateSpec,
  type IdentitySpec,
  OTHER_ACCOUNT,
  POOL_REGIONS,
  type PoolSpec,
  READERS,
  SES_REGIONS,
  type SPF,
  TEXTS,
  ZONES,
  type ZoneSpec,
} from './any-estate-spec.ts';

type ZonesInput = NonNullable<EstateInput['zones']>;
type RecordsInput = ZonesInput[string][string];

export function estateOf(spec: EstateSpec): Estate {
  const zones: Record<string, Record<string, RecordsInput>> = {
    ...Object.fromEntries(ZONES.map((zone) => [zone, recordsOf(zone, spec.zones[zone])])),
    [READERS]: { '@': { MX: [{ preference: 10, exchange: `mx.${READERS}` }] } },
    'elsewhere.example': {},
    'gone.example': {},
    'gmail.com': { _dmarc: { TXT: ['v=DMARC1; p=none; sp=quarantine'] } },
    'amazonses.com': { '@': { TXT: ['v=spf1 ip4:199.255.192.0/22 -all'] } },
  };
  const regions = new Map<string, RegionInput>();
  for (const region of new Set([...SES_REGIONS, ...POOL_REGIONS]))
    regions.set(region, regionOf(spec, region, zones));
  return parseEstate({
    name: 'any',
    description: 'An estate that nobody has seen',
    managementAccount: ACCOUNT,
    accounts: [{ Id: ACCOUNT, Name: 'main', regions: Object.fromEntries(regions) }],
    zones,
    hostedZones: { 'gmail.com': 'elsewhere' },
  });
}

type Zones = Record<string, Record<string, RecordsInput>>;

function regionOf({ accounts, identities, pools }: EstateSpec, region: string, zones: Zones): RegionInput {
  const account = Object.entries(accounts).find(([name]) => name === region)?.[1];
  const topic = `arn:aws:sns:${region}:${ACCOUNT}:theirs`;
  const destination = {
    Name: 'd',
    MatchingEventTypes: ['BOUNCE', 'COMPLAINT'],
    SnsDestination: { TopicArn: topic },
  };
  return {
    ses: {
      ...(account === undefined ? {} : { account: accountOf(account) }),
      identities: identities
        .filter((identity) => identity.region === region)
        .map((identity) => identityOf(identity, zones, topic)),
      configurationSets: [
        { ConfigurationSetName: 'silent' },
        {
          ConfigurationSetName: 'telling',
          DeliveryOptions: { TlsPolicy: 'REQUIRE' },
          EventDestinations: [destination],
        },
        {
          ConfigurationSetName: 'off',
          EventDestinations: [{ ...destination, Name: 'mail-events', Enabled: false }],
        },
        { ConfigurationSetName: 'pool-set' },
      ],
    },
    topics: [{ Name: 'theirs', Policy: TOPIC_POLICY }],
    userPools: pools.flatMap((pool, index) => (pool.region === region ? [poolOf(pool, index)] : [])),
  };
}

function accountOf({ access, health, sending, suppressed, bounces, nearlyFull }: AccountSpec) {
  const granted = access === 'granted';
  const review = { granted: 'GRANTED', denied: 'DENIED', pending: 'PENDING' } as const;
  return {
    ProductionAccessEnabled: granted,
    ...(access === 'neverAsked' || access === 'slow' ? {} : { ReviewStatus: review[access] }),
    ...(access === 'slow' && { ProductionAccessReview: 'PENDING' as const }),
    EnforcementStatus: health,
    SendingEnabled: sending && health !== 'SHUTDOWN',
    SuppressedReasons: [...suppressed],
    SendQuota: {
      Max24HourSend: granted ? 1000 : 200,
      MaxSendRate: 14,
      SentLast24Hours: nearlyFull ? (granted ? 950 : 190) : 0,
    },
    Reputation: { BounceRate: bounces ? 0.08 : 0.001, ComplaintRate: 0.0001 },
  };
}

const TOPIC_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ses.amazonaws.com' }, Action: 'sns:Publish', Resource: '*' },
  ],
});
const OPEN_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ses:SendEmail', Resource: '*' }],
});

function identityOf(spec: IdentitySpec, zones: Zones, topic: string): IdentityInput {
  const { name, region, set, feedback, policy } = spec;
  const isAddress = name.includes('@');
  const policies = {
    none: {},
    open: { open: OPEN_POLICY },
    garbage: { cognito: '{"Statement": "; $(id)"' },
    cognito: { cognito: OPEN_POLICY.replace('"*"', '{"Service":"email.cognito-idp.amazonaws.com"}') },
  };
  const Notifications = feedback === 'topics' ? { BounceTopic: topic, ComplaintTopic: topic } : {};
  return {
    IdentityName: name,
    ...(isAddress ? addressStatus(spec) : withDkim(spec, zones)),
    ...(isAddress ? {} : withMailFrom(spec, zones)),
    ...(set === 'none' ? {} : { ConfigurationSetName: set }),
    FeedbackForwardingStatus: feedback === 'forwarded',
    Notifications,
    Policies: policies[policy],
    Tags: [{ Key: 'in', Value: region }],
  };
}

const addressStatus = ({ dkim }: IdentitySpec) => ({
  VerificationStatus: dkim === 'pending' || dkim === 'failed' ? dkim.toUpperCase() : 'SUCCESS',
});

/** Where a name of DNS stands in its zone. */
function place(name: string): readonly [zone: string, owner: string] {
  const zone = ZONES.find((apex) => name === apex || name.endsWith(`.${apex}`)) ?? READERS;
  return [zone, name === zone ? '@' : name.slice(0, -zone.length - 1)];
}

function put(zones: Zones, name: string, records: RecordsInput): void {
  const [zone, owner] = place(name);
  const held = zones[zone] ?? {};
  const there = held[owner];
  if (records.CNAME !== undefined || there?.CNAME !== undefined) held[owner] = records;
  else
    held[owner] = {
      ...there,
      ...records,
      ...(there?.TXT && records.TXT && { TXT: [...there.TXT, ...records.TXT] }),
    };
  zones[zone] = held;
}

function withDkim({ name, region, dkim }: IdentitySpec, zones: Zones): Partial<IdentityInput> {
  if (dkim === 'none') return {};
  const Tokens = dkimTokens(ACCOUNT, region, name);
  const length = dkim === 'short' ? 'RSA_1024_BIT' : 'RSA_2048_BIT';
  // Read before it is parsed: an estate as it is written has the same form here.
  publishKeys(zones as Estate['zones'], hostedZoneOf(region), Tokens, length);
  const lacks = ['noRecords', 'pending', 'failed'].includes(dkim);
  for (const [number, token] of Tokens.entries()) {
    const owner = `${token}._domainkey.${name}`;
    if (lacks || (dkim === 'oneMissing' && number === 1)) continue;
    if (dkim === 'textInTheWay' && number === 0) put(zones, owner, { TXT: ['p=theirs; "quoted"'], ttl: 300 });
    else if (dkim === 'wrongTarget') put(zones, owner, { CNAME: `${token}.dkim.amazonses.com.${name}` });
    else put(zones, owner, { CNAME: `${token}.${hostedZoneOf(region)}` });
  }
  const Status = dkim === 'pending' ? 'PENDING' : dkim === 'failed' ? 'FAILED' : 'SUCCESS';
  const key = { CurrentSigningKeyLength: length, NextSigningKeyLength: length };
  return {
    VerificationStatus: Status,
    DkimAttributes: { Status, Tokens, SigningEnabled: dkim !== 'off', ...key },
  };
}

const SES_SPF = 'v=spf1 include:amazonses.com ~all';

function withMailFrom({ name, region, mailFrom }: IdentitySpec, zones: Zones): Partial<IdentityInput> {
  if (mailFrom === 'none') return {};
  const domain = mailFrom === 'shared' ? `bounce.${name}` : `bounce-${region}.${name}`;
  const right = { preference: 10, exchange: `feedback-smtp.${region}.amazonses.com` };
  const records: Record<Exclude<typeof mailFrom, 'none'>, RecordsInput> = {
    good: { MX: [right], TXT: [SES_SPF] },
    shared: { MX: [right], TXT: [SES_SPF] },
    failed: { MX: [right], TXT: [SES_SPF] },
    otherRegion: {
      MX: [{ preference: 10, exchange: 'feedback-smtp.us-west-2.amazonses.com' }],
      TXT: [SES_SPF],
    },
    twoMx: { MX: [right, { preference: 20, exchange: 'mx.kumo.example' }], TXT: [SES_SPF, TEXTS[2]] },
    noMx: { TXT: [SES_SPF, TEXTS[4]] },
    noSpf: { MX: [right], TXT: [TEXTS[0], TEXTS[7]] },
    othersSpf: { MX: [right], TXT: [TEXTS[3], 'v=spf1 ip4:192.0.2.1 -all'] },
    twoSpf: { MX: [right], TXT: ['v=spf1 ip4:192.0.2.1 ~all', TEXTS[5], SES_SPF] },
    brokenSpf: { MX: [right], TXT: ['v=spf1 ip4:999.1.1.1 include:amazonses.com ~all'] },
    alias: { CNAME: `mail.${READERS}`, ttl: 300 },
  };
  put(zones, domain, records[mailFrom]);
  const MailFromDomainStatus = mailFrom === 'failed' ? 'FAILED' : 'SUCCESS';
  return { MailFromAttributes: { MailFromDomain: domain, MailFromDomainStatus } };
}

const DMARC_TEXTS: Readonly<Record<(typeof DMARC)[number], readonly string[]>> = {
  none: [],
  several: ['v=DMARC1; p=none', 'v=DMARC1; p=quarantine; rua=mailto:a@kumo.example'],
  broken: ['v=DMARC1; p=nnone; rua=a@kumo.example'],
  small: ['v=dmarc1; p=none; rua=mailto:a@kumo.example'],
  monitor: ['v=DMARC1; p=none; rua=mailto:a@kumo.example'],
  unread: ['v=DMARC1; p=none'],
  percent: ['v=DMARC1; p=reject; pct=10; rua=mailto:a@kumo.example!10m; ri=3600'],
  outside: [`v=DMARC1; p=none; rua=mailto:a@${READERS}`],
  sub: ['v=DMARC1; p=reject; sp=none; rua=mailto:a@kumo.example'],
  quarantine: ['v=DMARC1; p=quarantine; rua=mailto:a@kumo.example'],
  reject: ['v=DMARC1; p=reject; rua=mailto:a@kumo.example'],
  alias: [],
  test: ['v=DMARC1; p=reject; t=y; x-"y; rua=mailto:a@kumo.example'],
};

const SPF_TEXTS: Readonly<Record<(typeof SPF)[number], readonly string[]>> = {
  none: [],
  good: ['v=spf1 ip4:192.0.2.25 -all'],
  open: ['v=spf1 ip4:192.0.2.25 +all'],
  several: ['v=spf1 ip4:192.0.2.25 -all', 'v=spf1 include:amazonses.com ~all'],
  broken: ['v=spf1 ipv4:192.0.2.25 -all'],
  long: [`v=spf1 ${Array.from({ length: 12 }, (_, n) => `include:s${n}.${READERS}`).join(' ')} -all`],
};

function recordsOf(
  zone: string,
  { dmarc, spf, dmarcBelow, beside, wildcard }: ZoneSpec,
): Record<string, RecordsInput> {
  const dmarcAt = (kind: typeof dmarc): RecordsInput => {
    if (kind === 'alias') return { CNAME: `_dmarc.${READERS}`, ttl: 300 };
    const TXT = [...beside, ...DMARC_TEXTS[kind]];
    return TXT.length === 0 ? {} : { TXT };
  };
  const apex = [...beside, ...SPF_TEXTS[spf]];
  return {
    '@': { MX: [{ preference: 10, exchange: `mx.${zone}` }], ...(apex.length > 0 && { TXT: apex }) },
    mx: { A: ['192.0.2.25'] },
    _dmarc: dmarcAt(dmarc),
    ...(zone === 'kumo.example' && {
      app: { MX: [{ preference: 10, exchange: `mx.${zone}` }], A: ['192.0.2.26'] },
      '_dmarc.app': dmarcAt(dmarcBelow),
    }),
    ...(wildcard && { '*': { TXT: ['anything goes'], MX: [{ preference: 5, exchange: `mx.${zone}` }] } }),
  };
}

/** Where a pool's mail may come from: the first Region, and one that is not allowed. */
const SENDS_FROM: Readonly<Record<PoolSpec['region'], readonly [string, string]>> = {
  'ap-northeast-1': ['ap-northeast-1', 'eu-central-1'],
  'ap-northeast-3': ['ap-northeast-3', 'us-east-1'],
  'us-east-1': ['us-east-1', 'ap-northeast-3'],
  'eu-central-2': ['eu-central-1', 'us-east-1'],
};

function poolOf(spec: PoolSpec, index: number): PoolInput {
  const { region, name, sender, domain, replyTo, set, codes, notices } = spec;
  const [own] = SENDS_FROM[region];
  const EmailConfiguration = {
    ...emailOf(spec),
    ...(replyTo && { ReplyToEmailAddress: `help@${domain}` }),
    ...(set !== 'none' && sender !== 'default' && { ConfigurationSet: set }),
  };
  const lambda = `arn:aws:lambda:${region}:${ACCOUNT}:function:mail`;
  // SETTINGS are those that a pool can have together; its type is looser than the estate's.
  const settings = spec.settings as Partial<PoolInput>;
  return {
    ...settings,
    Id: `${region}_Pool${index}`,
    Name: name,
    EmailConfiguration,
    ...(codes && { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] }),
    ...(sender === 'lambda' && {
      LambdaConfig: {
        CustomEmailSender: { LambdaArn: lambda },
        KMSKeyID: `arn:aws:kms:${region}:${ACCOUNT}:key/1`,
      },
    }),
    ...(notices !== 'none' &&
      settings.UserPoolTier === 'PLUS' && {
        RiskNotifyConfiguration: {
          SourceArn: identityArn(notices === 'right' ? domain : 'gone.example', own),
          From: `alerts@${domain}`,
        },
      }),
  };
}

function emailOf({ region, sender, domain }: PoolSpec): NonNullable<PoolInput['EmailConfiguration']> {
  const [own, wrong] = SENDS_FROM[region];
  const SourceArn = identityArn(domain, own);
  const From = `"Kumo; $(id)" <No-Reply@${domain}>`;
  const through = { EmailSendingAccount: 'DEVELOPER' } as const;
  switch (sender) {
    case 'default':
    case 'lambda':
      return {};
    case 'ownFrom':
      return { SourceArn, From };
    case 'ownFromOut':
      return { SourceArn: identityArn('me@gmail.com', own), From: 'me@gmail.com' };
    case 'right':
      return { ...through, SourceArn, From };
    case 'address':
      return { ...through, SourceArn: identityArn(`me@${domain}`, own), From: `me@${domain}` };
    case 'noFrom':
      return { ...through, SourceArn };
    case 'malformedFrom':
      return { ...through, SourceArn, From: 'Kumo <no-reply@' };
    case 'outsideFrom':
      return { ...through, SourceArn, From: 'me@elsewhere.example' };
    case 'missing':
      return { ...through, SourceArn: identityArn('gone.example', own), From: 'me@gone.example' };
    case 'otherAccount':
      return { ...through, SourceArn: identityArn(domain, own, OTHER_ACCOUNT), From };
    case 'malformed':
      return { ...through, SourceArn: `arn:aws:ses:${own}:${domain}`, From };
    case 'otherRegion':
      return { ...through, SourceArn: identityArn(domain, wrong), From };
    case 'anyRegion':
      return { ...through, SourceArn: identityArn(domain, '*'), From };
  }
}
