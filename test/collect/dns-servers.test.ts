// Several servers, many questions and little time: whom the resolver asks, how many at once and for how long.
import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ResolverOptions } from '../../src/collect/dns.ts';
import type { Resolver } from '../../src/email/resolver.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { questionsDuring, replyTo, resolverOf, servePackets } from '../support/dns-server.ts';
import { textWith } from '../support/japanese.ts';

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: { 'example.com': { '@': { TXT: ['text'], A: ['192.0.2.1'] }, mx: { A: ['192.0.2.1'] } } },
    faults: {
      'servfail.example.com': 'SERVFAIL',
      'refused.example.com': 'REFUSED',
      'slow.example.com': 'timeout',
    },
  });
});
afterAll(() => server.close());

function resolver(options: Partial<ResolverOptions> = {}): Resolver {
  return resolverOf([server.address], options);
}

describe('several servers', () => {
  let second: DnsServer;
  beforeAll(async () => {
    second = await startDnsServer({
      zones: {
        'example.com': Object.fromEntries(['servfail', 'no', 'mx'].map((at) => [at, { TXT: ['2'] }])),
      },
      faults: { 'refused.example.com': 'REFUSED', 'slow.example.com': 'SERVFAIL' },
    });
  });
  afterAll(() => second.close());

  test('the next is asked where one does not answer', async () => {
    const servers = [server.address, second.address];
    const answer = await resolver({ servers, tries: 2 }).txt('servfail.example.com');
    expect(answer).toMatchObject({ status: 'found', records: ['2'], asked: { servers } });
  });

  test.each(['no.example.com', 'mx.example.com'])('none is asked behind a known answer: %s', async (name) => {
    const answer = await resolver({ servers: [server.address, second.address], tries: 2 }).txt(name);
    expect(answer).toMatchObject({ asked: { servers: [server.address] } });
  });

  test('round after round, and each distinct failure is told once', async () => {
    const servers = [server.address, second.address];
    const one = resolver({ servers, tries: 2, timeoutMs: 150 });
    expect(await one.txt('slow.example.com')).toMatchObject({
      status: 'temperror',
      why: {
        en:
          `TXT slow.example.com: no answer in time (ETIMEOUT at ${servers[0]}); ` +
          `the server failed to answer (ESERVFAIL at ${servers[1]})`,
        ja:
          `TXT slow.example.com: 時間内に応答がありません (${servers[0]} で ETIMEOUT); ` +
          `サーバーが応答に失敗しました (${servers[1]} で ESERVFAIL)`,
      },
      asked: { servers: [...servers, ...servers] },
    });
    expect(await one.txt('refused.example.com')).toMatchObject({
      why: textWith(
        `TXT refused.example.com: the server refused to answer (EREFUSED at ${servers.join(', ')})`,
      ),
    });
  });

  test('a server that fails once is asked again', async () => {
    let queries = 0;
    const flaky = await servePackets((query) => {
      queries += 1;
      return [replyTo(query, { flags: queries === 1 ? 2 : 0 })];
    });
    const answer = await resolver({ servers: [flaky.address], tries: 3 }).txt('example.com');
    await flaky.close();
    expect(answer).toMatchObject({ status: 'nodata', asked: { servers: [flaky.address, flaky.address] } });
  });

  test('the time is that of all of them together', async () => {
    const late = await servePackets(async (query) => {
      await setTimeout(60);
      return [replyTo(query, { flags: 2 })];
    });
    const { asked } = await resolver({ servers: [late.address], tries: 2 }).txt('example.com');
    await late.close();
    expect(asked.ms).toBeGreaterThanOrEqual(110);
    expect(asked.ms).toBe(Math.round(asked.ms * 10) / 10);
  });

  test('an address needs no port; a host name is no server', async () => {
    expect(() => resolver({ servers: ['[::1]:5353', '::1', '127.0.0.1'] })).not.toThrow();
    expect(() => resolver({ servers: ['localhost:53'] })).toThrow('Invalid IP address');
  });

  test.each([
    ['127.0.0.1', '127.0.0.1:53'],
    ['127.0.0.1:53', '127.0.0.1:53'],
    ['::1', '[::1]:53'],
    ['[::1]:5353', '[::1]:5353'],
  ])('%s is named as %s', async (given, shown) => {
    // Who listens there, if anyone, does not matter.
    const one = resolver({ servers: [given, server.address], tries: 1, timeoutMs: 1 });
    const { asked } = await one.txt('no.example.com');
    expect(asked.servers[0]).toBe(shown);
  });
});

test('never more questions under way than allowed, whatever their types', async () => {
  let open = 0;
  let most = 0;
  const slow = await servePackets(async (query) => {
    open += 1;
    most = Math.max(most, open);
    await setTimeout(30);
    open -= 1;
    return [replyTo(query)];
  });
  const few = resolver({ servers: [slow.address], concurrency: 3 });
  const names = Array.from({ length: 5 }, (_, index) => `n${index}.example.com`);
  const answers = await Promise.all(names.flatMap((name) => [few.txt(name), few.mx(name)]));
  await slow.close();
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'nodata'));
  expect(most).toBe(3);
});

describe('the budget', () => {
  const spent = 'because the 0.2 s that a scan may spend on DNS are used up';
  const spentJa = 'スキャンが DNS に使える 0.2 秒を使い切ったため、';

  test.each([1, 3])('cuts off what is under way, and asks nothing more: %d tries', async (tries) => {
    const tight = resolver({ budgetMs: 200, timeoutMs: 30_000, tries, concurrency: 1 });
    const asked = await questionsDuring(server, async () => {
      const [underWay, waiting] = await Promise.all([tight.txt('slow.example.com'), tight.a('example.com')]);
      expect(underWay).toMatchObject({
        status: 'temperror',
        why: {
          en: `TXT slow.example.com: cut off (ECANCELLED at ${server.address}); not asked again, ${spent}`,
          ja: `TXT slow.example.com: 途中で打ち切りました (${server.address} で ECANCELLED); ${spentJa}再度の問い合わせはしていません`,
        },
        asked: { servers: [server.address] },
      });
      expect(waiting).toEqual({
        status: 'temperror',
        why: {
          en: `A example.com: not asked, ${spent}`,
          ja: `A example.com: ${spentJa}問い合わせていません`,
        },
        asked: { type: 'A', name: 'example.com', servers: [], ms: 0 },
      });
      expect(await tight.mx('example.com')).toMatchObject({
        why: textWith(`MX example.com: not asked, ${spent}`),
      });
    });
    expect(asked).toEqual(['TXT slow.example.com udp']);
  });

  test('ends the rounds', async () => {
    const tight = resolver({ budgetMs: 200, tries: 100_000 });
    // The last try may or may not have been under way.
    const why =
      /^TXT \S+: the server failed to answer \(ESERVFAIL at \S+\); (cut off \(.*\); )?not asked again, because/;
    expect(await tight.txt('servfail.example.com')).toMatchObject({
      status: 'temperror',
      why: textWith(why),
    });
  });

  test('runs only while something is being asked: SES is read for minutes between two questions', async () => {
    const tight = resolver({ budgetMs: 500 });
    await setTimeout(600);
    expect(await tight.txt('example.com')).toMatchObject({ status: 'found' });
    await setTimeout(600);
    expect(await tight.txt('mx.example.com')).toMatchObject({ status: 'nodata' });
  });

  test('is of each resolver by itself, and what was answered stays answered', async () => {
    const tight = resolver({ budgetMs: 200, timeoutMs: 30_000 });
    expect(await tight.txt('example.com')).toMatchObject({ status: 'found' });
    expect(await tight.txt('slow.example.com')).toMatchObject({ status: 'temperror' });
    expect(await tight.txt('mx.example.com')).toMatchObject({ status: 'temperror' });
    expect(await tight.txt('example.com')).toMatchObject({ status: 'found' });
    expect(await resolver({ budgetMs: 200 }).txt('mx.example.com')).toMatchObject({ status: 'nodata' });
  });
});

test('a process ends with its last answer, however much of the budget is left', async () => {
  const program = `
    import { createResolver } from './src/collect/dns.ts';
    const dns = createResolver({
      servers: ['${server.address}'], timeoutMs: 300, tries: 1, concurrency: 2, budgetMs: 600_000,
    });
    const answers = await Promise.all(['example.com', 'slow.example.com', 'a..b'].map((name) => dns.txt(name)));
    console.log(answers.map(({ status }) => status).join());
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 50_000 });
  expect(stdout).toBe('found,temperror,badname\n');
});
