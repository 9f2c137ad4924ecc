// Tests of the resolver: settings that suit them, what the simulator's server was asked, and servers that do with a
// question whatever a test wants, wrong packets among it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as dnsPacket from 'dns-packet';
import { createResolver, type ResolverOptions } from '../../src/collect/dns.ts';
import type { Resolver } from '../../src/email/resolver.ts';
import type { DnsServer } from '../../src/simulator/dns.ts';

/** A resolver that asks these servers once, patiently. */
export function resolverOf(servers: readonly string[], options: Partial<ResolverOptions> = {}): Resolver {
  return createResolver({
    servers,
    timeoutMs: 2000,
    tries: 1,
    concurrency: 10,
    budgetMs: 60_000,
    ...options,
  });
}

/** Runs `use` and says what the server was asked meanwhile: `TYPE name transport`. */
export async function questionsDuring(server: DnsServer, use: () => Promise<unknown>): Promise<string[]> {
  const before = server.queries.length;
  await use();
  return server.queries.slice(before).map(({ type, name, transport }) => `${type} ${name} ${transport}`);
}

export interface PacketServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Answers each datagram with those that `react` makes of it. */
export async function servePackets(
  react: (query: Buffer) => readonly Buffer[] | Promise<readonly Buffer[]>,
): Promise<PacketServer> {
  const socket = createSocket('udp4');
  socket.on('message', async (query, peer) => {
    for (const reply of await react(query)) socket.send(reply, peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** The reply to a query with these answers, or with whatever else `changes` says. */
export function replyTo(query: Buffer, changes: Partial<dnsPacket.Packet> = {}): Buffer {
  const { id = 0, questions = [] } = dnsPacket.decode(query);
  return dnsPacket.encode({ type: 'response', id, questions, ...changes });
}

/** The first label of the name that a query asks for. */
export function firstLabelOf(query: Buffer): string {
  return query.subarray(13, 13 + query.readUInt8(12)).toString('latin1');
}
