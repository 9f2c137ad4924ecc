// Which names the resolver asks for, which it cannot ask for, and that it asks for each once.
import { Resolver as NodeResolver } from 'node:dns/promises';
import fc from 'fast-check';
import type { Resolver } from '../../src/email/resolver.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { questionsDuring, resolverOf } from '../support/dns-server.ts';
import { textWith } from '../support/japanese.ts';

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: { 'example.com': { '@': { TXT: ['text'] }, '*.wild': { TXT: ['star'] } } },
    faults: {
      'servfail.example.com': 'SERVFAIL',
      'refused.example.com': 'REFUSED',
      'slow.example.com': 'timeout',
    },
  });
});
afterAll(() => server.close());

function resolver(): Resolver {
  return resolverOf([server.address]);
}

describe('names', () => {
  test.each(['', '.', 'a..b', '.a', 'x'.repeat(64), '\u00fc%41.example.com', `${'x.'.repeat(126)}xy`])(
    'badname, and nothing is asked: %j',
    async (name) => {
      const asked = await questionsDuring(server, async () => {
        expect(await resolver().txt(name)).toMatchObject({
          status: 'badname',
          asked: { name, servers: [], ms: 0 },
        });
      });
      expect(asked).toEqual([]);
    },
  );

  test('a name that cannot be is shortened where people read it', async () => {
    const answer = await resolver().txt('x'.repeat(5000));
    expect(answer).toMatchObject({ status: 'badname', asked: { name: 'x'.repeat(5000) } });
    expect(answer).toMatchObject({
      why: textWith(`TXT ${'x'.repeat(80)}…: the name has 5000 characters, more than 253`),
    });
  });

  test('each printable character is asked for as it is, or else is not known', async () => {
    const one = resolver();
    const chars = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
    const answers = await Promise.all(
      chars.map(async (char) => ({ char, answer: await one.txt(`a${char}b.wild.example.com`) })),
    );
    const refused = answers.filter(({ answer }) => answer.status !== 'found');
    expect(refused.map(({ char }) => char).join('')).toBe(' !"#$%&\'()+,:;<=>?@[\\]^`{|}~');
    for (const { char, answer } of refused) {
      expect(answer).toMatchObject({ status: 'temperror', asked: { servers: [], ms: 0 } });
      expect(answer).toMatchObject({ why: textWith(JSON.stringify(char)) });
    }
    const sent = new Set(server.queries.map(({ name }) => name));
    for (const { char, answer } of answers) {
      expect(sent.has(`a${char.toLowerCase()}b.wild.example.com`)).toBe(answer.status === 'found');
    }
  });

  test('c-ares itself refuses those characters, escaped too', async () => {
    const dns = new NodeResolver({ timeout: 2000, tries: 1 });
    dns.setServers([server.address]);
    for (const char of ' !"#$%&\'()+,:;<=>?@[]^`{|}~') {
      const escaped = `\\${String(char.charCodeAt(0)).padStart(3, '0')}`;
      for (const spelled of [char, escaped]) {
        await expect(dns.resolveTxt(`a${spelled}b.wild.example.com`)).rejects.toMatchObject({
          code: 'EBADNAME',
        });
      }
    }
  });

  test.each([
    ['a backslash', 'a\\.b.example.com', '"\\\\" cannot stand'],
    ['a zero byte', 'a\0.example.com', '"\\u0000" cannot stand'],
    [
      'a macro of SPF that was filled in',
      'user+tag=x.example.com',
      'this resolver cannot ask for names with "+"',
    ],
  ])('DNS could carry it, so it is not known: %s', async (_case, name, why) => {
    const asked = await questionsDuring(server, async () => {
      const answer = await resolver().txt(name);
      expect(answer).toMatchObject({ status: 'temperror', asked: { servers: [], ms: 0 } });
      expect(answer).toMatchObject({ why: textWith(why) });
    });
    expect(asked).toEqual([]);
  });

  // Up to Node 24, node:dns turns such a name into the root, and takes the root's answer for the name's.
  test.each(['xn--a.example.com', 'a.xn--.example.com', 'xn--0.xn--0'])(
    'an A-label that IDNA does not know is asked for as it is, or is not known: %s',
    async (name) => {
      const one = resolver();
      const asked = await questionsDuring(server, () => one.txt(name));
      const answer = await one.txt(name);
      expect(asked).toEqual(answer.status === 'temperror' ? [] : [`TXT ${name} udp`]);
      if (answer.status === 'temperror')
        expect(answer.why).toEqual(textWith('cannot ask for names with "xn--'));
    },
  );

  test.each([
    '*.example.com',
    '_dmarc._odd.example.com',
    '1.0/25.2.0.192.in-addr.arpa',
    '-a-.example.com',
    'ab--c.example.com',
    '127.1',
    '0x7f.1',
    '127.0.0.1',
    'localhost',
    'xn--bcher-kva.xn--p1ai',
    `${`${'x'.repeat(63)}.`.repeat(3)}${'x'.repeat(61)}`,
  ])('asked for as it is: %s', async (name) => {
    expect(await questionsDuring(server, () => resolver().txt(name))).toEqual([`TXT ${name} udp`]);
  });

  test('.onion is not for DNS (RFC 7686)', async () => {
    const asked = { type: 'A', name: 'example.onion', servers: [], ms: 0 };
    expect(await resolver().a('Example.onion')).toEqual({ status: 'nxdomain', asked });
  });
});

describe('each question once', () => {
  test('however the name is spelled and however it ends', async () => {
    const one = resolver();
    const asked = await questionsDuring(server, async () => {
      const spellings = ['example.com', 'Example.COM', 'example.com.', 'example.com'];
      const answers = await Promise.all(spellings.map((name) => one.txt(name)));
      expect(answers.every((answer) => answer === answers[0])).toBe(true);
      for (const name of ['example.com', 'no.example.com', 'refused.example.com']) {
        await one.txt(name);
        await one.txt(name);
      }
    });
    expect(asked).toEqual(
      ['example.com', 'no.example.com', 'refused.example.com'].map((at) => `TXT ${at} udp`),
    );
  });

  test('each type for itself', async () => {
    const one = resolver();
    const asked = await questionsDuring(server, async () => {
      for (const method of ['txt', 'cname', 'mx', 'a', 'aaaa', 'ptr', 'txt'] as const) {
        await one[method]('example.com');
      }
    });
    expect(asked).toEqual(
      ['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR'].map((type) => `${type} example.com udp`),
    );
  });

  test('each resolver remembers for itself', async () => {
    const asked = await questionsDuring(server, async () => {
      await resolver().txt('example.com');
      await resolver().txt('example.com');
    });
    expect(asked).toHaveLength(2);
  });

  test('whatever the names: each ends in an answer, and no question is sent twice', async () => {
    const label = fc.oneof(
      fc.constantFrom(
        'a',
        'A',
        '*',
        '-',
        '_dmarc',
        'xn--',
        'xn--a',
        '\u00fc',
        '0x7f',
        '1',
        'servfail',
        '',
        '%41',
      ),
      fc.string({ unit: 'binary', maxLength: 70 }),
    );
    const name = fc
      .tuple(fc.array(label, { maxLength: 5 }), fc.constantFrom('', '.', '.example.com', '.EXAMPLE.com.'))
      .map(([labels, end]) => `${labels.join('.')}${end}`);
    const method = fc.constantFrom<keyof Resolver>('txt', 'cname', 'mx', 'a', 'aaaa', 'ptr');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(method, name), { maxLength: 40 }), async (questions) => {
        const one = resolver();
        const ended = new Set<string>();
        const asked = await questionsDuring(server, async () => {
          const answers = await Promise.all(questions.map(([ask, text]) => one[ask](text)));
          for (const { status, asked } of answers) {
            expect(['found', 'nodata', 'nxdomain', 'temperror', 'badname']).toContain(status);
            if (asked.servers.length > 0) ended.add(`${asked.type} ${asked.name} udp`);
          }
        });
        expect(asked.sort()).toEqual([...ended].sort());
      }),
      { numRuns: 60 },
    );
  });
});
