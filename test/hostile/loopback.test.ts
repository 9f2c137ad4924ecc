// Tests reach this machine and nothing else: each way out of a process is refused, and told.
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import { request } from 'node:http';
import { connect, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { startSimulator } from '../../src/simulator/server.ts';
import { publishingEstate } from '../support/simulated.ts';

/** Of the blocks that belong to nobody (RFC 5737, RFC 3849): where the guard failed, nobody would be asked. */
const FAR = '192.0.2.1';
const FAR_6 = '2001:db8::1';
const NAME = 'example.invalid';

/** Takes what the guard has refused, which would fail this test otherwise. */
function takeEscapes(): unknown {
  return Reflect.get(Socket.prototype.connect, Symbol.for('mailposture.loopbackOnly'))();
}

/** What comes of it, by an event. */
const failed = (emitter: NodeJS.EventEmitter) =>
  new Promise<unknown>((resolve) => emitter.once('error', resolve));

const resolver = () => {
  const made = new dns.promises.Resolver({ timeout: 1, tries: 1 });
  made.setServers([FAR]);
  return made;
};
const callbackResolver = () => {
  const made = new dns.Resolver({ timeout: 1, tries: 1 });
  made.setServers(['127.0.0.1', `[${FAR_6}]:5353`]);
  return made;
};
const byCallback = (ask: (answer: (error: unknown) => void) => void) => new Promise<unknown>(ask);

const WAYS_OUT: readonly [string, string, () => Promise<unknown>][] = [
  ['fetch', `a connection to ${FAR}`, () => fetch(`http://${FAR}/`)],
  ['fetch of a name', `a connection to ${NAME}`, () => fetch(`https://${NAME}/`)],
  ['node:http', `a connection to ${FAR}`, () => failed(request(`http://${FAR}/`))],
  ['node:net', `a connection to ${FAR}`, () => failed(connect(80, FAR))],
  ['node:net, by IPv6', `a connection to ${FAR_6}`, () => failed(connect({ port: 80, host: FAR_6 }))],
  ['a socket', `a connection to ${FAR}`, () => failed(new Socket().connect(80, FAR))],
  ['node:tls', `a connection to ${FAR}`, () => failed(connectTls(443, FAR))],
  [
    'a name that begins as one of ours',
    'a connection to 127.evil.invalid',
    () => failed(connect(80, '127.evil.invalid')),
  ],
  ['a packet', `a packet to ${FAR}`, async () => createSocket('udp4').send('x', 53, FAR)],
  [
    'a packet with an offset',
    `a packet to ${FAR}`,
    async () => createSocket('udp4').send(Buffer.from('xx'), 0, 1, 53, FAR),
  ],
  ['a connected packet', `a packet to ${FAR}`, async () => createSocket('udp4').connect(53, FAR)],
  ["the system's look-up", `a look-up of ${NAME}`, () => byCallback((answer) => dns.lookup(NAME, answer))],
  ["the system's look-up, as a promise", `a look-up of ${NAME}`, () => dns.promises.lookup(NAME)],
  ['a resolver', `a question for ${NAME} to ${FAR}`, () => resolver().resolveTxt(NAME)],
  [
    'a resolver of several',
    `a question for ${NAME} to [${FAR_6}]`,
    () => byCallback((answer) => callbackResolver().resolve4(NAME, answer)),
  ],
];

test.each(WAYS_OUT)('%s is refused', async (_, refused, go) => {
  const said = await go().catch((error: unknown) => error);
  // fetch wraps the error of its connection.
  const { cause } = Object(said);
  expect(cause ?? said).toMatchObject({ code: 'ECONNREFUSED', message: `loopback only: refused ${refused}` });
  expect(takeEscapes()).toEqual([refused]);
});

test('this machine is reached', async () => {
  const simulator = await startSimulator({ estate: publishingEstate });
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      const { status } = await fetch(simulator.endpoint.replace('127.0.0.1', host));
      expect(status).toBeGreaterThanOrEqual(400);
    }
  } finally {
    await simulator.close();
  }
  expect(takeEscapes()).toEqual([]);
});

test.each([
  ['an ES module', ['--input-type=module', '-e', `await fetch('http://${FAR}/')`]],
  ['CommonJS', ['-e', `require('node:net').connect(80, '${FAR}')`]],
  [
    'a name that it imports',
    ['--input-type=module', '-e', `import { lookup } from 'node:dns/promises'; await lookup('${NAME}')`],
  ],
])('a process that a test starts is guarded: %s', (_, args) => {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env } });
  expect(stderr).toMatch(/^loopback only: refused a (connection|look-up)/);
  expect(status).toBe(1);
});
