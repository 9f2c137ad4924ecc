// What a check of a pool asks for, of pools that send from the domain of the samples or from nowhere.
import { DEFAULT_SENDER, DOMAIN, identityRef, missing, sesSender } from '../../../src/checks/samples.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import type { Fix, Subject } from '../../../src/model.ts';
import { known } from '../../support/probe.ts';
import { expectSameNames } from '../../support/said.ts';
import { contextOf, ofDomain, poolWith, REGION } from './estate.ts';

export const arnOf = (name: string, region = REGION) => identityRef(name, 'SUCCESS', region).arn;
export const FROM = `Kumo <no-reply@${DOMAIN}>`;
export const lostDomain = known([missing('notFound', arnOf(DOMAIN))]);

type Others = Parameters<typeof contextOf>[0];

export function fixOf(
  check: string,
  pool: Subject<'userPool'>,
  others: Others = [],
  { answer, failing = [] }: { answer?: string; failing?: readonly string[] } = {},
): Fix {
  const senders = answer === undefined ? [] : [{ pool: `${REGION}_Cust*`, from: answer }];
  const cure = OF_POOL[check];
  if (cure === undefined) throw new Error(`no cure of ${check}`);
  const fix = cure(pool, contextOf([pool, ...others], [check, ...failing], { senders }));
  for (const text of fix.open) expectSameNames(text);
  return fix;
}

export const defaultPool = (region = REGION) => poolWith(DEFAULT_SENDER, undefined, {}, region);
export const sentBy = (source: string, from: string, more = ofDomain(), sender = sesSender(DOMAIN)) =>
  poolWith(sender, { EmailSendingAccount: 'DEVELOPER', SourceArn: source, From: from }, more);
