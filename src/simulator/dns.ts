// A DNS server on loopback that serves an estate's zones: real packets over UDP and TCP on one port, with faults on
// demand. src/simulator/dns-zones.ts knows the answers; this file knows the wire.
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Answer, DecodedPacket, OptAnswer, Question } from 'dns-packet';
import * as dnsPacket from 'dns-packet';
import {
  type DnsFault,
  type DnsFaultKind,
  type DnsFaultPlan,
  type DnsQuery,
  type DnsStrike,
  makeDnsFaultPlan,
} from './dns-faults.ts';
import { canonicalName, indexZones, latestIndex, lookUp, parentOf } from './dns-zones.ts';
import type { Estate } from './estate.ts';

type Transport = DnsQuery['transport'];

export interface DnsServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** `127.0.0.1:PORT`, as `--dns` takes it. */
  readonly address: string;
  /** Every question so far, in the order of arrival. */
  readonly queries: readonly DnsQuery[];
  /** Every fault of `sometimes` that has struck so far. */
  readonly strikes: readonly DnsStrike[];
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
// RFC 1035 section 4.1.1 and RFC 6895 section 2.3.
const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
type Rcode = keyof typeof RCODES;
/** Types that ask for more than one kind of record: a resolver need not answer them (RFC 8482). */
const NOT_ASKED_HERE = new Set<string>(['ANY', 'AXFR', 'IXFR']);
/** What a client may always be sent over UDP (RFC 1035 section 4.2.1), and the most a TCP frame can say. */
const PLAIN_UDP_SIZE = 512;
const MAX_TCP_SIZE = 0xffff;

/** What to do with a packet: send this, say nothing, or cut the connection. */
type Reaction = { readonly send: Buffer } | 'silence' | 'reset';

/**
 * Starts a DNS server for the zones of an estate.
 * @param options.zones zone apex -> owner -> records; see the estate schema. They may change while the server runs: it
 *   answers as they were when they were last indexed
 * @param options.faults names (each with everything below it) at which the server misbehaves
 * @param options.sometimes faults that strike now and then, before the others
 * @param options.seed of their draws
 * @param options.port a fixed port; left out: any free one that both UDP and TCP can have
 * @throws Error when a zone holds what DNS cannot carry, or the fixed port is taken
 */
export async function startDnsServer(options: {
  readonly zones: Estate['zones'];
  readonly faults: Estate['dnsFaults'];
  readonly sometimes?: readonly DnsFault[];
  readonly seed?: number;
  readonly port?: number;
}): Promise<DnsServer> {
  const { zones } = options;
  indexZones(zones);
  const faults = new Map(Object.entries(options.faults).map(([name, fault]) => [canonicalName(name), fault]));
  const queries: DnsQuery[] = [];
  const plan = makeDnsFaultPlan(options.sometimes ?? [], options.seed);
  const react = (packet: Buffer, transport: Transport) =>
    reactTo(packet, transport, { zones, faults, plan, queries });

  const { udp, tcp, port } = await bindBoth(options.port);
  const connections = new Set<Socket>();
  udp.on('message', (packet, peer) => answerUdp(udp, peer, react(packet, 'udp')));
  tcp.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    serveTcp(socket, (packet) => react(packet, 'tcp'));
  });

  return {
    host: HOST,
    port,
    address: `${HOST}:${port}`,
    queries,
    strikes: plan.strikes,
    async close() {
      const closed = [once(udp, 'close'), once(tcp, 'close')];
      udp.close();
      tcp.close();
      for (const socket of connections) socket.destroy();
      await Promise.all(closed);
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Sockets.

/** UDP and TCP on one port. The system picks TCP's; where another process has that port on UDP, it picks again. */
async function bindBoth(fixed?: number): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  const attempts = fixed === undefined ? 20 : 1;
  for (let attempt = 1; ; attempt++) {
    const tcp = createServer();
    tcp.listen(fixed ?? 0, HOST);
    await once(tcp, 'listening');
    const bound = tcp.address();
    if (bound === null || typeof bound === 'string') throw new Error('a TCP server has no port');
    const udp = createSocket('udp4');
    try {
      udp.bind(bound.port, HOST);
      await once(udp, 'listening');
      return { udp, tcp, port: bound.port };
    } catch (error) {
      udp.close();
      tcp.close();
      if (attempt >= attempts) throw error;
    }
  }
}

function answerUdp(udp: UdpSocket, peer: RemoteInfo, reaction: Reaction): void {
  // A client that has gone away is not this server's fault, and a datagram may always be lost: no callback, no error.
  if (typeof reaction === 'object') udp.send(reaction.send, peer.port, peer.address, () => undefined);
}

/** Frames of two length bytes and a message, any number on one connection (RFC 1035 section 4.2.2). */
function serveTcp(socket: Socket, react: (packet: Buffer) => Reaction): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const reaction = react(pending.subarray(2, end));
      pending = pending.subarray(end);
      if (reaction === 'reset') {
        socket.resetAndDestroy();
        return;
      }
      if (reaction === 'silence') continue;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reaction.send.length);
      socket.write(Buffer.concat([length, reaction.send]));
    }
  });
  // A client may cut the connection at any time; 'close' follows and forgets it.
  socket.on('error', () => socket.destroy());
}

// ---------------------------------------------------------------------------------------------------------------
// Packets.

const OPT_ANSWER: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

interface State {
  readonly zones: Estate['zones'];
  readonly faults: ReadonlyMap<string, DnsFaultKind>;
  readonly plan: DnsFaultPlan;
  readonly queries: DnsQuery[];
}

function reactTo(packet: Buffer, transport: Transport, state: State): Reaction {
  let query: DecodedPacket;
  try {
    query = dnsPacket.decode(packet);
  } catch {
    return formatError(packet);
  }
  // Answering a response could make two servers talk for ever.
  if (query.type !== 'query') return 'silence';
  const [question, ...more] = query.questions ?? [];
  if (question === undefined || more.length > 0 || !isAscii(question.name)) return formatError(packet);
  const asked: DnsQuery = { name: canonicalName(question.name), type: question.type, transport };
  state.queries.push(asked);
  if (opcodeOf(packet) !== 0 || NOT_ASKED_HERE.has(question.type)) return say(query, transport, 'NOTIMP');
  if (question.class !== 'IN') return say(query, transport, 'REFUSED');
  return answer(query, question, transport, { ...state, struck: state.plan.strike(asked) });
}

function answer(
  query: DecodedPacket,
  question: Question,
  transport: Transport,
  state: State & { readonly struck: DnsFaultKind | undefined },
): Reaction {
  const found = lookUp(latestIndex(state.zones), question.name, question.type);
  // A resolver that cannot reach the servers of a CNAME's target fails the whole question.
  const always = found.visited.map((name) => faultAt(name, state.faults)).find((at) => at !== undefined);
  const fault = state.struck ?? always;
  switch (fault) {
    case 'timeout':
      return 'silence';
    case 'SERVFAIL':
    case 'REFUSED':
      return say(query, transport, fault);
    case 'truncate':
      if (transport === 'udp') return truncated(query);
      break;
    case 'truncateAndRefuseTcp':
      return transport === 'udp' ? truncated(query) : 'reset';
    case 'wrongId':
      return say({ ...query, id: (query.id ?? 0) ^ 0xffff }, transport, found.rcode, found.answers);
    case 'malformed':
      return { send: malformed(query) };
  }
  return say(query, transport, found.rcode, found.answers, found.authorities);
}

/** The fault of the nearest name at or above this one. */
function faultAt(name: string, faults: ReadonlyMap<string, DnsFaultKind>): DnsFaultKind | undefined {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) {
    const fault = faults.get(at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function say(
  query: DecodedPacket,
  transport: Transport,
  rcode: Rcode,
  answers: Answer[] = [],
  authorities: Answer[] = [],
): Reaction {
  const message = encode(query, RCODES[rcode], answers, authorities);
  if (transport === 'udp' && message.length > udpSizeOf(query)) return truncated(query);
  if (message.length > MAX_TCP_SIZE) return { send: encode(query, RCODES.SERVFAIL) };
  return { send: message };
}

/** TC is set and nothing is answered: the client must ask again over TCP (RFC 2181 section 9). */
function truncated(query: DecodedPacket): Reaction {
  return { send: encode(query, RCODES.NOERROR | dnsPacket.TRUNCATED_RESPONSE) };
}

function encode(
  query: DecodedPacket,
  bits: number,
  answers: Answer[] = [],
  authorities: Answer[] = [],
): Buffer {
  const asked = optOf(query);
  const recursion = (query.flags ?? 0) & dnsPacket.RECURSION_DESIRED;
  return dnsPacket.encode({
    type: 'response',
    id: query.id ?? 0,
    flags: bits | dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE | recursion,
    questions: query.questions ?? [],
    answers,
    authorities,
    // A server that understands EDNS says so in answers to queries that use it (RFC 6891 section 6.1.1).
    additionals: asked === undefined ? [] : [OPT_ANSWER],
  });
}

/** The right id, and then nothing but ones: a response of 65,535 questions that holds none. */
function malformed(query: DecodedPacket): Buffer {
  const message = Buffer.alloc(64, 0xff);
  message.writeUInt16BE(query.id ?? 0, 0);
  return message;
}

/** The header alone, as it came, with FORMERR; nothing for what is no query at all. */
function formatError(packet: Buffer): Reaction {
  if (packet.length < 12 || (packet.readUInt16BE(2) & 0x8000) !== 0) return 'silence';
  const header = Buffer.alloc(12);
  packet.copy(header, 0, 0, 2);
  const kept = packet.readUInt16BE(2) & 0x7900; // opcode and RD
  header.writeUInt16BE(0x8000 | kept | RCODES.FORMERR, 2);
  return { send: header };
}

/** The packet library reads labels as UTF-8 and would write other bytes back than it was asked with. */
function isAscii(name: string): boolean {
  return Buffer.byteLength(name) === name.length;
}

function opcodeOf(packet: Buffer): number {
  return (packet.readUInt16BE(2) >> 11) & 0xf;
}

function optOf(query: DecodedPacket): OptAnswer | undefined {
  // An OPT at any other name than the root is malformed (RFC 6891 section 6.1.2).
  const isOpt = (record: Answer): record is OptAnswer => record.type === 'OPT' && record.name === '.';
  return (query.additionals ?? []).find(isOpt);
}

function udpSizeOf(query: DecodedPacket): number {
  // RFC 6891 section 6.2.3: values under 512 are treated as 512.
  return Math.max(PLAIN_UDP_SIZE, optOf(query)?.udpPayloadSize ?? PLAIN_UDP_SIZE);
}
