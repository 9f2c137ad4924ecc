// Which steps of a plan have to take before which: those that touch the same thing earlier. Pure.
import type { Change, Decision, SubjectRef } from '../../model.ts';
import { dkimDomainOf, dmarcDomainOf } from './group.ts';
import type { PlanStep } from './shape.ts';

/** A step that does not know yet what comes before it. */
export interface LooseStep extends Omit<PlanStep, 'after'> {
  /** What its findings are about: whose records those are, which no record tells. */
  readonly about: readonly SubjectRef[];
}

interface Touched {
  /** Things of AWS: whoever touches one later waits for whoever touched it before. */
  readonly things: ReadonlySet<string>;
  /** Domains that mail comes from: only their policy waits for them. */
  readonly domains: ReadonlySet<string>;
}

/** The steps, in their order, each with those of them that have to take first; none that another of these implies. */
export function withNeeds(steps: readonly LooseStep[]): PlanStep[] {
  const done: { readonly step: PlanStep; readonly touched: Touched; readonly before: ReadonlySet<string> }[] =
    [];
  for (const { about, ...step } of steps) {
    const touched = touchedBy(step, about);
    const needed = done.filter((earlier) => isNeeded(step, touched, earlier));
    const implied = new Set(needed.flatMap(({ before }) => [...before]));
    const after = needed.map(({ step: { id } }) => id).filter((id) => !implied.has(id));
    done.push({ step: { ...step, after }, touched, before: new Set([...implied, ...after]) });
  }
  return done.map(({ step }) => step);
}

type Loose = Omit<PlanStep, 'after'>;

function isNeeded(
  { phase }: Loose,
  touched: Touched,
  earlier: { step: PlanStep; touched: Touched },
): boolean {
  // Within a phase only a topic comes before what sends to it: the rest is done side by side.
  const counts = (thing: string) => phase !== earlier.step.phase || thing.startsWith('topic ');
  if ([...touched.things].some((thing) => counts(thing) && earlier.touched.things.has(thing))) return true;
  return phase === 'tighten' && earlier.step.phase !== 'tighten' && isAbove(touched, earlier.touched);
}

/** A domain's policy is that of the domains below it too, as long as those have none of their own. */
function isAbove({ domains }: Touched, earlier: Touched): boolean {
  return [...domains].some((above) =>
    [...earlier.domains].some((domain) => domain === above || domain.endsWith(`.${above}`)),
  );
}

function touchedBy({ changes, awaits }: Loose, about: readonly SubjectRef[]): Touched {
  const things = new Set(changes.flatMap((change) => thingsOf(change, about)));
  const domains = new Set(changes.flatMap(domainsOf));
  if (awaits !== undefined) {
    things.add(identityKey(awaits.account, awaits.region, awaits.identity));
    domains.add(domainOf(awaits.identity));
  }
  return { things, domains };
}

const domainOf = (identity: string) => identity.slice(identity.lastIndexOf('@') + 1);
const accountKey = (account: string, region: string) => `account ${account}/${region}`;
const identityKey = (account: string, region: string, name: string) =>
  `identity ${account}/${region}/${name}`;
const setKey = (account: string, region: string, name: string) => `set ${account}/${region}/${name}`;
const topicKey = (account: string, region: string, name: string) => `topic ${account}/${region}/${name}`;

/** The domains of mail that a change is for. */
function domainsOf(change: Change): string[] {
  if (change.kind === 'dns') {
    const { purpose, set } = change;
    if (purpose === 'dkim') return [dkimDomainOf(set.name)];
    return [purpose === 'mailFrom' || purpose === 'spf' ? set.name : dmarcDomainOf(set.name)];
  }
  if ((change.kind === 'ses' || change.kind === 'cognito') && 'identity' in change) {
    const { identity } = change;
    return [domainOf(typeof identity === 'string' ? identity : identity.name)];
  }
  return [];
}

/** What a change touches in AWS. */
function thingsOf(change: Change, about: readonly SubjectRef[]): string[] {
  switch (change.kind) {
    case 'dns': {
      if (change.purpose !== 'dkim') return [];
      const domain = dkimDomainOf(change.set.name);
      return about
        .filter(({ kind, name }) => kind === 'identity' && name === domain)
        .map(({ account, region, name }) => identityKey(account, region, name));
    }
    case 'ses':
      return ofSes(change);
    case 'cognito':
      return ofPool(change);
    case 'request':
      return [accountKey(change.account, change.region)];
    case 'decide':
      return ofDecision(change);
  }
}

function ofDecision({ about, account, region, subject, options }: Decision): string[] {
  if (about === 'feedback') return [topicKey(account, region, subject)];
  return options.flatMap(({ changes = [] }) => changes.flatMap((change) => thingsOf(change, [])));
}

function ofSes(change: Extract<Change, { kind: 'ses' }>): string[] {
  const { account, region } = change;
  const identity = 'identity' in change ? [identityKey(account, region, change.identity)] : [];
  switch (change.change) {
    case 'createEventTopic':
      return [topicKey(account, region, change.name)];
    case 'createConfigurationSet':
      return [setKey(account, region, change.name)];
    case 'addEventDestination': {
      const topic = change.topicArn.slice(change.topicArn.lastIndexOf(':') + 1);
      return [setKey(account, region, change.set), topicKey(account, region, topic)];
    }
    case 'requireTls':
    case 'measureReputation':
      return [setKey(account, region, change.set)];
    case 'setDefaultConfigurationSet':
      return [...identity, setKey(account, region, change.set)];
    case 'resumeSending':
    case 'suppress':
      return [accountKey(account, region)];
    default:
      return identity;
  }
}

function ofPool(change: Extract<Change, { kind: 'cognito' }>): string[] {
  // Where failures are logged, nothing else of the pool waits for.
  if (change.change === 'setLogDelivery') return [];
  const { name, region } = change.identity;
  const set = change.change === 'updateUserPool' ? setIn(change.input) : undefined;
  return [
    `pool ${change.account}/${change.poolId}`,
    identityKey(change.account, region, name),
    accountKey(change.account, region),
    ...(set === undefined ? [] : [setKey(change.account, region, set)]),
  ];
}

function setIn({ EmailConfiguration: email }: Extract<Change, { change: 'updateUserPool' }>['input']) {
  const isObject = typeof email === 'object' && email !== null && 'ConfigurationSet' in email;
  return isObject && typeof email.ConfigurationSet === 'string' ? email.ConfigurationSet : undefined;
}
