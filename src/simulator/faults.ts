// Faults on demand: which calls go wrong, how, how often; and the way they are written on the command line.
import { createHash } from 'node:crypto';

/**
 * throttle: the service's own throttling error · error: its 5xx · deny: AccessDenied · reset: the connection is reset ·
 * delay: the answer comes late · expired: the credentials have expired · lostAnswer: AWS does it, and the connection is
 * reset before the answer · staleToken: a paging token is no longer good · conflict, precondition: S3's 409 and 412 for a
 * conditional write that another one was quicker than.
 */
export type FaultKind =
  | 'throttle'
  | 'error'
  | 'deny'
  | 'reset'
  | 'delay'
  | 'expired'
  | 'lostAnswer'
  | 'staleToken'
  | 'conflict'
  | 'precondition';

/** Which calls: an action or a glob of actions, in one Region or all, of one account or all. */
export interface FaultTarget {
  /** `ses:ListEmailIdentities`, `cognito-idp:Describe*`, `*`. Matched without regard to case, as IAM does. */
  readonly action: string;
  readonly account?: string;
  readonly region?: string;
}

export interface Fault extends FaultTarget {
  readonly kind: FaultKind;
  /** At most so many times; without it, every time. */
  readonly count?: number;
  /** So many matching calls pass first, in the order in which they come. */
  readonly after?: number;
  /**
   * The share of the matching calls that it strikes, 0 to 1. Drawn for each call from the seed, the call and how often the
   * same call came before: in whatever order calls at once come in, the same ones are struck.
   */
  readonly rate?: number;
  /** Milliseconds, for `delay`. */
  readonly delayMs?: number;
}

/** What a fault is matched against. */
interface FaultSubject {
  /** The API name and the IAM action, each with its prefix. */
  readonly actions: readonly string[];
  readonly account: string;
  readonly region: string;
  /** The arguments; left out: none. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Request headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A fault that is not written as it should be. */
export class FaultSyntaxError extends Error {
  override readonly name = 'FaultSyntaxError';
}

const SPELLING =
  'write ACTION, ACTION@REGION or ACTION@ACCOUNT/REGION, for example ses:ListEmailIdentities@eu-west-1, ' +
  'cognito-idp:*@111111111111/ap-northeast-1 or ses:*@111111111111/*';

/**
 * Reads the command-line spelling of a target: `ses:ListEmailIdentities`, `ses:*@eu-west-1`,
 * `*@111111111111/us-east-1`, `ses:*@111111111111/*`.
 * @throws FaultSyntaxError saying which part is wrong and how it is written
 */
export function parseFaultTarget(text: string): FaultTarget {
  const fault = (why: string) => new FaultSyntaxError(`"${text}": ${why}; ${SPELLING}`);
  const [action = '', place, ...more] = text.split('@');
  if (more.length > 0) throw fault('there is more than one @');
  if (action !== '*' && !/^[a-z*][a-z0-9*-]*:[A-Za-z*][A-Za-z0-9*]*$/.test(action)) {
    throw fault(action === '' ? 'there is no action' : `${action} is not an action such as ses:GetAccount`);
  }
  if (place === undefined) return { action };
  const parts = place.split('/');
  const [account, region] = parts.length === 1 ? ['*', place] : parts;
  if (parts.length > 2) throw fault('there is more than one /');
  if (account !== '*' && !/^\d{12}$/.test(account ?? ''))
    throw fault(`${account} is not an account id of 12 digits`);
  if (region !== '*' && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region ?? '')) {
    throw fault(`${region === '' ? 'an empty text' : region} is not a Region name such as eu-west-1`);
  }
  return {
    action,
    ...(account !== '*' && account !== undefined ? { account } : {}),
    ...(region !== '*' && region !== undefined ? { region } : {}),
  };
}

/** Does a glob (`*` stands for any text) match an action? */
export function matchesAction(glob: string, action: string): boolean {
  const pattern = glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`, 'i').test(action);
}

/** A fault that struck, and what. */
export interface Strike {
  readonly fault: Fault;
  /** The API name with its prefix. */
  readonly action: string;
  readonly region: string;
}

/** Decides, call by call, which faults strike. */
export interface FaultPlan {
  /** The faults that strike this call, in the order in which they were given. */
  strike(subject: FaultSubject): readonly Fault[];
  /** Every one that has struck so far. */
  readonly strikes: readonly Strike[];
}

/** @param seed of the draws behind `rate`: the same seed and calls, the same faults */
export function makeFaultPlan(faults: readonly Fault[], seed = 1): FaultPlan {
  const armed = faults.map((fault, index) => ({
    fault,
    draw: makeDraw(`${seed} ${index}`),
    passing: fault.after ?? 0,
    left: fault.count ?? Number.POSITIVE_INFINITY,
  }));
  const strikes: Strike[] = [];
  return {
    strikes,
    strike(subject) {
      const { account, region, input = {} } = subject;
      const [action = ''] = subject.actions;
      const struck: Fault[] = [];
      for (const entry of armed) {
        const { fault, draw } = entry;
        if (entry.left <= 0 || !applies(fault, subject)) continue;
        if (entry.passing > 0) {
          entry.passing -= 1;
          continue;
        }
        if (fault.rate !== undefined && draw([account, region, action, withoutToken(input)]) >= fault.rate)
          continue;
        entry.left -= 1;
        struck.push(fault);
        strikes.push({ fault, action, region });
      }
      return struck;
    },
  };
}

function applies(fault: Fault, subject: FaultSubject): boolean {
  return (
    subject.actions.some((action) => matchesAction(fault.action, action)) &&
    (fault.account === undefined || fault.account === subject.account) &&
    (fault.region === undefined || fault.region === subject.region) &&
    canMeet(fault.kind, subject)
  );
}

/** Some faults only befall calls of their kind. */
function canMeet(kind: FaultKind, { input = {}, headers = {} }: FaultSubject): boolean {
  if (kind === 'staleToken') return tokenOf(input) !== undefined;
  if (kind !== 'conflict' && kind !== 'precondition') return true;
  return headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
}

/** What AWS's lists call the paging token that comes back to them. */
const TOKENS = ['NextToken', 'nextToken'] as const;

const tokenOf = (input: Readonly<Record<string, unknown>>) =>
  TOKENS.find((name) => input[name] !== undefined && input[name] !== '');

/** The pages of a list are one call that comes again: its tokens are other ones in each simulator. */
const withoutToken = (input: Readonly<Record<string, unknown>>) =>
  Object.entries(input).filter(([name]) => !TOKENS.some((token) => token === name));

/** The arguments with a paging token that was never given out: the service refuses it in its own words. */
export function withStaleToken(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const name = tokenOf(input);
  return name === undefined ? { ...input } : { ...input, [name]: 'stale' };
}

/**
 * Draws numbers from 0 to below 1: the first, second, … draw for the same thing is the same for the same seed, whatever
 * else was drawn in between.
 */
export function makeDraw(seed: string): (of: unknown) => number {
  const drawn = new Map<string, number>();
  return (of) => {
    const hash = (text: string) => createHash('sha256').update(text).digest();
    const key = hash(JSON.stringify(of)).toString('base64');
    const times = drawn.get(key) ?? 0;
    drawn.set(key, times + 1);
    return hash(`${seed}\n${key}\n${times}`).readUInt32BE() / 2 ** 32;
  };
}
