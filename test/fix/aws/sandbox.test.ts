// The draft of a request for production access: whole, short enough for the API, and with no claim that nobody saw.
import fc from 'fast-check';
import { descriptionOf, draftOf, type KnownMail, placeholdersOf } from '../../../src/fix/aws/sandbox.ts';
import { LOCALES, type Text } from '../../../src/model.ts';
import { broken, englishLeft, isJapanese, tokensLost } from '../../support/languages.ts';
import { hostileValue, KNOWN_MAIL } from './changes.ts';

const NOTHING_KNOWN: KnownMail = {
  region: 'eu-west-1',
  domain: 'example.com',
  pools: [],
  kinds: [],
  authentication: { dkim: false, spf: false, dmarc: false },
  feedback: {},
};

const textOf = (known: KnownMail, locale: (typeof LOCALES)[number] = 'en') =>
  descriptionOf(draftOf(known), locale);

test('answers each question that AWS has asked, in its order', () => {
  const headings = textOf(KNOWN_MAIL).match(/^[A-Z ]+$/gm);
  expect(headings).toEqual([
    ...['WHAT WE SEND', 'HOW RECIPIENTS OPT IN', 'HOW RECIPIENTS OPT OUT'],
    ...['BOUNCES AND COMPLAINTS', 'VOLUMES'],
  ]);
  expect(textOf(KNOWN_MAIL, 'ja').match(/^■ .+$/gm)).toHaveLength(5);
});

test.each<[string, string]>([
  ['the Region and the domain', 'eu-west-1'],
  ['the domain', 'addresses at example.com'],
  ['the pools', '("shop" and "staff")'],
  ['the records', 'DKIM, SPF, DMARC'],
  ['codes', '- codes that confirm an e-mail address'],
  ['resets', '- codes to reset a password'],
  ['invitations', '- invitations'],
  [
    'the configuration set',
    '"mail-events" publishes each event (BOUNCE, COMPLAINT) to its event destinations "failed-mail"',
  ],
  ['the metrics', 'measures the bounce rate'],
  ['topics', 'an Amazon SNS topic of each of these: bounces.'],
  ['forwarding', 'forwards bounces and complaints by e-mail'],
  ['the suppression list', '(BOUNCE, COMPLAINT): SES sends nothing more'],
])('fills in what is known: %s', (_what, words) => {
  expect(textOf(KNOWN_MAIL)).toContain(words);
});

test('claims nothing that was not seen', () => {
  const text = textOf(NOTHING_KNOWN);
  for (const claim of [
    'DKIM',
    'SPF',
    'DMARC',
    'Cognito',
    '- ',
    'invit',
    'configuration set',
    'suppression',
    'SNS topic of',
  ]) {
    expect(text.replaceAll(/<[^<>]*>/g, '')).not.toContain(claim);
  }
  expect(text).toContain('<an SNS topic, an event destination or e-mail: set one up before you ask>');
});

test.each<[string, KnownMail['feedback']]>([
  ['a set that is missing', { set: { kind: 'missing', name: 'gone' } }],
  [
    'a destination that is off',
    { set: { kind: 'found', name: 's', tls: 'REQUIRE', reputationMetrics: false, destinations: [off()] } },
  ],
  ['notifications that are off', { notifications: { forwarding: false } }],
])('%s tells nobody of a bounce', (_what, feedback) => {
  expect(textOf({ ...KNOWN_MAIL, feedback })).toContain('We hear of bounces and complaints by <');
});

function off() {
  return {
    name: 'off',
    enabled: false,
    events: ['BOUNCE'],
    to: { kind: 'sns', arn: 'arn:aws:sns:x' },
  } as const;
}

test('leaves the same to the team in each language', () => {
  const [english, japanese] = LOCALES.map((locale) => placeholdersOf(draftOf(KNOWN_MAIL), locale));
  expect(english?.length).toBeGreaterThan(15);
  expect(japanese).toHaveLength(english?.length ?? 0);
  expect(japanese?.filter((words) => !isJapanese(words))).toEqual([]);
});

describe.each(Object.entries(draftOf(KNOWN_MAIL)))('%s', (_section, text: Text | string) => {
  test('says the same in each language', () => {
    if (typeof text === 'string') {
      expect(text).toBe('TRANSACTIONAL');
      return;
    }
    expect([...broken(text.en), ...broken(text.ja), ...englishLeft(text.ja)]).toEqual([]);
    // What stands in brackets is translated.
    const outside = (words: string) => words.replaceAll(/<[^<>]*>/g, '');
    expect(tokensLost({ en: outside(text.en), ja: outside(text.ja) })).toEqual([]);
  });
});

test.each(LOCALES)('fits into UseCaseDescription, whatever names there are (%s)', (locale) => {
  const known = fc.record({
    domain: hostileValue,
    pools: fc.array(hostileValue, { maxLength: 40 }),
    set: hostileValue,
    destinations: fc.array(hostileValue, { maxLength: 20 }),
  });
  fc.assert(
    fc.property(known, ({ domain, pools, set, destinations }) => {
      const { kinds, authentication, feedback, region } = KNOWN_MAIL;
      const destination = { ...off(), enabled: true };
      const text = textOf(
        {
          ...{ region, domain, pools, kinds, authentication },
          feedback: {
            ...feedback,
            set: {
              kind: 'found',
              name: set,
              tls: 'REQUIRE',
              reputationMetrics: true,
              destinations: destinations.map((name) => ({ ...destination, name })),
            },
          },
        },
        locale,
      );
      expect(text.length).toBeLessThanOrEqual(5000);
      // Nothing was cut off: the last section is whole.
      expect(text.endsWith(locale === 'en' ? 'resets a day>.\n' : 'です。\n')).toBe(true);
    }),
    { numRuns: 100 },
  );
});
