// Small estates for the fixes of user pools, built by hand: pools, identities and SES accounts with few facts each.

import { DOMAIN, found, identityRef, SAMPLE_SUBJECTS } from '../../../src/checks/samples.ts';
import type { Answers } from '../../../src/fix/answers.ts';
import type { CureContext } from '../../../src/fix/cure.ts';
import type {
  Change,
  ConfigurationSetsInUse,
  Fix,
  Inventory,
  JsonObject,
  Listing,
  ProductionAccess,
  Sender,
  Subject,
} from '../../../src/model.ts';
import { inventory, known, pool, unread } from '../../support/probe.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export type Facts<K extends 'identity' | 'userPool'> = Partial<Subject<K>['facts']>;

/** An identity that is verified and in no set, unless said otherwise. */
export function identity(name: string, region = REGION, facts: Facts<'identity'> = {}): Subject<'identity'> {
  const type = name.includes('@') ? 'address' : 'domain';
  const sets: ConfigurationSetsInUse = { sets: [], whole: known(true) };
  const rest = {
    ...{
      tags: unread,
      dkim: unread,
      mailFrom: unread,
      notifications: unread,
      policies: unread,
      feedback: unread,
    },
    ...{ dkimRecords: unread, mailFromRecords: unread, mailFromProposal: unread, authentication: unread },
  };
  return {
    kind: 'identity',
    id: identityRef(name, 'SUCCESS', region).arn,
    name,
    account: ACCOUNT,
    region,
    facts: {
      ...rest,
      type: known(type),
      verification: known({ status: 'SUCCESS', detail: known({}) }),
      cover: known(type === 'domain' ? { kind: 'isDomain' } : { kind: 'uncovered', unverifiedDomains: [] }),
      configurationSets: known(sets),
      ...facts,
    },
  };
}

export const waiting: Facts<'identity'> = { verification: known({ status: 'PENDING', detail: known({}) }) };

/** SES in a Region, out of the sandbox or in it. */
export function account(region: string, granted = true): Subject<'account'> {
  const access: ProductionAccess = granted ? { granted } : { granted, review: 'neverAsked' };
  const rest = { use: unread, sending: unread, quota: unread, suppression: unread, reputation: unread };
  const facts = { ...rest, productionAccess: known(access) };
  return { ...SAMPLE_SUBJECTS.account, id: `${ACCOUNT}/${region}`, region, facts };
}

/** A pool with its EmailConfiguration among its settings. */
export function poolWith(
  sender: Sender,
  email: JsonObject | undefined,
  more: Facts<'userPool'> = {},
  region = REGION,
): Subject<'userPool'> {
  const made = pool(`${region}_Customers`, known(sender), region);
  const settings = known({
    PoolName: 'customers',
    ...(email !== undefined && { EmailConfiguration: email }),
  });
  return { ...made, name: 'customers', facts: { ...made.facts, settings, ...more } };
}

/** The domain of the samples as what a SourceArn leads to. */
export const ofDomain = (region = REGION, status = 'SUCCESS'): Facts<'userPool'> => ({
  senderIdentities: known([found(identityRef(DOMAIN, status, region))]),
});

type AnySubject = Subject<'userPool'> | Subject<'identity'> | Subject<'account'>;

/** An inventory in which each Region was looked at, with these things in it. */
export function estate(
  subjects: readonly AnySubject[],
  regions: readonly string[] = [REGION, 'us-east-1', 'us-west-2'],
): Inventory {
  const all = new Set([...regions, ...subjects.map(({ region }) => region)]);
  const listings = [...all].flatMap((region): Listing[] => {
    const of = <K extends AnySubject['kind']>(kind: K) =>
      // Subjects of a kind are those of its type; a filter does not tell the compiler.
      known(subjects.filter((one) => one.kind === kind && one.region === region) as unknown as Subject<K>[]);
    return [
      { kind: 'userPool', account: ACCOUNT, region, subjects: of('userPool') },
      { kind: 'identity', account: ACCOUNT, region, subjects: of('identity') },
      { kind: 'account', account: ACCOUNT, region, subjects: of('account') },
    ];
  });
  return inventory(listings);
}

export function contextOf(
  subjects: readonly AnySubject[],
  failing: readonly string[],
  answers: Answers = { senders: [] },
): CureContext {
  return {
    inventory: estate(subjects),
    failing: new Set(failing),
    failingOn: () => new Set(),
    answers,
    once: (_what, _subject, make) => make(),
  };
}

/** Changes in one word each, with what tells them apart. */
export function inShort({ changes }: Fix): string[] {
  return changes.map((change) => [nameOf(change), ...namesIn(change)].join(' '));
}

function nameOf(change: Change): string {
  switch (change.kind) {
    case 'dns':
      return `dns ${change.set.type} ${change.set.name}`;
    case 'request':
      return change.request;
    case 'decide':
      return `decide ${change.about}`;
    default:
      return change.change;
  }
}

function namesIn(change: Change): string[] {
  if (change.kind !== 'ses') return [];
  return ['identity', 'set', 'name'].flatMap((member) => {
    const value = new Map(Object.entries(change)).get(member);
    return typeof value === 'string' ? [value] : [];
  });
}

/** EmailConfiguration as a fix has it. */
export function emailIn({ changes }: Fix): unknown {
  const [email] = changes.flatMap((change) =>
    change.kind === 'cognito' && change.change === 'updateUserPool' ? [change.input.EmailConfiguration] : [],
  );
  return email;
}
