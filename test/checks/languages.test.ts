// Each check in both languages: no sentence is missing or left in English, and the Japanese says as much as the English,
// by the technical tokens that both hold. The heuristics are tried on planted faults first.
import type { AnyCheck } from '../../src/checks/define.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { evaluate } from '../../src/evaluate.ts';
import { type Evidence, type Finding, LOCALES, type Text } from '../../src/model.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { type AnyExample, inventoryOf, thresholdsOf } from '../support/check-examples.ts';
import { lookAt } from '../support/company.ts';
import { broken, englishLeft, isJapanese, isNeutral, styleFaults, tokensLost } from '../support/languages.ts';

/** Where a sentence stands, and the sentence. */
type Told = readonly [where: string, text: Text];

function proseOf({ title, rationale, remediation, recipe, cannotSee }: AnyCheck): Told[] {
  return [
    ['title', title],
    ['rationale', rationale],
    ['remediation.summary', remediation.summary],
    ['recipe.console', recipe.console],
    ['cannotSee', cannotSee],
  ];
}

/** The finding of an example in each language. */
function findingsOf(check: AnyCheck, example: AnyExample): { readonly en: Finding; readonly ja: Finding } {
  const thresholds = thresholdsOf(example);
  const [en, ja] = LOCALES.map((locale) => {
    const [finding] = evaluate(inventoryOf(check, example), [check], { thresholds, locale });
    if (finding === undefined) throw new Error(`${check.id} gives no finding`);
    return finding;
  });
  if (en === undefined || ja === undefined) throw new Error('there are other languages');
  return { en, ja };
}

function becauseOf(check: AnyCheck, example: AnyExample): Told {
  const { en, ja } = findingsOf(check, example);
  return [`${example.name.en}: because`, { en: en.because, ja: ja.because }];
}

function evidenceOf(check: AnyCheck, example: AnyExample): Told[] {
  const { en, ja } = findingsOf(check, example);
  expect(ja.evidence).toHaveLength(en.evidence.length);
  return en.evidence.flatMap((evidence, i) =>
    (['field', 'value'] as const).map((part): Told => {
      const other: Evidence | undefined = ja.evidence[i];
      return [`${example.name.en}: ${part}`, { en: evidence[part], ja: other?.[part] ?? '' }];
    }),
  );
}

/** What a test finds in each text, with the text: so that a failure reads by itself. */
function faultsIn(texts: readonly Told[], faultsOf: (text: Text) => readonly string[]): string[] {
  return texts.flatMap(([where, text]) => faultsOf(text).map((fault) => `${where}: ${fault}\n${text.ja}`));
}

const isUntranslated = ({ en, ja }: Text): string[] =>
  isJapanese(ja) || isNeutral(en) ? [] : ['not Japanese'];
const isLeft = ({ ja }: Text): string[] => englishLeft(ja);
const isBroken = ({ en, ja }: Text): string[] => [...broken(en), ...broken(ja)];
const endsOtherThan =
  (english: RegExp, japanese: RegExp) =>
  ({ en, ja }: Text): string[] => [
    ...(english.test(en) ? [] : [`ends otherwise: ${en}`]),
    ...(japanese.test(ja) ? [] : ['ends otherwise']),
  ];

describe('the heuristics see', () => {
  test.each([
    ['', 'nothing'],
    ['  ', 'nothing'],
    ['ユーザープール [object Object] から', '[object'],
    ['ID undefined がありません', 'undefined'],
    ['ID $' + '{name} がありません', '$' + '{'],
    ['NaN % です', 'NaN'],
  ])('what is no sentence: %j', (text, fault) => {
    expect(broken(text)).toEqual([fault]);
  });

  test.each([
    'DMARC レコードは no record of its own です。',
    'a.example is under its own record.',
    'ユーザープール customers sends from eu-west-1 から送信します。',
    'SES in eu-west-1 は送信できます。',
    '該当なし: not asked',
    '(none)',
    '(none, or several)',
    'the same organizational domain',
  ])('English that was left: %s', (text) => {
    expect(englishLeft(text)).not.toEqual([]);
    expect(isJapanese(text) || !isNeutral(text)).toBe(true);
  });

  test.each([
    ['TXT token1: SERVFAIL', 'TXT token1: SERVFAIL'],
    ['AccessDenied: ses:GetAccount', 'AccessDenied: ses:GetAccount'],
    ['p=none', 'p=none'],
    ['v=spf1 include:amazonses.com ~all', 'v=spf1 include:amazonses.com ~all'],
    ['see a.example', 'ses-mail-from-live が指摘します (RFC 9989 を参照)。'],
    ['it says so', '"this is what a record says" と "x\\" is y" があります。'],
    ['go there', 'Amazon SES > Get set up page > Request it: 選びます。'],
    ['run it', '実行します: aws sesv2 get-account --region <the region>'],
  ])('no English where there is none: %s', (en, ja) => {
    expect(isLeft({ en, ja })).toEqual([]);
    expect(isUntranslated({ en, ja })).toEqual([]);
  });

  test.each([
    ['the domain', 'a.example', 'b.example'],
    ['its name in DNS', '_dmarc.a.example', '_dmarc.b.example'],
    ['an address', 'x@a.example', 'y@a.example'],
    ['an ARN', 'arn:aws:ses:eu-west-1:1:identity/a.example.', 'arn:aws:ses:eu-west-1:2:identity/a.example。'],
    ['a Region', 'eu-west-1', 'us-east-1'],
    ['a figure', '11', '12'],
    ['a share', '5.2 %', '5.3 %'],
    ['a network', '192.0.2.0/24', '192.0.2.0/25'],
    ['a check', 'ses-dkim-live', 'ses-dkim-enabled'],
    ['a status', 'PENDING', 'FAILED'],
    ['a value of an API', 'REJECT_MESSAGE', 'USE_DEFAULT_VALUE'],
    ['a field', 'SourceArn', 'SendingEnabled'],
    ['a tag', 'p=none', 'p=reject'],
    ['a term', '~all', '-all'],
    ['an include', 'include:a.example', 'include:b.example'],
    ['an RFC', 'RFC 9989', 'RFC 7489'],
    ['a section', 'section 4.7', 'section 4.8'],
    ['a record', '"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'],
    ['a word of a record', '"monitor"', '"moniter"'],
    ['a placeholder', '<your-domain>', '<domain>'],
    ['an option', '--region', '--regions'],
    ['a protocol', 'DKIM', 'SPF'],
  ])('%s that is another, or lacks', (_what, right, wrong) => {
    const en = `It is ${right} that counts.`;
    expect(tokensLost({ en, ja: `${right} が有効です。` })).toEqual([]);
    expect(tokensLost({ en, ja: `${wrong} が有効です。` })).not.toEqual([]);
    expect(tokensLost({ en, ja: 'それが有効です。' })).not.toEqual([]);
  });

  test('tokens that only Japanese has, but for words of English', () => {
    const en =
      'One record, the enforcement status, and the mail. Choose Resend, under "Use a domain", in May.';
    const ja =
      '5 月に 1 個のレコードと EnforcementStatus と DKIM。「ドメインの使用」の "Resend" を選びます。';
    expect(tokensLost({ en, ja })).toEqual([]);
    expect(tokensLost({ en, ja: `${ja}2 個、a.example、SendingEnabled、PENDING、p=none。` })).toEqual([
      '+p=none',
      '+a.example',
      '+PENDING',
      '+SendingEnabled',
      '+2',
    ]);
  });

  test.each([
    ['お客様のドメイン', 'the reader is addressed: お客様'],
    ['あなたのドメイン', 'the reader is addressed: あなた'],
    ['Eメールを', 'not E メール: Eメール'],
    ['eメールを', 'not E メール: eメール'],
    ['ＳＥＳ の', 'full-width letter, figure or bracket: Ｓ'],
    ['１ 個', 'full-width letter, figure or bracket: １'],
    ['設定 （任意）', 'full-width letter, figure or bracket: （'],
    ['SES 。', 'space in front of punctuation:  。'],
    ['です。。', 'two stops: 。。'],
    ['です。.', 'two stops: 。.'],
    ['の SESから', 'no space between ASCII and Japanese: Sか'],
    ['のSES', 'no space between Japanese and ASCII: のS'],
    ['設定(任意)', 'no space between Japanese and ASCII: 定('],
  ])('faults of style: %s', (text, fault) => {
    expect(styleFaults(text)).toContain(fault);
  });

  test('no fault of style where there is none', () => {
    expect(styleFaults('E メールは、SES (eu-west-1) の "x" から「送信」します: 1 個。')).toEqual([]);
  });
});

const EACH = CHECKS.map((check) => [check.id, check] as const);

describe.each(EACH)('%s', (_id, check) => {
  const prose = proseOf(check);
  const names = check.examples.map((example): Told => [example.name.en, example.name]);
  const verdicts = check.examples.map((example) => becauseOf(check, example));
  const evidence = check.examples.flatMap((example) => evidenceOf(check, example));
  const { command } = check.remediation;
  const commands: Told[] = command === undefined ? [] : [['remediation.command', command]];

  test('says everything in both languages', () => {
    const all = [...prose, ...commands, ...names, ...verdicts, ...evidence];
    expect(faultsIn(all, isBroken)).toEqual([]);
    expect(faultsIn([...prose, ...names, ...verdicts], isUntranslated)).toEqual([]);
    expect(faultsIn([...prose, ...names, ...verdicts, ...evidence], isLeft)).toEqual([]);
  });

  test('has commands that are the same, with comments that are not', () => {
    for (const [, { en, ja }] of commands) {
      const [english, japanese] = [en.split('\n'), ja.split('\n')];
      expect(japanese.length).toBe(english.length);
      const lines = english.map((line, i): Told => [line, { en: line, ja: japanese[i] ?? '' }]);
      const isComment = ([line]: Told) => line.startsWith('#');
      for (const [line, { ja: other }] of lines.filter((told) => !isComment(told))) expect(other).toBe(line);
      expect(faultsIn(lines.filter(isComment), isUntranslated)).toEqual([]);
      expect(faultsIn(lines.filter(isComment), isLeft)).toEqual([]);
    }
  });

  test('holds each technical token in both', () => {
    expect(faultsIn([...prose, ...commands, ...verdicts, ...evidence], tokensLost)).toEqual([]);
  });

  test('ends its sentences as sentences and its titles as titles', () => {
    const [titles, sentences] = [prose.slice(0, 1), prose.slice(1)];
    expect(faultsIn([...titles, ...names], endsOtherThan(/[^.]$/, /[^。.]$/))).toEqual([]);
    expect(faultsIn(sentences, endsOtherThan(/[.)]$/, /。$/))).toEqual([]);
    const told = verdicts.filter((_, i) => check.examples[i]?.expect !== 'unknown');
    expect(faultsIn(told, endsOtherThan(/[.)]$/, /[。)]$/))).toEqual([]);
  });

  // Of a few words nothing can be told: `reject` may stand in either language.
  test('English in the place of its Japanese would be noticed', () => {
    const isProse = ({ en, ja }: Text) => en !== ja && (en.match(/\b[a-z]{2,}\b/g) ?? []).length >= 4;
    const all = [...prose, ...names, ...verdicts].filter(([, text]) => isProse(text));
    const unseen = all.filter(
      ([, { en }]) => englishLeft(en).length === 0 && !isUntranslated({ en, ja: en }).length,
    );
    expect(unseen.map(([where, { en }]) => `${where}: ${en}`)).toEqual([]);
  });

  test('is written in the style of the house', () => {
    const all = [...prose, ...names, ...verdicts, ...evidence];
    expect(faultsIn(all, ({ ja }) => styleFaults(ja))).toEqual([]);
  });
});

test('so does what a scan reads from AWS and DNS, but for what AWS itself says', async () => {
  const { inventory } = await lookAt(await loadEstate('everything'));
  const [english = [], japanese = []] = LOCALES.map((locale) => evaluate(inventory, CHECKS, { locale }));
  const told = english.map(({ checkId, because }, i): Told => {
    const withoutAws = (text = '') => text.replaceAll(/AccessDenied\w*: User: .*? action/g, 'AccessDenied');
    return [checkId, { en: withoutAws(because), ja: withoutAws(japanese[i]?.because) }];
  });
  expect(told.length).toBeGreaterThan(CHECKS.length);
  for (const faultsOf of [isBroken, isUntranslated, isLeft, tokensLost, ({ ja }: Text) => styleFaults(ja)])
    expect(faultsIn(told, faultsOf)).toEqual([]);
});
