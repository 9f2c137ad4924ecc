// The catalogue checks itself: what a check promises by its metadata holds.
import { readdirSync, readFileSync } from 'node:fs';
import { type AnyCheck, isCalled, NotSeen } from '../../src/checks/define.ts';
import { CHECKS, checkById, selectChecks, UnknownCheckError } from '../../src/checks/index.ts';
import { SAMPLE_SUBJECTS } from '../../src/checks/samples.ts';
import { LOCALES, told } from '../../src/model.ts';
import { thresholdsOf } from '../support/check-examples.ts';

const GROUPS = { userPool: 'cognito', identity: 'ses', account: 'ses', domain: 'domain' } as const;
const ROOT = new URL('../../src/checks/', import.meta.url);
const EACH = CHECKS.map((check) => [check.id, check] as const);

/** Which facts a check reads over all its examples. */
function readsOf(check: AnyCheck): string[] {
  const reads = new Set<string>();
  for (const example of check.examples) {
    const facts = new Proxy(example.facts, {
      get(target, name) {
        reads.add(String(name));
        return Reflect.get(target, name);
      },
    });
    const subject = { ...SAMPLE_SUBJECTS[check.kind], ...example.subject };
    const takenAt = example.takenAt ?? '2026-11-01T00:00:00.000Z';
    try {
      // The catalogue has forgotten what its checks' facts are (see AnyCheck).
      check.evaluate(facts as never, { subject, takenAt, thresholds: thresholdsOf(example) } as never);
    } catch (error) {
      if (!(error instanceof NotSeen)) throw error;
    }
  }
  return [...reads].sort();
}

test('every check of a group is in the catalogue, once, under its own name and in its group', () => {
  // What checks of a group share stands beside them, under a name that begins otherwise.
  const files = Object.values(GROUPS).flatMap((group) =>
    readdirSync(new URL(`${group}/`, ROOT))
      .filter((file) => file.startsWith(`${group}-`))
      .map((file) => `${group}/${file}`),
  );
  const paths = CHECKS.map(({ kind, id }) => `${GROUPS[kind]}/${id}.ts`);
  expect(paths.toSorted()).toEqual([...new Set(files)].sort());
  expect(new Set(paths).size).toBe(CHECKS.length);
});

describe.each(EACH)('%s', (_id, check) => {
  test('needs exactly what it reads', () => {
    expect(readsOf(check)).toEqual([...check.needs].sort());
  });

  test('has examples of pass and fail, each with a name of its own', () => {
    const outcomes = check.examples.map((example) => example.expect);
    expect(outcomes).toEqual(expect.arrayContaining(['pass', 'fail']));
    const names = check.examples.map((example) => example.name);
    for (const locale of LOCALES)
      expect(new Set(names.map((name) => told(name, locale))).size).toBe(names.length);
  });

  test('says what is required, why, and what to do', () => {
    expect(check.id).toMatch(new RegExp(`^${GROUPS[check.kind]}(-[a-z0-9]+)+$`));
    expect(check.title.en).toMatch(/^[A-Z].*[^.]$/);
    expect(check.rationale.en).toMatch(/^[A-Z].*\.$/);
    expect(check.remediation.summary.en).toMatch(/^[A-Z].*\.$/);
    expect(check.links).toContain(check.remediation.link);
    for (const link of check.links) expect(new URL(link).protocol).toBe('https:');
    expect(new Set(check.links).size).toBe(check.links.length);
  });

  test('has nothing left to do that the scaffold left to its author', () => {
    expect(JSON.stringify({ ...check, examples: check.examples.map(({ name }) => name) })).not.toContain(
      'TODO',
    );
    expect(check.evaluate.toString()).not.toContain('TODO');
  });

  test('never tells anyone to update a pool without sending all of it back', () => {
    const command = check.remediation.command?.en ?? '';
    expect(command).not.toContain('--email-configuration');
    if (command.includes('update-user-pool')) {
      expect(command).toContain('describe-user-pool');
      expect(check.remediation.summary.en).toContain('whole configuration');
      expect(check.remediation.summary.ja).toContain('設定全体');
      expect(check.links.join()).toContain('API_UpdateUserPool');
    }
  });
});

describe('ids are permanent', () => {
  // `npm run docs` adds new ones to the list, and never takes one away.
  const ever: Record<string, string> = JSON.parse(
    readFileSync(new URL('../../docs/checks/ids.json', import.meta.url), 'utf8'),
  );
  const kinds = new Map(
    CHECKS.flatMap(({ id, aliases = [], kind }) => [id, ...aliases].map((name) => [name, kind] as const)),
  );

  test('each that was ever given is still a check, or an alias of one, about the same kind of thing', () => {
    const names = Object.keys(ever);
    expect(names.length).toBeGreaterThanOrEqual(CHECKS.length);
    expect(names.filter((name) => kinds.get(name) !== ever[name])).toEqual([]);
  });

  test('and each check is on the list', () => {
    expect(CHECKS.filter(({ id }) => ever[id] === undefined).map(({ id }) => id)).toEqual([]);
  });

  test('no id is the alias of another check, and no alias stands twice', () => {
    const names = CHECKS.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(names).toEqual([...new Set(names)]);
  });
});

test('a retired id still chooses the check that does its work, and excepts from it', () => {
  const [first] = CHECKS;
  if (first === undefined) throw new Error('the catalogue is empty');
  const heir: AnyCheck = { ...first, aliases: ['cognito-old-name'] };
  for (const pattern of ['cognito-old-name', 'cognito-old-*', first.id])
    expect(selectChecks([pattern], [heir])).toEqual([heir]);
  expect(isCalled(heir, (name) => name === 'cognito-old-name')).toBe(true);
  expect(isCalled(first, (name) => name === 'cognito-old-name')).toBe(false);
});

describe('selectChecks', () => {
  const ids = (patterns: string[]) => selectChecks(patterns).map(({ id }) => id);

  test('nothing chosen is everything', () => {
    expect(selectChecks([])).toEqual(CHECKS);
  });

  test.each([
    [['ses-dkim-enabled'], ['ses-dkim-enabled']],
    [['ses-dkim-*'], ['ses-dkim-enabled', 'ses-dkim-verified', 'ses-dkim-live', 'ses-dkim-key-2048']],
    [
      ['*-verified', 'cognito-sender-verified'],
      ['cognito-sender-verified', 'ses-identity-verified', 'ses-dkim-verified'],
    ],
    [['ses-*-is-**'], ['ses-identity-is-domain']],
  ])('%j chooses %j, in the order of the catalogue', (patterns, expected) => {
    expect(ids(patterns)).toEqual(expected);
  });

  test('a pattern is not a regular expression, and holds from end to end', () => {
    for (const pattern of ['ses.dkim.enabled', 'dkim', 'ses-dkim', 'ses-dkim-enabled|x', '']) {
      expect(() => ids([pattern])).toThrow(UnknownCheckError);
    }
  });

  test('an id that does not exist is refused with the ids that are near it', () => {
    expect(() => ids(['ses-dkim-enabled', 'ses-dkim-enable', 'domain-dmarc-*d', 'dmarc*'])).toThrow(
      /"ses-dkim-enable" \(near: ses-dkim-enabled, .*"dmarc\*" \(near: /,
    );
  });
});

test('checkById finds by the exact id only', () => {
  expect(checkById('ses-dkim-enabled')?.id).toBe('ses-dkim-enabled');
  expect(checkById('ses-dkim')).toBeUndefined();
});
