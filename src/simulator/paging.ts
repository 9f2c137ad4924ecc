// Paging tokens as AWS hands them out: opaque, and good only for the same account, Region, action and arguments.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Whose list it is and which. */
export interface ListOf {
  readonly account: string;
  readonly region: string;
  readonly action: string;
}

interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

export interface PageTokens {
  /**
   * One page of a list.
   * @param size items on a page, at least 1
   * @param token as the caller sent it back; undefined for the first page
   * @param bound the other arguments of the call, to which the token is bound
   * @param bad the service's own error for a token that it did not give out for this very list
   * @throws what `bad` makes
   */
  page<T>(
    call: ListOf,
    items: readonly T[],
    size: number,
    token: string | undefined,
    bad: () => Error,
    bound?: unknown,
  ): Page<T>;
}

/**
 * Tokens that only this simulator can read; a tampered one does not pass its seal.
 * @param most items on a page, however many are asked for: AWS may answer fewer
 */
export function makePageTokens(most = Number.POSITIVE_INFINITY): PageTokens {
  const key = randomBytes(32);
  const seal = (offset: number, list: string) =>
    createHmac('sha256', key).update(`${offset}\n${list}`).digest();
  return {
    page(call, items, size, token, bad, bound = null) {
      const list = JSON.stringify([call.account, call.region, call.action, bound]);
      const start = token === undefined ? 0 : openToken(token, (offset) => seal(offset, list));
      if (start === undefined) throw bad();
      const end = start + Math.min(size, most);
      const next = end < items.length ? sealToken(end, seal(end, list)) : undefined;
      return { items: items.slice(start, end), next };
    },
  };
}

function sealToken(offset: number, mac: Buffer): string {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(offset);
  return Buffer.concat([mac, head]).toString('base64url');
}

function openToken(token: string, seal: (offset: number) => Buffer): number | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Buffer.from skips what is not base64url, so a changed text may decode to the same bytes: compare the text too.
  if (bytes.length !== 36 || bytes.toString('base64url') !== token) return undefined;
  const offset = bytes.readUInt32BE(32);
  return timingSafeEqual(bytes.subarray(0, 32), seal(offset)) ? offset : undefined;
}
