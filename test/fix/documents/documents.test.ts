// All forms of a plan: their files, in both languages, and as one text.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hereDocument } from '../../../src/fix/documents/here-document.ts';
import { type DocumentForm, documentsAsText, documentsOf } from '../../../src/fix/documents.ts';
import type { Plan } from '../../../src/fix/plan.ts';
import { LOCALES } from '../../../src/model.ts';
import { broken, tokensLost } from '../../support/languages.ts';
import { NOTHING, PLAN, planNamed, TWO_ACCOUNTS } from './plans.ts';

const FORMS: readonly DocumentForm[] = ['md', 'route53', 'zone', 'terraform', 'cloudformation', 'cli'];
const write = (plan: Plan, form: DocumentForm, locale: 'en' | 'ja' = 'en') =>
  documentsOf(plan, form, { locale, zones: [{ name: 'example.com', id: 'Z0123' }] });
const pathsOf = (plan: Plan, form: DocumentForm) => write(plan, form).map(({ path }) => path);

describe('the files', () => {
  test.each<[DocumentForm, string[]]>([
    ['md', ['plan.md']],
    ['zone', ['dns/example.com.zone', 'dns/other.example.zone', 'later/example.com.zone']],
    [
      'terraform',
      [
        'dns/main.tf',
        'ses-111122223333-eu-west-1/main.tf',
        'pools-111122223333-eu-west-1.txt',
        'tighten/main.tf',
      ],
    ],
    [
      'cloudformation',
      [
        'dns/template.yaml',
        'ses-111122223333-eu-west-1/template.yaml',
        'pools-111122223333-eu-west-1.txt',
        'tighten/template.yaml',
      ],
    ],
  ])('of %s', (form, paths) => {
    expect(pathsOf(PLAN, form)).toEqual(paths);
  });

  test('of route53: batches beside the script that sends them, and lines where the zone is not known', () => {
    expect(pathsOf(PLAN, 'route53')).toEqual([
      'apply.sh',
      'dkim-example.com.json',
      'dmarc-example.com_example.com.json',
      'spf-example.com.json',
      'mail-from-bounce.example.com.json',
      'dmarc-example.com_other.example.json',
      'apply_other.example.zone',
      'later/apply.sh',
      'later/tighten-example.com.json',
    ]);
  });

  test('of cli: scripts by phase, records before what looks for them', () => {
    const scripts = (plan: Plan) => pathsOf(plan, 'cli').filter((path) => path.endsWith('.sh'));
    expect(pathsOf(PLAN, 'cli')[0]).toBe('README.md');
    expect(scripts(PLAN)).toEqual([
      '01-identities.sh',
      '02-dns.sh',
      '03-verify.sh',
      '04-mail-from-dns.sh',
      '05-mail-from.sh',
      '06-production.sh',
      '07-watch.sh',
      '08-switch.sh',
      '09-tighten.sh',
      '10-tidy.sh',
    ]);
    expect(scripts(TWO_ACCOUNTS).slice(2, 7)).toEqual([
      '111122223333/03-verify.sh',
      'dns/04-mail-from-dns.sh',
      '111122223333/05-mail-from.sh',
      '444455556666/06-mail-from.sh',
      '111122223333/07-production.sh',
    ]);
  });

  test.each(FORMS)('%s: none twice where capitals do not count, none outside, each with an end', (form) => {
    for (const plan of [PLAN, TWO_ACCOUNTS, planNamed('../../etc/x\n')]) {
      const documents = write(plan, form);
      const paths = documents.map(({ path }) => path.toLowerCase());
      expect(new Set(paths).size).toBe(paths.length);
      for (const { path, text } of documents) {
        expect(path).toMatch(/^[\w][\w.-]*(?:\/[\w][\w.-]*)?$/);
        expect(text).toMatch(/[^\n]\n$/);
      }
    }
  });

  test('README links to files that are there, each script among them', () => {
    for (const plan of [PLAN, TWO_ACCOUNTS]) {
      const [readme, ...files] = write(plan, 'cli');
      const links = [...(readme?.text.matchAll(/\]\((?!#)([^)]*)\)/g) ?? [])].map(([, link]) => link);
      const paths = files.map(({ path }) => path);
      expect(links.filter((link) => !paths.includes(link ?? ''))).toEqual([]);
      expect(paths.filter((path) => path.endsWith('.sh') && !links.includes(path))).toEqual([]);
    }
  });
});

test.each(FORMS)('%s: a plan without steps says so in one document', (form) => {
  const documents = write(NOTHING, form);
  expect(documents).toHaveLength(1);
  expect(documents[0]?.text).toContain('There is nothing to do');
  expect(write({ ...NOTHING, left: PLAN.left }, form)[0]?.text).toContain('There are no steps');
});

test.each<DocumentForm>(['route53', 'zone', 'terraform', 'cloudformation'])(
  '%s: nothing for this form, and what is awaited is said',
  (form) => {
    const steps = PLAN.steps.filter(({ awaits }) => awaits !== undefined);
    const [document, ...more] = write({ ...PLAN, steps }, form);
    expect(more).toEqual([]);
    expect(document?.path).toBe('README.md');
    expect(document?.text).toContain(form === 'zone' || form === 'route53' ? 'new.example' : 'this form');
  },
);

describe('the languages', () => {
  const written = FORMS.flatMap((form) => {
    const [english, japanese] = LOCALES.map((locale) => write(TWO_ACCOUNTS, form, locale));
    return (english ?? []).map(({ path, text }, index) => [form, path, text, japanese?.[index]] as const);
  });
  // What AWS is asked is written in a language of its own.
  const compared = written.filter(([, path]) => !path.includes('put-account-details'));

  test.each(compared)('%s %s carries the same in both', (form, path, text, japanese) => {
    expect(japanese?.path).toBe(path);
    const isTemplate = form === 'terraform' || form === 'cloudformation';
    const lines = (whole: string) =>
      withoutDraft(whole)
        .split('\n')
        .filter((line) => !isDraft(line) && (!isTemplate || line.startsWith('#')))
        .map((line) => line.replace('${DNS_PROFILE', ''));
    const [en, ja] = [lines(text), lines(japanese?.text ?? '')];
    expect(ja).toHaveLength(en.length);
    expect([...en, ...ja].filter((line) => line !== '').flatMap(broken)).toEqual([]);
    expect(en.flatMap((line, index) => tokensLost({ en: line, ja: ja[index] ?? '' }))).toEqual([]);
  });

  // The draft for AWS is worded by others, and compared by them.
  const isDraft = (line: string) => /^>|placeholder/.test(line);

  function withoutDraft(text: string): string {
    return text.replaceAll(/^cat > put-account-details[\s\S]*?^EOF$/gm, '');
  }
});

describe('as one text', () => {
  test('one document as it is; others behind their paths', () => {
    expect(documentsAsText(write(PLAN, 'md'))).toBe(write(PLAN, 'md')[0]?.text);
    expect(documentsAsText(write(PLAN, 'zone'))).toMatch(
      /^; ==> dns\/example\.com\.zone <==\n; mailposture fix/,
    );
    expect(documentsAsText(write(PLAN, 'terraform'))).toContain('\n# ==> tighten/main.tf <==\n');
    expect(documentsAsText([])).toBe('');
  });

  test.each<DocumentForm>(['cli', 'route53'])(
    '%s: a shell makes the files of it, and runs nothing',
    (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'mailposture-text-'));
      const documents = write(TWO_ACCOUNTS, form);
      // Without a command to run: not even `aws` is found.
      const env = { PATH: '/usr/bin:/bin' };
      const made = () =>
        execFileSync('sh', { cwd: folder, input: documentsAsText(documents), env, stdio: 'pipe' });
      expect(made().toString()).toBe('');
      for (const { path, text } of documents) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
      expect(made).toThrow(/exist|overwrite/);
      rmSync(folder, { recursive: true });
      const named = documentsAsText(documents).match(/^# sh \S+$/gm) ?? [];
      expect(named).toEqual(
        documents.filter(({ path }) => path.endsWith('.sh')).map(({ path }) => `# sh ${path}`),
      );
    },
  );

  test('no line of a file ends it', () => {
    expect(hereDocument('a', 'EOF\nEOF_2')).toBe("cat > a <<'EOF_3'\nEOF\nEOF_2\nEOF_3");
  });
});
