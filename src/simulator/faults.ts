// Faults on demand: which calls go wrong, how, how often; and the way they are written on the command line.

/**
 * throttle: the service's own throttling error · error: its 5xx · deny: AccessDenied · reset: the connection is reset ·
 * delay: the answer comes late · expired: the credentials have expired.
 */
type FaultKind = 'throttle' | 'error' | 'deny' | 'reset' | 'delay' | 'expired';

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
  /** The share of the matching calls that it strikes, 0 to 1; drawn from a seeded generator. */
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

/** Decides, call by call, which faults strike. */
export interface FaultPlan {
  /** The faults that strike this call, in the order in which they were given. */
  strike(subject: FaultSubject): readonly Fault[];
}

/** @param seed of the generator behind `rate`: the same seed and calls, the same faults */
export function makeFaultPlan(faults: readonly Fault[], seed = 1): FaultPlan {
  const random = seededRandom(seed);
  const armed = faults.map((fault) => ({ fault, left: fault.count ?? Number.POSITIVE_INFINITY }));
  return {
    strike(subject) {
      const struck: Fault[] = [];
      for (const entry of armed) {
        if (entry.left <= 0 || !applies(entry.fault, subject)) continue;
        if (entry.fault.rate !== undefined && random() >= entry.fault.rate) continue;
        entry.left -= 1;
        struck.push(entry.fault);
      }
      return struck;
    },
  };
}

function applies(fault: Fault, subject: FaultSubject): boolean {
  return (
    subject.actions.some((action) => matchesAction(fault.action, action)) &&
    (fault.account === undefined || fault.account === subject.account) &&
    (fault.region === undefined || fault.region === subject.region)
  );
}

/** A linear congruential generator (Numerical Recipes' constants): enough to spread faults, and repeatable. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
