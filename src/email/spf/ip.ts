// IP addresses and networks as SPF compares them (RFC 7208 sections 5 and 5.6): numbers, so that a network is a range.

export type IpVersion = 4 | 6;

export interface Address {
  readonly version: IpVersion;
  readonly value: bigint;
}

/** All addresses that share the first `prefix` bits; the other bits of `first` are zero. */
export interface Network {
  readonly version: IpVersion;
  readonly first: bigint;
  readonly prefix: number;
}

export const BITS: Readonly<Record<IpVersion, number>> = { 4: 32, 6: 128 };

/** `::ffff:0:0/96`, IPv4-mapped addresses (RFC 4291 section 2.5.5.2). */
const MAPPED: Network = { version: 6, first: 0xffffn << 32n, prefix: 96 };

/** qnum of section 5.6: a leading zero, which some read as octal, cannot stand in front. */
const QNUM = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
/** Six groups and a dotted quad: no form of an IPv6 address is longer. */
const MAX_IP6_TEXT = 45;

/** An IPv4 address in dotted form, all four parts written (section 5.6). */
export function parseIp4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!QNUM.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { version: 4, value };
}

/** An IPv6 address in any form of RFC 4291 section 2.2, without a zone. */
export function parseIp6(text: string): Address | undefined {
  if (text.length > MAX_IP6_TEXT) return undefined;
  const [head = '', tail, more] = withoutQuad(text).split('::');
  if (more !== undefined) return undefined;
  const front = groupsOf(head);
  const back = tail === undefined ? [] : groupsOf(tail);
  if (front === undefined || back === undefined) return undefined;
  const missing = 8 - front.length - back.length;
  // A double colon stands for one group of zeros at least.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...front, ...Array<string>(missing).fill('0'), ...back];
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
  return { version: 6, value };
}

/** An address in either form; an IPv4-mapped IPv6 address is the IPv4 address (section 5). */
export function parseAddress(text: string): Address | undefined {
  const address = parseIp4(text) ?? parseIp6(text);
  if (address === undefined || !contains(MAPPED, address)) return address;
  return { version: 4, value: address.value & 0xffff_ffffn };
}

/** The last 32 bits may be written as an IPv4 address; here they become two groups. */
function withoutQuad(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const quad = parseIp4(text.slice(start));
  if (quad === undefined) return text;
  const [high, low] = [quad.value >> 16n, quad.value & 0xffffn];
  return `${text.slice(0, start)}${high.toString(16)}:${low.toString(16)}`;
}

function groupsOf(text: string): string[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => GROUP.test(group)) ? groups : undefined;
}

/** The network of this prefix length that an address is in. */
export function networkOf({ version, value }: Address, prefix: number): Network {
  const hostBits = BigInt(BITS[version] - prefix);
  return { version, first: (value >> hostBits) << hostBits, prefix };
}

/** Section 5: the first `prefix` bits are compared, and addresses of the other version never match. */
export function contains(network: Network, address: Address): boolean {
  return address.version === network.version && networkOf(address, network.prefix).first === network.first;
}

export function firstOf({ version, first }: Network): Address {
  return { version, value: first };
}

export function lastOf({ version, first, prefix }: Network): Address {
  return { version, value: first | ((1n << BigInt(BITS[version] - prefix)) - 1n) };
}

/** The two networks that a network consists of; a single address has none. */
export function halvesOf(network: Network): readonly Network[] {
  const prefix = network.prefix + 1;
  if (prefix > BITS[network.version]) return [];
  return [networkOf(firstOf(network), prefix), networkOf(lastOf(network), prefix)];
}

/** Dotted, or as RFC 5952 section 4 writes IPv6. */
export function printAddress(address: Address): string {
  if (address.version === 4) return octetsOf(address).join('.');
  const shifts = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n];
  return compress(shifts.map((shift) => ((address.value >> shift) & 0xffffn).toString(16)));
}

export function printNetwork(network: Network): string {
  return `${printAddress(firstOf(network))}/${network.prefix}`;
}

/** RFC 5952 section 4.2: the longest run of two zero groups or more is a double colon; of equal ones the first. */
function compress(groups: readonly string[]): string {
  let best = { start: 0, length: 1 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  if (best.length === 1) return groups.join(':');
  const front = groups.slice(0, best.start).join(':');
  return `${front}::${groups.slice(best.start + best.length).join(':')}`;
}

/** The parts that `%{i}` is made of (section 7.3): four numbers, or 32 hexadecimal digits in lower case. */
export function dotPartsOf(address: Address): string[] {
  return address.version === 4 ? octetsOf(address) : nibblesOf(address);
}

/** Where DNS keeps the names of an address (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseNameOf(address: Address): string {
  const zone = address.version === 4 ? 'in-addr.arpa' : 'ip6.arpa';
  return [...dotPartsOf(address).reverse(), zone].join('.');
}

function octetsOf({ value }: Address): string[] {
  return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString());
}

function nibblesOf({ value }: Address): string[] {
  return [...value.toString(16).padStart(32, '0')];
}
