// The estates that come with Mailposture: that they fit the schema, that "before" holds every situation which the checks
// tell apart, that "after" is the same company cured, and that their DNS tells the same as their SES. What "everything"
// shows is test/checks/everything.test.ts's to say.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { indexZones, lookUp } from '../../src/simulator/dns-zones.ts';
import {
  type Estate,
  EstateError,
  type EstateInput,
  type IdentityState,
  parseEstate,
} from '../../src/simulator/estate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { domain, estate as estateOf, pool } from '../support/estate.ts';
import { clientOf } from '../support/simulated.ts';

const REGIONS = ['ap-northeast-1', 'us-east-1', 'eu-west-1', 'ap-northeast-3'];

function load(name: string): Estate {
  const file = new URL(`../../src/simulator/estates/${name}.json`, import.meta.url);
  return parseEstate(JSON.parse(readFileSync(file, 'utf8')), name);
}

const before = load('story-before');
const after = load('story-after');
const everything = load('everything');

/** Every Region's state of the one account. */
function regionsOf({ accounts: [account] }: Estate) {
  return Object.entries(account?.regions ?? {}).map(([region, state]) => ({ region, ...state }));
}

const poolsOf = (estate: Estate) =>
  regionsOf(estate).flatMap(({ region, userPools }) => userPools.map((pool) => ({ region, ...pool })));

const identitiesOf = (estate: Estate) =>
  regionsOf(estate).flatMap(({ region, ses }) => ses.identities.map((identity) => ({ region, ...identity })));

const arnOf = (region: string, name: string) => `arn:aws:ses:${region}:111122223333:identity/${name}`;

/** TXT and MX records at a name, through CNAMEs. */
function dns(estate: Estate) {
  const zones = indexZones(estate.zones);
  const data = (name: string, type: 'TXT' | 'MX') =>
    lookUp(zones, name, type).answers.flatMap((answer) => (answer.type === type ? [answer.data] : []));
  const joined = (text: unknown) =>
    Array.isArray(text) ? Buffer.concat(text).toString('latin1') : String(text);
  return { txt: (name: string) => data(name, 'TXT').map(joined), mx: (name: string) => data(name, 'MX') };
}

/** The bits of each RSA key that an identity's DKIM tokens lead to; undefined where DNS holds none. */
function keysOf(estate: Estate, { IdentityName, DkimAttributes }: IdentityState): (number | undefined)[] {
  return (DkimAttributes?.Tokens ?? []).map((token) => {
    const [record] = dns(estate).txt(`${token}._domainkey.${IdentityName}`);
    const key = /\bp=([A-Za-z0-9+/=]+)/.exec(record ?? '')?.[1];
    if (key === undefined) return undefined;
    const spki = { key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' } as const;
    return createPublicKey(spki).asymmetricKeyDetails?.modulusLength;
  });
}

describe.each([
  ['story-before', before],
  ['story-after', after],
  ['everything', everything],
])('%s', (name, estate) => {
  test('is one company with one account', () => {
    expect(estate.name).toBe(name);
    expect(estate.accounts.map(({ Id }) => Id)).toEqual([estate.managementAccount]);
  });

  test('every pool belongs to its Region, and no identity is there twice', () => {
    for (const { region, Id } of poolsOf(estate)) expect(Id.startsWith(`${region}_`)).toBe(true);
    const arns = identitiesOf(estate).map(({ region, IdentityName }) => arnOf(region, IdentityName));
    expect(new Set(arns).size).toBe(arns.length);
  });

  test('every domain is one that RFC 2606 reserves, or of a service that the story is about', () => {
    const domains = [
      ...Object.keys(estate.zones),
      ...identitiesOf(estate).map(({ IdentityName }) => IdentityName.replace(/^.*@/, '')),
      ...poolsOf(estate).flatMap(({ EmailConfiguration: { From } }) => From?.replace(/^.*@|>$/g, '') ?? []),
    ];
    for (const domain of domains) expect(domain).toMatch(/\.example$|^amazonses\.com$|^gmail\.com$/);
  });
});

describe.each([
  ['story-before', before],
  ['story-after', after],
])('%s', (_name, estate) => {
  test('has pools and identities in four Regions', () => {
    expect(regionsOf(estate).map(({ region }) => region)).toEqual(REGIONS);
    expect(poolsOf(estate).length).toBeGreaterThanOrEqual(8);
    expect(identitiesOf(estate).length).toBeGreaterThanOrEqual(12);
  });

  test('AWS and DNS are whole: nothing in the story depends on a fault', () => {
    expect(estate.dnsFaults).toEqual({});
    expect(estate.awsFaults).toEqual({});
  });

  const signing = identitiesOf(estate).filter(({ DkimAttributes }) => DkimAttributes !== undefined);
  test.each(signing.map((identity) => [identity.IdentityName, identity.region, identity] as const))(
    'DNS holds the DKIM records of %s in %s just when SES has found them',
    (_name, _region, identity) => {
      const bits = identity.DkimAttributes?.CurrentSigningKeyLength === 'RSA_1024_BIT' ? 1024 : 2048;
      const found = identity.DkimAttributes?.Status === 'SUCCESS' ? bits : undefined;
      expect(keysOf(estate, identity)).toEqual([found, found, found]);
    },
  );

  const bouncing = identitiesOf(estate).flatMap(({ region, MailFromAttributes: mailFrom }) =>
    mailFrom === undefined ? [] : [[mailFrom.MailFromDomain, region] as const],
  );
  test.each(bouncing)('DNS holds the records of the MAIL FROM domain %s in %s', (domain, region) => {
    const { mx, txt } = dns(estate);
    expect(mx(domain)).toEqual([{ preference: 10, exchange: `feedback-smtp.${region}.amazonses.com` }]);
    expect(txt(domain)).toEqual(['v=spf1 include:amazonses.com ~all']);
    expect(txt('amazonses.com')).toEqual([expect.stringMatching(/^v=spf1 ip4:/)]);
  });
});

describe('before', () => {
  /** Which pools, by name, an email configuration like this has. */
  const sends = (fits: (email: ReturnType<typeof poolsOf>[number]['EmailConfiguration']) => boolean) =>
    poolsOf(before)
      .filter(
        ({ EmailConfiguration, LambdaConfig }) => !LambdaConfig.CustomEmailSender && fits(EmailConfiguration),
      )
      .map(({ Name }) => Name);
  const arns = new Set(identitiesOf(before).map(({ region, IdentityName }) => arnOf(region, IdentityName)));
  const OWN = 'arn:aws:ses:[a-z0-9-]+:111122223333:identity/';

  test.each([
    ["Cognito's default sender", sends((e) => e.SourceArn === undefined), ['kumo-customers', 'kumo-osaka']],
    [
      'the default with an own FROM',
      sends((e) => e.EmailSendingAccount === 'COGNITO_DEFAULT' && e.SourceArn !== undefined),
      ['kumo-partners'],
    ],
    [
      'an identity that is gone',
      sends((e) => new RegExp(OWN).test(e.SourceArn ?? '') && !arns.has(e.SourceArn ?? '')),
      ['kumo-campaigns'],
    ],
    [
      "another account's identity",
      sends((e) => /:444455556666:/.test(e.SourceArn ?? '')),
      ['kumo-us-customers'],
    ],
    ['an ARN of no identity', sends((e) => /:configuration-set\//.test(e.SourceArn ?? '')), ['kumo-eu-beta']],
    [
      'an address',
      sends((e) => e.EmailSendingAccount === 'DEVELOPER' && /@/.test(e.SourceArn ?? '')),
      ['kumo-invoices', 'kumo-forum', 'kumo-hackathon', 'kumo-studio', 'kumo-eu-gifts'],
    ],
    [
      'a Lambda function',
      poolsOf(before)
        .filter(({ LambdaConfig }) => LambdaConfig.CustomEmailSender)
        .map(({ Name }) => Name),
      ['kumo-sso'],
    ],
    [
      'the default, though sign-in needs more',
      poolsOf(before)
        .filter((pool) => pool.AllowedFirstAuthFactors.includes('EMAIL_OTP'))
        .map(({ Name }) => Name),
      ['kumo-customers'],
    ],
    [
      'an identity that is gone, for notices alone',
      poolsOf(before)
        .filter(({ RiskNotifyConfiguration: notify }) => notify && !arns.has(notify.SourceArn))
        .map(({ Name }) => Name),
      ['kumo-workspace'],
    ],
    [
      'another Region',
      poolsOf(before)
        .filter((pool) => !(pool.EmailConfiguration.SourceArn ?? pool.region).includes(pool.region))
        .map(({ Name }) => Name),
      // The first from a Region that pools in ap-northeast-1 may use, the second from one that those in us-east-1 may not.
      ['kumo-mobile', 'kumo-us-customers'],
    ],
  ])('pools that send from %s', (_how, names, expected) => {
    expect(names).toEqual(expected);
  });

  test('SES says every word of verification and DKIM that the checks tell apart', () => {
    const said = identitiesOf(before).map(({ VerificationStatus, VerificationInfo, DkimAttributes: dkim }) =>
      [VerificationStatus, VerificationInfo?.ErrorType, dkim?.Status, dkim?.SigningEnabled].join(),
    );
    expect([...new Set(said)].sort()).toEqual([
      'FAILED,HOST_NOT_FOUND,FAILED,true',
      'PENDING,,,',
      'PENDING,,PENDING,true',
      'SUCCESS,,,',
      'SUCCESS,,FAILED,true',
      'SUCCESS,,SUCCESS,false',
      'SUCCESS,,SUCCESS,true',
      'TEMPORARY_FAILURE,DNS_SERVER_ERROR,TEMPORARY_FAILURE,true',
    ]);
  });

  test('the pending domain waits for longer than SES looks, whenever the story is told', () => {
    const [events] = identitiesOf(before).filter(
      ({ DkimAttributes }) => DkimAttributes?.Status === 'PENDING',
    );
    expect(events?.DkimAttributes?.LastKeyGenerationTimestamp).toBe('2026-03-02T09:30:00.000Z');
  });

  test('the sandbox: left, denied, still reviewed, and never asked where nothing uses it', () => {
    const accounts = regionsOf(before).map(({ region, ses: { account, identities } }) => {
      return [region, account.ProductionAccessEnabled, account.ReviewStatus, identities.length > 0];
    });
    expect(accounts).toEqual([
      ['ap-northeast-1', true, 'GRANTED', true],
      ['us-east-1', false, 'DENIED', true],
      ['eu-west-1', false, 'PENDING', true],
      ['ap-northeast-3', false, undefined, false],
    ]);
  });

  test('SES is healthy in one Region, paused by its owner in another, and under review in a third', () => {
    const accounts = regionsOf(before).map(({ region, ses: { account } }) => {
      const { SendingEnabled, EnforcementStatus, SendQuota, SuppressedReasons, Reputation } = account;
      const used = SendQuota.SentLast24Hours / SendQuota.Max24HourSend;
      return [region, SendingEnabled, EnforcementStatus, used, SuppressedReasons.join(), Reputation];
    });
    expect(accounts).toEqual([
      [
        ...['ap-northeast-1', true, 'HEALTHY', 0.0368, 'BOUNCE,COMPLAINT'],
        { BounceRate: 0.021, ComplaintRate: 0.0004 },
      ],
      ['us-east-1', false, 'HEALTHY', 0.185, 'BOUNCE,COMPLAINT', undefined],
      ['eu-west-1', true, 'PROBATION', 0.86, 'BOUNCE', { BounceRate: 0.06, ComplaintRate: 0.002 }],
      ['ap-northeast-3', true, 'HEALTHY', 0, 'BOUNCE,COMPLAINT', undefined],
    ]);
  });

  test.each([
    ['kumo-notes.example', 1],
    ['app.kumo-notes.example', 0],
    ['kumo-invoices.example', 0],
    ['kumo-labs.example', 2],
  ])('%s has %i DMARC records of its own', (domain, count) => {
    expect(dns(before).txt(`_dmarc.${domain}`)).toHaveLength(count);
  });
});

describe('after', () => {
  test('has the same pools', () => {
    const names = (estate: Estate) => poolsOf(estate).map(({ Id, Name }) => `${Id} ${Name}`);
    expect(names(after)).toEqual(names(before));
  });

  const sending = poolsOf(after).filter(({ LambdaConfig }) => !LambdaConfig.CustomEmailSender);
  test.each(sending.map((pool) => [pool.Name, pool] as const))(
    '%s sends from a verified domain that its From lies in, and its mail is watched',
    (_name, { region, EmailConfiguration: email, LogConfigurations }) => {
      expect(email.EmailSendingAccount).toBe('DEVELOPER');
      const named = identitiesOf(after).find((i) => arnOf(i.region, i.IdentityName) === email.SourceArn);
      expect(named?.VerificationStatus).toBe('SUCCESS');
      expect(email.From?.endsWith(`@${named?.IdentityName}>`)).toBe(true);
      // ap-northeast-3 may send from its own Region only; ap-northeast-1 from us-east-1 too:
      // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
      expect(['ap-northeast-1 us-east-1', `${region} ${region}`]).toContain(`${region} ${named?.region}`);
      const there = regionsOf(after).find((state) => state.region === named?.region);
      const sets = there?.ses.configurationSets.map(({ ConfigurationSetName }) => ConfigurationSetName);
      expect(sets).toContain(email.ConfigurationSet);
      expect(LogConfigurations).toMatchObject([{ LogLevel: 'ERROR', EventSource: 'userNotification' }]);
    },
  );

  test.each(regionsOf(after).map((state) => [state.region, state] as const))(
    'SES in %s is in production, healthy, and hears of bounces over TLS',
    (region, { ses, topics }) => {
      expect(ses.account).toMatchObject({
        ProductionAccessEnabled: true,
        ReviewStatus: 'GRANTED',
        SendingEnabled: true,
        EnforcementStatus: 'HEALTHY',
        SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
        Reputation: { BounceRate: 0.004, ComplaintRate: 0.0001 },
      });
      expect(ses.account.SendQuota.SentLast24Hours).toBeLessThan(ses.account.SendQuota.Max24HourSend / 5);
      expect(ses.configurationSets).toMatchObject([
        {
          DeliveryOptions: { TlsPolicy: 'REQUIRE' },
          ReputationMetricsEnabled: true,
          EventDestinations: [
            {
              Enabled: true,
              SnsDestination: { TopicArn: `arn:aws:sns:${region}:111122223333:kumo-mail-events` },
            },
          ],
        },
      ]);
      expect(topics.map(({ Name }) => Name)).toContain('kumo-mail-events');
    },
  );

  test.each(
    identitiesOf(after).map((identity) => [identity.IdentityName, identity.region, identity] as const),
  )(
    '%s in %s signs, has a MAIL FROM of its own and an enforced policy that reports home',
    (name, _region, identity) => {
      expect(identity).toMatchObject({
        VerificationStatus: 'SUCCESS',
        DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS' },
        MailFromAttributes: { MailFromDomainStatus: 'SUCCESS' },
        ConfigurationSetName: 'kumo-transactional',
      });
      expect(identity.MailFromAttributes?.MailFromDomain.endsWith(`.${name}`)).toBe(true);
      const organization = name.split('.').slice(-2).join('.');
      expect(dns(after).txt(`_dmarc.${organization}`)).toEqual([
        `v=DMARC1; p=reject; rua=mailto:dmarc-reports@${organization}`,
      ]);
    },
  );
});

describe('everything', () => {
  test('each pool is named after what it shows', () => {
    const names = poolsOf(everything).map(({ Name }) => Name);
    for (const name of names) expect(name).toMatch(/^everything(-[a-z]+)+$/);
    expect(new Set(names).size).toBe(names.length);
  });

  test('its faults strike in Regions that it has, and at names of its zones', () => {
    const regions = regionsOf(everything).map(({ region }) => region);
    const calls = Object.keys(everything.awsFaults);
    for (const call of calls) expect(regions).toContain(call.split('@')[1]);
    expect(Object.keys(everything.zones)).toEqual(expect.arrayContaining(Object.keys(everything.dnsFaults)));
    expect(calls.length).toBeGreaterThan(0);
  });
});

describe('an estate may say', () => {
  const pending = (LastKeyGenerationTimestamp: string) =>
    estateOf({
      'eu-west-1': {
        ses: { identities: [domain('example.com', { DkimAttributes: { LastKeyGenerationTimestamp } })] },
      },
    });
  const timeIn = (estate: Estate) =>
    Date.parse(identitiesOf(estate)[0]?.DkimAttributes?.LastKeyGenerationTimestamp ?? '');

  test.each([
    ['30 hours ago', 30],
    ['0 hours ago', 0],
    ['9 days ago', 9 * 24],
  ])('%s, counted from when it is read', (age, hours) => {
    const [earliest, time, latest] = [Date.now(), timeIn(pending(age)), Date.now()];
    expect(time).toBeGreaterThanOrEqual(earliest - hours * 3_600_000);
    expect(time).toBeLessThanOrEqual(latest - hours * 3_600_000);
  });

  test('a time of the calendar', () => {
    expect(timeIn(pending('2026-03-02T09:30:00.000Z'))).toBe(Date.UTC(2026, 2, 2, 9, 30));
  });

  test.each(['yesterday', '30 hours', '-1 days ago', '1.5 days ago', '30 hours ago ', '999999 days ago', ''])(
    'no time like %j',
    (age) => {
      expect(() => pending(age)).toThrow(EstateError);
      expect(() => pending(age)).toThrow(
        /LastKeyGenerationTimestamp: a time is written as .* "30 hours ago"/,
      );
    },
  );

  const faulty = (awsFaults: Record<string, string>) =>
    // The schema is to refuse what the type would not even let be written.
    estateOf({ 'eu-west-1': {}, 'eu-west-2': {} }, { awsFaults } as Partial<EstateInput>);

  test.each([
    [{ 'ses:GetAccount@eu-west-1': 'forbid' }, /awsFaults.*"deny".*"throttle"/],
    [{ GetAccount: 'deny' }, /GetAccount is not an action such as ses:GetAccount/],
    [{ 'ses:GetAccount@europe': 'deny' }, /europe is not a Region name/],
  ])('no fault like %j', (awsFaults, why) => {
    expect(() => faulty(awsFaults)).toThrow(EstateError);
    expect(() => faulty(awsFaults)).toThrow(why);
  });

  test('no fault of an action that the simulator does not have', async () => {
    await expect(startSimulator({ estate: faulty({ 'ses:SendEmail': 'deny' }) })).rejects.toThrow(RangeError);
  });

  test('which calls go wrong and where, beside the faults that a simulator is started with', async () => {
    const regions = {
      'eu-west-1': [pool('eu-west-1_A')],
      'eu-west-2': [pool('eu-west-2_A')],
      'eu-west-3': [],
    };
    const estate = estateOf(
      Object.fromEntries(Object.entries(regions).map(([region, userPools]) => [region, { userPools }])),
      { awsFaults: { 'cognito-idp:List*@eu-west-1': 'deny' } },
    );
    const faults = [{ kind: 'throttle', action: 'cognito-idp:ListUserPools', region: 'eu-west-2' }] as const;
    const simulator = await startSimulator({ estate, faults });
    try {
      const list = (region: string) =>
        new CognitoIdentityProviderClient(clientOf(simulator, region, estate.managementAccount)).send(
          new ListUserPoolsCommand({ MaxResults: 1 }),
        );
      await expect(list('eu-west-1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await expect(list('eu-west-2')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
      await expect(list('eu-west-3')).resolves.toMatchObject({ UserPools: [] });
    } finally {
      await simulator.close();
    }
  });
});
