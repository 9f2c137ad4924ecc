// Tests talk to this machine alone: a connection, a packet or a look-up that leads elsewhere is refused before it leaves,
// with an error that says where to. test/support/before-tests.mjs loads it into Jest's processes and into every Node that a
// test starts; test/support/loopback-checked.mjs fails the test. In JavaScript, since a process loads it before anything
// that reads TypeScript.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket } from 'node:net';

const MARK = Symbol.for('mailposture.loopbackOnly');

/** What was refused in this process and not taken yet. */
const escapes = [];

/** 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291 section 2.5.3), either as a URL or IPv4-mapped, and their name. */
function isLoopback(host) {
  const plain = String(host)
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:/, '');
  if (isIP(plain) === 4) return plain.startsWith('127.');
  // RFC 6761 section 6.3: names below localhost are loopback, too.
  return isIP(plain) === 6 ? plain === '::1' : /^(.+\.)?localhost\.?$/.test(plain);
}

/** As the errors of the system look, so that code under test treats it as one. */
function refusal(what) {
  escapes.push(what);
  // A process that a test starts has nobody to ask it: its standard error tells.
  process.stderr.write(`loopback only: refused ${what}\n`);
  return Object.assign(new Error(`loopback only: refused ${what}`), { code: 'ECONNREFUSED' });
}

/** What Socket.connect takes: an object, a port with a host, the path of a pipe; net hands them on as one array. */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null)
    return first.path ? undefined : (first.host ?? 'localhost');
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

function guardTcp() {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (...args) {
    const host = hostOf(args);
    if (host === undefined || isLoopback(host)) return connect.apply(this, args);
    const error = refusal(`a connection to ${host}`);
    process.nextTick(() => this.destroy(error));
    return this;
  };
}

function guardUdp() {
  const { send, connect } = dgram.Socket.prototype;
  // send(msg[, offset, length][, port][, address][, callback]): the only text behind the message is the address.
  dgram.Socket.prototype.send = function (message, ...rest) {
    const address = rest.find((one) => typeof one === 'string') ?? 'localhost';
    if (!isLoopback(address)) throw refusal(`a packet to ${address}`);
    return send.call(this, message, ...rest);
  };
  dgram.Socket.prototype.connect = function (port, ...rest) {
    const address = rest.find((one) => typeof one === 'string') ?? 'localhost';
    if (!isLoopback(address)) throw refusal(`a packet to ${address}`);
    return connect.call(this, port, ...rest);
  };
}

const fails = (error, args) => {
  const callback = args.at(-1);
  if (typeof callback !== 'function') return Promise.reject(error);
  process.nextTick(callback, error);
  return undefined;
};

/** The system's own look-up asks the system's own servers. */
function guardLookups() {
  for (const api of [dns, dns.promises]) {
    const { lookup } = api;
    api.lookup = (name, ...rest) => {
      if (!name || isIP(name) || isLoopback(name)) return lookup(name, ...rest);
      return fails(refusal(`a look-up of ${name}`), rest);
    };
  }
}

/** @param of who is asked for its servers: a resolver, or node:dns for its usual one */
function guardQuestions(target, of) {
  for (const name of Object.getOwnPropertyNames(target)) {
    const ask = target[name];
    if (!/^(resolve|reverse)/.test(name) || typeof ask !== 'function') continue;
    target[name] = function (...args) {
      const servers = of(this).map((server) => server.replace(/^(\[.*\]|[^:]+):\d+$/, '$1'));
      const elsewhere = servers.filter((server) => !isLoopback(server));
      if (elsewhere.length === 0) return ask.apply(this, args);
      return fails(refusal(`a question for ${args[0]} to ${elsewhere.join(', ')}`), args);
    };
  }
}

/** Refuses whatever leads elsewhere from here on, in the whole process. Once is enough. */
function guard() {
  if (MARK in Socket.prototype.connect) return;
  guardTcp();
  // On what all of a process shares: Jest has a `process` and a world of its own for each test file, and one node:net.
  Socket.prototype.connect[MARK] = () => escapes.splice(0);
  guardUdp();
  guardLookups();
  guardQuestions(dns, () => dns.getServers());
  guardQuestions(dns.promises, () => dns.getServers());
  for (const { Resolver } of [dns, dns.promises])
    guardQuestions(Resolver.prototype, (resolver) => resolver.getServers());
  syncBuiltinESMExports();
}

guard();
