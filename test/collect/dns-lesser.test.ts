// Questions that no check rests on: they wait for the others, take nothing from them, and are answered all the same.
import { setTimeout } from 'node:timers/promises';
import { createResolver, lesserOf, type ResolverOptions } from '../../src/collect/dns.ts';
import { MailDns } from '../../src/collect/mail-dns.ts';
import { Journal } from '../../src/fact.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { firstLabelOf, questionsDuring, replyTo, servePackets } from '../support/dns-server.ts';
import { ACCOUNT, many } from '../support/estate.ts';
import { textWith } from '../support/japanese.ts';
import { zoneResolver } from '../support/zone.ts';

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: { 'example.com': { '@': { TXT: ['text'] }, other: { TXT: ['other'] } } },
    faults: { 'slow.example.com': 'timeout', 'servfail.example.com': 'SERVFAIL' },
  });
});
afterAll(() => server.close());

function resolver(options: Partial<ResolverOptions> = {}, servers = [server.address]) {
  return createResolver({
    servers,
    timeoutMs: 30_000,
    tries: 1,
    concurrency: 10,
    budgetMs: 60_000,
    ...options,
  });
}

test('are sent only when no other waits', async () => {
  const sent: string[] = [];
  const slow = await servePackets(async (query) => {
    sent.push(firstLabelOf(query));
    await setTimeout(10);
    return [replyTo(query)];
  });
  try {
    const one = resolver({ concurrency: 1 }, [slow.address]);
    const checks = many(5, (i) => one.txt(`check${i}.example.com`));
    const lesser = many(3, (i) => one.lesser.txt(`lesser${i}.example.com`));
    const later = many(5, (i) => one.txt(`later${i}.example.com`));
    const answers = await Promise.all([...checks, ...lesser, ...later]);
    expect(answers.map(({ status }) => status)).toEqual(many(13, () => 'nodata'));
  } finally {
    await slow.close();
  }
  // The last of the others waits no more when the lesser ones are sent, beside it.
  const firstLesser = sent.findIndex((name) => name.startsWith('lesser'));
  expect(
    sent.slice(0, firstLesser).filter((name) => !name.startsWith('lesser')).length,
  ).toBeGreaterThanOrEqual(9);
  expect(sent).toHaveLength(13);
});

test('have places of their own: those that hang hold up nobody', async () => {
  const one = resolver({ concurrency: 1, timeoutMs: 500 });
  const hanging = one.lesser.mx('slow.example.com');
  let isOver = false;
  void hanging.then(() => {
    isOver = true;
  });
  expect(await one.txt('example.com')).toMatchObject({ status: 'found' });
  expect(await one.txt('other.example.com')).toMatchObject({ status: 'found' });
  expect(isOver).toBe(false);
  expect(await hanging).toMatchObject({ status: 'temperror' });
});

describe('the budget', () => {
  const spent = /because the 0\.3 s that a scan may spend on DNS are used up/;

  test('is the time that the others leave: what the lesser ones spend is theirs alone', async () => {
    const tight = resolver({ budgetMs: 300 });
    expect(await tight.lesser.txt('slow.example.com')).toMatchObject({
      status: 'temperror',
      why: textWith(spent),
    });
    expect(await tight.lesser.txt('mx.example.com')).toMatchObject({ status: 'temperror' });
    expect(await tight.txt('example.com')).toMatchObject({ status: 'found' });
  });

  test('used up by the others, leaves nothing', async () => {
    const tight = resolver({ budgetMs: 300 });
    expect(await tight.txt('slow.example.com')).toMatchObject({ status: 'temperror' });
    const asked = await questionsDuring(server, async () => {
      expect(await tight.lesser.txt('example.com')).toMatchObject({
        status: 'temperror',
        why: textWith(/^TXT example\.com: not asked, because/),
        asked: { servers: [] },
      });
    });
    expect(asked).toEqual([]);
  });
});

describe('one question asked both ways', () => {
  /** Fails to answer the first question for example.com. */
  const flaky = async () => {
    let failed = false;
    return servePackets((query) => {
      const fails = !failed && firstLabelOf(query) === 'example';
      failed ||= fails;
      return [replyTo(query, fails ? { flags: 2 } : {})];
    });
  };

  test('is sent once, and its answer is one', async () => {
    const one = resolver();
    const asked = await questionsDuring(server, async () => {
      const both = await Promise.all([one.lesser.txt('example.com'), one.txt('example.com')]);
      expect(both[0]).toEqual(both[1]);
      expect([await one.lesser.txt('EXAMPLE.com'), await one.txt('example.com.')]).toEqual(both);
    });
    expect(asked).toEqual(['TXT example.com udp']);
  });

  test('what DNS did not answer the lesser one is asked again by whoever rests on it', async () => {
    const server = await flaky();
    try {
      const one = resolver({}, [server.address]);
      const [first, second] = await Promise.all([
        one.lesser.txt('example.com'),
        one.txt('other.example.com'),
      ]);
      expect([first.status, second.status]).toEqual(['temperror', 'nodata']);
      expect(await one.txt('example.com')).toMatchObject({ status: 'nodata' });
      expect(await one.lesser.txt('example.com')).toMatchObject({ status: 'nodata' });
    } finally {
      await server.close();
    }
  });

  test('what DNS did not answer the other stays so for both', async () => {
    const server = await flaky();
    try {
      const one = resolver({}, [server.address]);
      expect(await one.txt('example.com')).toMatchObject({ status: 'temperror' });
      expect(await one.lesser.txt('example.com')).toMatchObject({ status: 'temperror' });
      expect(await one.txt('example.com')).toMatchObject({ status: 'temperror' });
    } finally {
      await server.close();
    }
  });
});

test('a resolver of another kind has one way in', async () => {
  const zone = zoneResolver({ 'example.com': { TXT: ['a'] } });
  expect(lesserOf(zone)).toBe(zone);
});

test('what is proposed is asked the lesser way: its failures are no gap, and hide none of a check', async () => {
  const journal = new Journal();
  const dns = new MailDns(resolver(), journal, ACCOUNT);
  expect(await dns.proposed.txt('servfail.example.com')).toMatchObject({ known: false });
  expect(await dns.txt('servfail.example.com')).toMatchObject({ known: false });
  const [{ failures, answered } = { failures: [], answered: 0 }] = journal.reads();
  expect(answered).toBe(0);
  expect(failures.map(({ instead }) => instead === undefined)).toEqual([false, true]);
});
