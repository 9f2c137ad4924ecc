// Raw DNS questions to a server on loopback, for tests that must see the packets themselves.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import * as dnsPacket from 'dns-packet';

/** A reply as dns-packet decodes it; its types leave out the response code. */
export interface Reply extends dnsPacket.DecodedPacket {
  readonly rcode: string;
}

export interface Ask {
  readonly name: string;
  readonly type: dnsPacket.RecordType;
  readonly class?: dnsPacket.RecordClass;
  /** UDP payload size to announce by EDNS. */
  readonly edns?: number;
}

export function encodeQuery(ask: Ask, id = 4711): Buffer {
  const opt = { type: 'OPT', name: '.', extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false } as const;
  return dnsPacket.encode({
    type: 'query',
    id,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name: ask.name, type: ask.type, class: ask.class ?? 'IN' }],
    additionals: ask.edns === undefined ? [] : [{ ...opt, udpPayloadSize: ask.edns, options: [] }],
  });
}

export function decodeReply(packet: Buffer): Reply {
  // dns-packet adds `rcode` as text to what it decodes.
  return dnsPacket.decode(packet) as Reply;
}

/** Sends one datagram; the reply's bytes, or undefined when none came within `waitMs`. */
export async function sendUdp(port: number, packet: Buffer, waitMs = 2000): Promise<Buffer | undefined> {
  const socket = createSocket('udp4');
  const silence = new AbortController();
  try {
    socket.send(packet, port, '127.0.0.1');
    return await Promise.race([
      once(socket, 'message').then(([reply]): Buffer => reply),
      setTimeout(waitMs, undefined, { signal: silence.signal }),
    ]);
  } finally {
    silence.abort();
    socket.close();
  }
}

/** Opens one connection, writes the bytes in the given chunks, and collects `count` framed replies. */
export async function sendTcp(port: number, chunks: readonly Buffer[], count = 1): Promise<Buffer[]> {
  const socket = connect(port, '127.0.0.1');
  const replies: Buffer[] = [];
  let pending: Buffer = Buffer.alloc(0);
  try {
    await once(socket, 'connect');
    socket.setNoDelay(true);
    for (const chunk of chunks) {
      socket.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for await (const chunk of socket) {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        replies.push(pending.subarray(2, end));
        pending = pending.subarray(end);
      }
      if (replies.length >= count) break;
    }
    return replies;
  } finally {
    socket.destroy();
  }
}

export function frame(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}

export async function askUdp(port: number, ask: Ask): Promise<Reply> {
  const reply = await sendUdp(port, encodeQuery(ask));
  if (reply === undefined) throw new Error(`no answer over UDP to ${ask.type} ${ask.name}`);
  return decodeReply(reply);
}

export async function askTcp(port: number, ask: Ask): Promise<Reply> {
  const [reply] = await sendTcp(port, [frame(encodeQuery(ask))]);
  if (reply === undefined) throw new Error(`no answer over TCP to ${ask.type} ${ask.name}`);
  return decodeReply(reply);
}
