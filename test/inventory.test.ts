// Saved inventories: what a real scan learned survives JSON, and a file that does not fit is refused by its field.
import fc from 'fast-check';
import { CHECKS } from '../src/checks/index.ts';
import { DEFAULT_SENDER } from '../src/checks/samples.ts';
import { InputError } from '../src/input.ts';
import { parseInventory } from '../src/inventory.ts';
import { judge } from '../src/judge.ts';
import type { Inventory } from '../src/model.ts';
import { lookAt } from './support/company.ts';
import {
  ACCOUNT,
  address,
  dmarcZone,
  domain,
  estate,
  identityArn,
  pool,
  poolOf,
  REGION,
} from './support/estate.ts';
import { expectJapanese, thrownBy } from './support/japanese.ts';
import { known, pools, inventory as probeInventory, pool as probePool } from './support/probe.ts';

/** Something of every shape that a fact can have. */
const everything = estate(
  {
    [REGION]: {
      ses: {
        account: { ProductionAccessEnabled: false, ReviewStatus: 'DENIED' },
        identities: [
          domain('example.com', {
            MailFromAttributes: { MailFromDomain: 'bounce.example.com', MailFromDomainStatus: 'PENDING' },
            Notifications: { BounceTopic: `arn:aws:sns:${REGION}:${ACCOUNT}:bounces` },
          }),
          domain('new.example', {
            VerificationStatus: 'PENDING',
            VerificationInfo: { ErrorType: 'HOST_NOT_FOUND' },
            DkimAttributes: { Status: 'PENDING', LastKeyGenerationTimestamp: '2026-10-01T00:00:00.000Z' },
          }),
          address('me@example.com'),
          address('me@gmail.com'),
        ],
      },
      userPools: [
        pool(`${REGION}_Default`),
        poolOf('example.com', `${REGION}_Ses`),
        pool(`${REGION}_OwnFrom`, { SourceArn: identityArn('me@gmail.com'), From: 'Me <me@gmail.com>' }),
        pool(`${REGION}_Gone`, {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: identityArn('gone.example'),
          From: 'a, b',
          ConfigurationSet: 'seen',
        }),
        pool(`${REGION}_Malformed`, { EmailSendingAccount: 'DEVELOPER' }),
        pool(`${REGION}_Foreign`, {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: identityArn('example.com', REGION, '999988887777'),
        }),
        pool(
          `${REGION}_Custom`,
          {},
          {
            LambdaConfig: {
              CustomEmailSender: { LambdaArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f` },
            },
          },
        ),
      ],
    },
    'us-east-1': { userPools: [pool('us-east-1_A')] },
  },
  {
    zones: { ...dmarcZone('example.com', 'v=DMARC1; p=maybe'), example: {} },
    dnsFaults: { 'gmail.com': 'SERVFAIL' },
  },
);

async function taken(): Promise<Inventory> {
  const { inventory } = await lookAt(everything, {
    request: { keepInventory: true },
    faults: [
      { kind: 'deny', action: 'cognito-idp:ListUserPools', region: 'us-east-1' },
      { kind: 'deny', action: 'ssm:GetParametersByPath' },
      { kind: 'deny', action: 'ses:GetIdentityNotificationAttributes' },
    ],
  });
  return inventory;
}

const read = (value: unknown) => parseInventory(JSON.stringify(value), 'a.json');

test('a collected inventory survives JSON, and is judged the same', async () => {
  const inventory = await taken();
  const again = read(inventory);
  expect(again).toEqual(inventory);
  expect(judge(again, CHECKS)).toEqual(judge(inventory, CHECKS));
  // It was not an easy one.
  const { outcomes } = judge(inventory, CHECKS).summary;
  for (const outcome of ['pass', 'fail', 'notApplicable', 'unknown'] as const) {
    expect(outcomes[outcome]).toBeGreaterThan(0);
  }
});

test('a tag comes back whatever its name, so that an environment that goes by it still does', () => {
  const names = ['prototype', 'constructor', '__proto__', 'Team'];
  const tags = known<Record<string, string>>(Object.fromEntries(names.map((name) => [name, 'yes'])));
  const shop = probePool('shop', known(DEFAULT_SENDER));
  const inventory = probeInventory([pools({ ...shop, facts: { ...shop.facts, tags } })]);
  const [listing] = read(inventory).listings;
  const [subject] = listing?.kind === 'userPool' && listing.subjects.known ? listing.subjects.value : [];
  const back = subject?.facts.tags;
  expect(back?.known === true && Object.keys(back.value)).toEqual(names);
});

describe('a file that does not fit is refused', () => {
  /** The path to a place in a JSON value, and another value for that place. */
  type Break = readonly [path: string, value: unknown];

  /** Sets the value at a dotted path; `undefined` removes it. The path must lead somewhere. */
  function broken(value: object, [path, to]: Break): object {
    const copy: unknown = JSON.parse(JSON.stringify(value));
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let place = copy;
    for (const key of keys) {
      if (typeof place !== 'object' || place === null || !(key in place)) throw new Error(`no ${path}`);
      place = (place as Record<string, unknown>)[key];
    }
    if (typeof place !== 'object' || place === null) throw new Error(`no ${path}`);
    // What JSON.parse made is a plain object or a list; both take a member by its name.
    const members = place as Record<string, unknown>;
    if (to === undefined) delete members[last];
    else members[last] = to;
    return copy as object;
  }

  /** The paths of the first subject of each kind, in a real inventory. */
  const at = { userPool: '', identity: '', account: '', domain: '' };
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await taken();
    for (const [index, { kind, subjects }] of inventory.listings.entries()) {
      if (subjects.known && subjects.value.length > 0 && at[kind] === '') {
        at[kind] = `listings.${index}.subjects.value.0`;
      }
    }
  });

  test.each<Break>([
    ['format', 'mailposture-inventory/2'],
    ['format', undefined],
    ['takenAt', 'yesterday'],
    ['takenAt', 5],
    ['accounts', ACCOUNT],
    ['regions.0', 7],
    ['listings', {}],
    ['listings.0.kind', 'bucket'],
    ['listings.0.account', undefined],
    ['listings.0.extra', 1],
    ['listings.0.subjects', []],
    ['listings.0.subjects.known', 'yes'],
    ['reads.0.answered', '1'],
    ['reads.0.failures.0', 'no'],
    ['notes', null],
    ['surprise', true],
    ['notes.0', 'in one language'],
    ['notes.0', { en: 'in one language' }],
    ['notes.0', { en: 'a', ja: 'b', fr: 'c' }],
  ])('%s = %j', async (path, value) => {
    await expectRefused(path, value);
  });

  async function expectRefused(path: string, value: unknown): Promise<void> {
    const { text } = await thrownBy(InputError, () => read(broken(inventory, [path, value])));
    expect(text.en).toContain(`a.json is not valid: ${path}`);
    expect(text.ja).toContain(`入力が正しくありません (a.json): ${path}`);
    expectJapanese(text);
  }

  test.each<[keyof typeof at, string, unknown]>([
    ['userPool', 'id', undefined],
    ['userPool', 'kind', 'identity'],
    ['userPool', 'facts.sender.value.kind', 'pigeon'],
    ['userPool', 'facts.sender.known', undefined],
    ['userPool', 'facts.sender.why', 'both known and not'],
    ['userPool', 'facts.senderIdentities', undefined],
    ['userPool', 'facts.quota', { known: false, why: 'no such fact' }],
    ['identity', 'facts.type.value', 'phone'],
    ['identity', 'facts.verification.value.status', null],
    ['identity', 'facts.verification.value.detail', undefined],
    ['identity', 'facts.dkim.value.tokens.0', 1],
    ['identity', 'facts.dkim.value.signingEnabled', 'true'],
    ['identity', 'facts.mailFrom.value.kind', 'none'],
    ['account', 'facts.use.value.identities', '3'],
    ['account', 'facts.productionAccess.value.review', 7],
    ['account', 'facts.sending.value.enabled', 'true'],
    ['account', 'facts.sending.value.enforcement', undefined],
    ['account', 'facts.quota.value.max24Hours', '200'],
    ['account', 'facts.suppression.value.0', 1],
    ['account', 'facts.reputation.value.bounceRate', '5 %'],
    ['domain', 'facts.owner.value.kind', 'stranger'],
    ['domain', 'facts.dmarc.value.queries.0.answer', 'servfail'],
  ])('%s %s = %j', async (kind, path, value) => {
    await expectRefused(`${at[kind]}.${path}`, value);
  });

  test.each(['', '{', 'nonsense', '\u0000'])('%j, which is not JSON', async (content) => {
    const { text } = await thrownBy(InputError, () => parseInventory(content, 'a.json'));
    expect(text.en).toMatch(/^a\.json is not JSON: /);
    expect(text.ja).toMatch(/^JSON として解釈できません \(a\.json\): /);
  });

  test.each([null, 1, 'text', [], {}, { __proto__: null }])('%j', (value) => {
    expect(() => read(value)).toThrow(/^a\.json is not valid: /);
  });

  test('a file of another kind is told in a few lines', () => {
    const strange = { ...inventory, listings: Array.from({ length: 10_000 }, () => ({ kind: 'x' })) };
    expect(() => read(strange)).toThrow(/listings\.0\.kind: .*; and 9980 more$/);
  });

  test('any JSON at all is taken or refused, never crashed on', () => {
    const paths = fc.constantFrom(
      ...[
        'listings.0',
        'listings.1.subjects',
        'listings.2.subjects.value',
        'reads.0',
        'reads',
        'notes',
        'takenAt',
      ],
    );
    const files = fc.oneof(
      fc.jsonValue(),
      fc.tuple(paths, fc.jsonValue()).map(([path, value]) => broken(inventory, [path, value])),
    );
    fc.assert(
      fc.property(files, (file) => {
        let parsed: Inventory;
        try {
          parsed = read(file);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          return;
        }
        // What is taken can be judged.
        expect(judge(parsed, CHECKS).format).toBe('mailposture-report/1');
      }),
    );
  });
});
