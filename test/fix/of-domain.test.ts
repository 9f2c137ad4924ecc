// Who reads DMARC reports is for people to say: a plan asks once, proposes who reads others', and goes by the answer.
import { type Answers, NO_ANSWERS } from '../../src/fix/answers.ts';
import { fixesOf } from '../../src/fix/index.ts';
import type { Change, Finding, Inventory } from '../../src/model.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { lookAt } from '../support/company.ts';

let inventory: Inventory;
let findings: readonly Finding[];

beforeAll(async () => {
  const estate = structuredClone(await loadEstate('story-before'));
  const silent = (domain: string) => {
    const zone = estate.zones[domain];
    if (zone?._dmarc !== undefined) zone._dmarc = { TXT: ['v=DMARC1; p=none'] };
  };
  silent('kumo-events.example');
  silent('kumo-cards.example');
  const looked = await lookAt(estate);
  inventory = looked.inventory;
  findings = [...looked.report.findings];
});

function changesOf(checkId: string, name: string, answers: Answers = NO_ANSWERS): readonly Change[] {
  const finding = findings.find(
    (one) => one.checkId === checkId && one.subject.name === name && one.outcome === 'fail',
  );
  const fix = finding && fixesOf(findings, inventory, answers).get(finding);
  return fix?.changes ?? [];
}

const textsOf = (changes: readonly Change[]) =>
  changes.flatMap((change) => (change.kind === 'dns' ? change.set.values : []));

test.each([
  ['domain-dmarc-published', 'kumo-invoices.example'],
  ['domain-dmarc-reported', 'kumo-events.example'],
  ['domain-dmarc-enforced', 'kumo-cards.example'],
])('%s of %s, whose reports nobody reads: a question, with who reads others’', (checkId, domain) => {
  const [question] = changesOf(checkId, domain);
  expect(question).toMatchObject({ kind: 'decide', about: 'reports' });
  const options = question?.kind === 'decide' ? question.options : [];
  expect(options.map(({ argument }) => argument)).toContainEqual([
    '--dmarc-reports',
    'dmarc-reports@kumo-notes.example',
  ]);
});

test('the question is one for all domains of an account', () => {
  const questions = [
    ...changesOf('domain-dmarc-published', 'kumo-invoices.example'),
    ...changesOf('domain-dmarc-reported', 'kumo-events.example'),
  ].filter(({ kind }) => kind === 'decide');
  expect(questions).toHaveLength(2);
  expect(questions[0]).toEqual(questions[1]);
});

test('an answer goes into the record, and nothing is asked', () => {
  const answers = { senders: [], dmarcReports: 'dmarc@kumo-notes.example' };
  const changes = changesOf('domain-dmarc-published', 'kumo-invoices.example', answers);
  expect(textsOf(changes)).toEqual(['v=DMARC1; p=none; rua=mailto:dmarc@kumo-notes.example']);
  expect(changes.filter(({ kind }) => kind === 'decide')).toEqual([]);
});

test('what a domain inherits is mended where it stands, and is one change for both', () => {
  const [above] = changesOf('domain-dmarc-enforced', 'kumo-notes.example');
  expect(above).toMatchObject({ kind: 'dns', set: { name: '_dmarc.kumo-notes.example' } });
  expect(changesOf('domain-dmarc-enforced', 'app.kumo-notes.example')).toEqual([above]);
});

test('a policy goes one stage on, and the fix says which one is left', () => {
  const finding = findings.find(
    ({ checkId, subject }) => checkId === 'domain-dmarc-enforced' && subject.name === 'kumo-blog.example',
  );
  const fix = finding && fixesOf(findings, inventory).get(finding);
  expect(fix?.open.map(({ en }) => en)).toEqual([
    expect.stringContaining('p=reject in the place of p=quarantine'),
  ]);
});

test('an answer is for records that name nobody: others keep their readers', () => {
  const answers = { senders: [], dmarcReports: 'dmarc@kumo-notes.example' };
  const changes = changesOf('domain-dmarc-enforced', 'kumo-blog.example', answers);
  expect(textsOf(changes)).toEqual(['v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@kumo-blog.example']);
});
