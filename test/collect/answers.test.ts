// The resolver's memory: every answer of a scan, however many, and each question's own.
import { Answers, isRecalled } from '../../src/collect/answers.ts';
import { createResolver } from '../../src/collect/dns.ts';
import type { DnsAnswer } from '../../src/email/resolver.ts';
import { startDnsServer } from '../../src/simulator/dns.ts';
import { many } from '../support/estate.ts';

const answerTo = (name: string): DnsAnswer<unknown> => ({
  status: 'found',
  records: [`text of ${name}`, '\u00ff\0"\\'],
  asked: { type: 'TXT', name, servers: ['127.0.0.1:53'], ms: 1.5 },
});

test('comes back as it was kept, be it packed in between or not', () => {
  const answers = new Answers();
  const names = many(12_000, (i) => `d${i}.example`);
  const kept = new Map(names.map((name) => [name, answerTo(name)]));
  for (const [name, answer] of kept) answers.keep(`TXT ${name}`, answer);
  let recalled = 0;
  for (const [name, answer] of kept) {
    const back = answers.recall(`TXT ${name}`);
    expect(back).toEqual(answer);
    // What was packed in between is known to have been given before; what was not is the same object.
    expect(back === answer).toBe(!isRecalled(back ?? answer));
    if (back !== answer) recalled += 1;
  }
  expect(recalled).toBeGreaterThan(names.length / 2);
  expect(answers.recall('TXT other.example')).toBeUndefined();
  expect(answers.recall('MX d1.example')).toBeUndefined();
});

test('two questions that look alike to it keep an answer each', () => {
  // Both have the FNV-1a hash 0x58f5ed4b (two of 300,000 names: found by trying).
  const [one, other] = collision();
  const answers = new Answers();
  answers.keep(one, answerTo(one));
  for (const name of many(5_000, (i) => `TXT between${i}`)) answers.keep(name, answerTo(name));
  answers.keep(other, answerTo(other));
  for (const name of many(5_000, (i) => `TXT after${i}`)) answers.keep(name, answerTo(name));
  expect(answers.recall(one)).toEqual(answerTo(one));
  expect(answers.recall(other)).toEqual(answerTo(other));
  // And one that was never kept has none.
  const onlyOne = new Answers();
  onlyOne.keep(one, answerTo(one));
  for (const name of many(5_000, (i) => `TXT after${i}`)) onlyOne.keep(name, answerTo(name));
  expect(onlyOne.recall(other)).toBeUndefined();
});

/** Two questions of one 32-bit FNV-1a hash; among 300,000 there are some ten pairs. */
function collision(): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; i < 300_000; i++) {
    const question = `TXT d${i}.example`;
    let hash = 0x811c9dc5;
    for (const char of question) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    const before = seen.get(hash);
    if (before !== undefined) return [before, question];
    seen.set(hash, question);
  }
  throw new Error('no two questions are alike');
}

test('a resolver asks each question once, however many came in between', async () => {
  const server = await startDnsServer({
    zones: { example: { '@': { TXT: ['x'] }, d1: { TXT: ['one'] } } },
    faults: {},
  });
  try {
    const resolver = createResolver({
      servers: [server.address],
      timeoutMs: 2000,
      tries: 2,
      concurrency: 10,
      budgetMs: 60_000,
    });
    const names = many(5_000, (i) => `d${i}.example`);
    const first = await Promise.all(names.map((name) => resolver.txt(name)));
    expect(first.filter(({ status }) => status === 'temperror')).toEqual([]);
    expect(server.queries).toHaveLength(names.length);
    // Whatever DNS would say by now.
    expect(await Promise.all(names.map((name) => resolver.txt(name.toUpperCase())))).toEqual(first);
    expect(await Promise.all(names.map((name) => resolver.lesser.txt(name)))).toEqual(first);
    expect(server.queries).toHaveLength(names.length);
    // Another scan asks anew.
    resolver.forget();
    await Promise.all([resolver.txt('d1.example'), resolver.lesser.txt('d1.example')]);
    expect(server.queries).toHaveLength(names.length + 1);
  } finally {
    await server.close();
  }
});
