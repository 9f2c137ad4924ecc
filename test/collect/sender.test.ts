// From a pool's settings to the sender that it really uses.
import fc from 'fast-check';
import type { PoolEmail } from '../../src/collect/cognito.ts';
import { coverOf } from '../../src/collect/identity-index.ts';
import {
  noticesOf,
  noticesRegions,
  parseSourceArn,
  senderAccounts,
  senderIdentities,
  senderOf,
  sourceRegions,
} from '../../src/collect/sender.ts';
import { noAccount } from '../../src/collect/ses-account.ts';
import { notKnown } from '../../src/fact.ts';
import {
  type DomainCover,
  en,
  type Fact,
  ja,
  type Sender,
  type SenderIdentity,
  same,
  say,
} from '../../src/model.ts';
import { ACCOUNT, identityArn, REGION } from '../support/estate.ts';
import { textWith } from '../support/japanese.ts';
import { identityRead, sesRead } from '../support/ses-read.ts';

const HERE = { account: ACCOUNT, region: REGION };
const OTHER_ACCOUNT = '999988887777';

function email(over: Partial<PoolEmail> = {}): PoolEmail {
  return {
    sendingAccount: 'COGNITO_DEFAULT',
    sourceArn: undefined,
    from: undefined,
    configurationSet: undefined,
    customEmailSender: undefined,
    ...over,
  };
}

/** A pool that sends through its own SES. */
const developer = (sourceArn: string | undefined, from?: string): Sender =>
  senderOf(email({ sendingAccount: 'DEVELOPER', sourceArn, from }));

/** Cognito's default sender, with a From of the user's. */
const ownFrom = (sourceArn: string, from?: string): Sender => senderOf(email({ sourceArn, from }));

function told<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(`not known: ${fact.why.en}`);
  return fact.value;
}

const whyNot = (fact: Fact<unknown>): string => (fact.known ? 'it is known' : fact.why.en);

describe('senderOf', () => {
  const arn = identityArn('example.com');
  const triggers = 'arn:aws:lambda:eu-west-1:111122223333:function:mailer';

  test.each<[string, PoolEmail, object]>([
    ['the default sender', email(), { kind: 'cognitoDefault' }],
    [
      'the default sender; a From alone changes nothing',
      email({ from: 'a@example.com' }),
      { kind: 'cognitoDefault' },
    ],
    [
      'the default sender with a From of its own',
      email({ sourceArn: arn, from: 'Shop <hello@Example.com>' }),
      {
        kind: 'cognitoWithOwnFrom',
        source: { kind: 'identity', identity: 'example.com' },
        from: { kind: 'address', address: 'hello@example.com', domain: 'example.com', displayName: 'Shop' },
      },
    ],
    [
      'SES with a configuration set',
      email({ sendingAccount: 'DEVELOPER', sourceArn: arn, from: 'a@example.com', configurationSet: 'seen' }),
      { kind: 'ses', configurationSet: 'seen', source: { kind: 'identity', region: REGION } },
    ],
    [
      'SES with an address, which is the From itself',
      email({ sendingAccount: 'DEVELOPER', sourceArn: identityArn('Me@Example.com') }),
      { kind: 'ses', from: { kind: 'address', address: 'Me@example.com', domain: 'example.com' } },
    ],
    [
      'SES with a domain, which is no From',
      email({ sendingAccount: 'DEVELOPER', sourceArn: arn }),
      { kind: 'ses', from: { kind: 'absent' } },
    ],
    [
      'SES with a From that is none',
      email({ sendingAccount: 'DEVELOPER', sourceArn: arn, from: 'a@example.com, b@example.com' }),
      { kind: 'ses', from: { kind: 'malformed' } },
    ],
    [
      'SES without a SourceArn',
      email({ sendingAccount: 'DEVELOPER' }),
      { kind: 'ses', source: { kind: 'malformed', arn: '', why: textWith('there is none') } },
    ],
    [
      'a custom sender takes all mail, whatever the rest says',
      email({ sendingAccount: 'DEVELOPER', sourceArn: arn, customEmailSender: triggers }),
      { kind: 'customEmailSender', functionArn: triggers },
    ],
  ])('%s', (_, settings, expected) => {
    expect(senderOf(settings)).toMatchObject(expected);
  });
});

describe('parseSourceArn', () => {
  test.each([
    ['arn:aws:ses:eu-west-1:111122223333:identity/example.com', 'aws', 'eu-west-1', 'example.com'],
    ['arn:aws:ses:*:111122223333:identity/a+b@example.com', 'aws', '*', 'a+b@example.com'],
    ['arn:aws-us-gov:ses:us-gov-west-1:111122223333:identity/x.gov', 'aws-us-gov', 'us-gov-west-1', 'x.gov'],
    ['arn:aws:ses:eu-west-1:111122223333:identity/odd/na:me@e.com', 'aws', 'eu-west-1', 'odd/na:me@e.com'],
  ])('%s', (arn, partition, region, identity) => {
    expect(parseSourceArn(arn)).toEqual({
      kind: 'identity',
      arn,
      partition,
      region,
      account: ACCOUNT,
      identity,
    });
  });

  test.each([
    '',
    'example.com',
    'arn:aws:sns:eu-west-1:111122223333:identity/example.com',
    'arn:aws:ses:eu-west-1:1111:identity/example.com',
    'arn:aws:ses:eu-west-1:111122223333:identity/',
    'arn:aws:ses:EU:111122223333:identity/example.com',
    'arn:aws:ses:eu-west-1:111122223333:configuration-set/x',
    ' arn:aws:ses:eu-west-1:111122223333:identity/example.com',
  ])('%j is none', (arn) => {
    expect(parseSourceArn(arn)).toMatchObject({ kind: 'malformed', arn });
  });

  test('whatever a pool holds, nothing throws', () => {
    const arns = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((name) => identityArn(name)),
      fc.tuple(fc.string(), fc.string()).map(([region, name]) => identityArn(name, region)),
    );
    const settings = fc.record<PoolEmail>({
      sendingAccount: fc.constantFrom('COGNITO_DEFAULT', 'DEVELOPER'),
      sourceArn: fc.option(arns, { nil: undefined }),
      from: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
      configurationSet: fc.option(fc.string(), { nil: undefined }),
      customEmailSender: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(settings, (of) => {
        const sender = senderOf(of);
        const ses = sesRead([identityRead('example.com'), identityRead('a@example.com')]);
        const identities = senderIdentities(sender, HERE, () => ses);
        const accounts = senderAccounts(sender, HERE, () => ses);
        // A sender that goes through SES is followed somewhere, or it is said why not.
        if (sender.kind === 'ses' && identities.known) expect(identities.value).toHaveLength(1);
        if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
          expect([identities, accounts]).toMatchObject([{ value: [] }, { value: [] }]);
        }
      }),
    );
  });
});

describe('sourceRegions', () => {
  const any = (region: string) => identityArn('example.com', region);

  test.each<[string, Sender, string, readonly string[]]>([
    ['the default sender uses none', senderOf(email()), REGION, []],
    ['SES of the Region in the ARN', developer(any('us-east-1')), REGION, ['us-east-1']],
    ['the default sender with an identity', ownFrom(any('us-east-1')), REGION, ['us-east-1']],
    ['* of SES: the first alternate', developer(any('*')), 'ca-west-1', ['ca-central-1']],
    ['* of the default sender: both', ownFrom(any('*')), 'ca-west-1', ['ca-central-1', 'us-west-1']],
    ['* of SES in Mexico', developer(any('*')), 'mx-central-1', ['us-east-1']],
    ['* of the default sender in Spain', ownFrom(any('*')), 'eu-south-2', ['eu-west-3', 'eu-north-1']],
    ['another account', developer(identityArn('example.com', REGION, OTHER_ACCOUNT)), REGION, []],
    ['no ARN', developer('example.com'), REGION, []],
  ])('%s', (_, sender, region, expected) => {
    expect(told(sourceRegions(sender, { account: ACCOUNT, region }))).toEqual(expected);
  });

  test.each([
    ['SES', developer(any('*'))],
    ['the default sender', ownFrom(any('*'))],
  ])('* of %s in a Region without documented alternates is not known', (_, sender) => {
    const regions = sourceRegions(sender, { account: ACCOUNT, region: 'ap-east-2' });
    expect(whyNot(regions)).toMatch(/ap-east-2 is not documented/);
    const never = () => {
      throw new Error('SES was asked for');
    };
    expect(senderIdentities(sender, { account: ACCOUNT, region: 'ap-east-2' }, never)).toEqual(regions);
    expect(senderAccounts(sender, { account: ACCOUNT, region: 'ap-east-2' }, never)).toEqual(regions);
  });
});

describe('senderIdentities', () => {
  interface Case {
    readonly name: string;
    readonly sender: Sender;
    /** Names; one that begins with ? is not verified. */
    readonly identities: readonly string[];
    readonly named: string;
    readonly signing: string;
    readonly cover: DomainCover;
  }
  const isDomain = { kind: 'isDomain' } as const;

  test.each<Case>([
    {
      name: 'a domain',
      sender: developer(identityArn('example.com'), 'hi@example.com'),
      identities: ['other.com', 'example.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'a domain, whatever its case',
      sender: developer(identityArn('Example.COM'), 'hi@EXAMPLE.com'),
      identities: ['eXample.com'],
      named: 'eXample.com',
      signing: 'eXample.com',
      cover: isDomain,
    },
    {
      name: 'the default sender with a domain',
      sender: ownFrom(identityArn('example.com'), 'hi@example.com'),
      identities: ['example.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'an address alone',
      sender: developer(identityArn('me@example.com')),
      identities: ['me@example.com', 'example.org', 'ample.com'],
      named: 'me@example.com',
      signing: 'me@example.com',
      cover: { kind: 'uncovered', unverifiedDomains: [] },
    },
    {
      name: 'an address that its domain covers signs as itself',
      sender: developer(identityArn('me@mail.example.com')),
      identities: ['example.com', 'me@mail.example.com', 'mail.example.com'],
      named: 'me@mail.example.com',
      signing: 'me@mail.example.com',
      cover: { kind: 'covered', by: 'mail.example.com' },
    },
    {
      name: 'an address that is not verified, under a domain that is: the domain signs',
      sender: developer(identityArn('me@example.com')),
      identities: ['?me@example.com', 'example.com'],
      named: 'me@example.com',
      signing: 'example.com',
      cover: { kind: 'covered', by: 'example.com' },
    },
    {
      name: 'an address under a domain that is not verified',
      sender: developer(identityArn('me@example.com')),
      identities: ['me@example.com', '?example.com'],
      named: 'me@example.com',
      signing: 'me@example.com',
      cover: { kind: 'uncovered', unverifiedDomains: ['example.com'] },
    },
    {
      name: 'nothing is verified: what SourceArn names',
      sender: developer(identityArn('me@example.com')),
      identities: ['?example.com', '?me@example.com'],
      named: 'me@example.com',
      signing: 'me@example.com',
      cover: { kind: 'uncovered', unverifiedDomains: ['example.com'] },
    },
    {
      name: 'the subdomain of the From is more specific than the domain that SourceArn names',
      sender: developer(identityArn('example.com'), 'hi@news.mail.example.com'),
      identities: ['example.com', 'mail.example.com'],
      named: 'example.com',
      signing: 'mail.example.com',
      cover: isDomain,
    },
    {
      name: 'the address of the From is more specific still',
      sender: developer(identityArn('example.com'), 'hi@mail.example.com'),
      identities: ['example.com', 'mail.example.com', 'hi@mail.example.com'],
      named: 'example.com',
      signing: 'hi@mail.example.com',
      cover: isDomain,
    },
    {
      name: 'a more specific one that is not verified leaves it to its parent',
      sender: developer(identityArn('example.com'), 'hi@mail.example.com'),
      identities: ['?mail.example.com', 'example.com', '?hi@mail.example.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'a local part of another case is another address',
      sender: developer(identityArn('example.com'), 'Hi@example.com'),
      identities: ['example.com', 'hi@example.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'a From outside the identity does not change who signs',
      sender: developer(identityArn('example.com'), 'hi@example.org'),
      identities: ['example.com', 'example.org'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'a From that only ends like the identity is outside it',
      sender: developer(identityArn('example.com'), 'hi@notexample.com'),
      identities: ['example.com', 'notexample.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
    {
      name: 'a From that cannot be read',
      sender: developer(identityArn('example.com'), '<<'),
      identities: ['example.com'],
      named: 'example.com',
      signing: 'example.com',
      cover: isDomain,
    },
  ])('$name', ({ sender, identities, named, signing, cover }) => {
    const read = identities.map((name) =>
      name.startsWith('?') ? identityRead(name.slice(1), 'PENDING') : identityRead(name),
    );
    const found = told(senderIdentities(sender, HERE, () => sesRead(read)));
    expect(found).toMatchObject([
      { kind: 'found', named: { name: named }, signing: { name: signing }, cover },
    ]);
  });

  test.each<[string, Sender, Partial<SenderIdentity>]>([
    [
      'nobody has it',
      developer(identityArn('gone.com')),
      {
        reason: 'notFound',
        region: REGION,
        detail: {
          en: 'SES in eu-west-1 has no identity gone.com',
          ja: 'eu-west-1 の SES に ID gone.com がありません',
        },
      },
    ],
    [
      'a domain does not stand for its addresses',
      developer(identityArn('me@example.com')),
      { reason: 'notFound' },
    ],
    [
      'a local part of another case is another address',
      developer(identityArn('HI@example.net')),
      { reason: 'notFound' },
    ],
    [
      'another account',
      developer(identityArn('example.com', REGION, OTHER_ACCOUNT)),
      { reason: 'otherAccount', region: REGION },
    ],
    ['no ARN at all', developer(undefined), { reason: 'malformed', region: REGION }],
  ])('missing: %s', (_, sender, expected) => {
    const ses = sesRead([identityRead('example.com'), identityRead('hi@example.net')]);
    expect(told(senderIdentities(sender, HERE, () => ses))).toMatchObject([{ kind: 'missing', ...expected }]);
  });

  test('* of the default sender is looked up in both alternate Regions', () => {
    const bySes = new Map([
      ['ca-central-1', sesRead([identityRead('example.com', 'SUCCESS', 'ca-central-1')])],
      ['us-west-1', sesRead([])],
    ]);
    const at = { account: ACCOUNT, region: 'ca-west-1' };
    const found = senderIdentities(ownFrom(identityArn('example.com', '*')), at, (region) => {
      return bySes.get(region) ?? sesRead([], notKnown(same(`${region} was not to be asked`)));
    });
    expect(told(found)).toMatchObject([
      { kind: 'found', named: { region: 'ca-central-1' } },
      { kind: 'missing', reason: 'notFound', region: 'us-west-1' },
    ]);
  });

  test('with a page missing, nothing is said: neither that it is there nor that it is not', () => {
    const partly = sesRead([identityRead('example.com')], notKnown(same('page 2 was denied')));
    for (const name of ['example.com', 'gone.com']) {
      expect(whyNot(senderIdentities(developer(identityArn(name)), HERE, () => partly))).toBe(
        'page 2 was denied',
      );
    }
  });
});

describe('noticesOf', () => {
  const notices = (sourceArn: string, from?: string) => ({ kind: 'configured', sourceArn, from }) as const;
  const SES = sesRead([identityRead('example.com'), identityRead('security@example.com', 'PENDING')]);

  test('nobody sends any', () => {
    expect(noticesOf({ kind: 'none' }, HERE, () => SES)).toEqual({ kind: 'none' });
    expect(told(noticesRegions({ kind: 'none' }, HERE))).toEqual([]);
  });

  test('an address stands in for the From, and the domain signs where the address is not verified', () => {
    const of = notices(identityArn('security@example.com'));
    expect(noticesOf(of, HERE, () => SES)).toMatchObject({
      from: { kind: 'address', address: 'security@example.com' },
      identities: {
        known: true,
        value: [{ named: { name: 'security@example.com' }, signing: { name: 'example.com' } }],
      },
    });
  });

  test.each<[string, string, string]>([
    ['malformed', 'none', 'malformed'],
    ['another account', identityArn('example.com', REGION, OTHER_ACCOUNT), 'otherAccount'],
  ])('%s: told by the risk configuration, and SES is not asked', (_case, arn, reason) => {
    const never = () => {
      throw new Error('SES was asked for');
    };
    expect(noticesOf(notices(arn), HERE, never)).toMatchObject({
      identities: {
        known: true,
        source: 'cognito-idp:DescribeRiskConfiguration',
        value: [{ kind: 'missing', reason }],
      },
    });
    expect(told(noticesRegions(notices(arn), HERE))).toEqual([]);
  });

  test('* stands for both alternate Regions, since Cognito sends; without any it is not known', () => {
    const of = notices(identityArn('example.com', '*'));
    expect(told(noticesRegions(of, { account: ACCOUNT, region: 'ca-west-1' }))).toEqual([
      'ca-central-1',
      'us-west-1',
    ]);
    expect(whyNot(noticesRegions(of, HERE))).toMatch(/eu-west-1 is not documented/);
    expect(noticesOf(of, HERE, () => SES)).toMatchObject({ identities: { known: false } });
  });
});

describe('senderAccounts', () => {
  const DENIED = say(en`GetAccount was denied`, ja`GetAccount は拒否されました`);

  test('SES of the Region that the pool sends from', () => {
    const sandbox = { granted: false, review: 'pending' } as const;
    const paused = { enabled: false, enforcement: 'PROBATION' };
    const ses = sesRead([], undefined, {
      productionAccess: { known: true, value: sandbox, source: 'ses:GetAccount' },
      sending: { known: true, value: paused, source: 'ses:GetAccount' },
    });
    const accounts = senderAccounts(developer(identityArn('example.com', 'us-east-1')), HERE, () => ses);
    expect(accounts).toEqual({
      known: true,
      source: 'ses:GetAccount',
      value: [{ account: ACCOUNT, region: 'us-east-1', productionAccess: sandbox, sending: paused }],
    });
  });

  test("Cognito's own SES is nobody's to judge", () => {
    expect(told(senderAccounts(ownFrom(identityArn('example.com')), HERE, () => sesRead([])))).toEqual([]);
  });

  test.each([
    ['all of it', noAccount(DENIED)],
    ['the sandbox', { productionAccess: notKnown(DENIED) }],
    ['whether it may send', { sending: notKnown(DENIED) }],
  ])('what could not be read is not known: %s', (_what, account) => {
    const ses = sesRead([], undefined, account);
    const accounts = senderAccounts(developer(identityArn('example.com')), HERE, () => ses);
    expect(accounts).toEqual(notKnown(DENIED));
  });
});

describe('coverOf', () => {
  const all = [
    identityRead('example.com'),
    identityRead('mail.example.com'),
    identityRead('pending.example.com', 'PENDING'),
    identityRead('alone.org', 'FAILED'),
    identityRead('other@example.com'),
  ];

  test.each<[string, DomainCover]>([
    ['example.com', { kind: 'isDomain' }],
    ['a@example.com', { kind: 'covered', by: 'example.com' }],
    ['a@MAIL.Example.com', { kind: 'covered', by: 'mail.example.com' }],
    ['a@pending.example.com', { kind: 'covered', by: 'example.com' }],
    ['a@alone.org', { kind: 'uncovered', unverifiedDomains: ['alone.org'] }],
    ['a@notexample.com', { kind: 'uncovered', unverifiedDomains: [] }],
    ['a@com', { kind: 'uncovered', unverifiedDomains: [] }],
  ])('%s', (name, cover) => {
    expect(coverOf(identityRead(name), all)).toEqual(cover);
  });
});
