// The sending-authorization policy by which Cognito, where it sends by itself, may send as an identity: Amazon Cognito
// developer guide, "Email settings for Amazon Cognito user pools",
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html. Pure.
import type { Fix, Inventory, SenderPolicies, SendingPolicy, Text } from '../../model.ts';
import { alternateRegions, sendingRegions } from '../../pool-regions.ts';
import { type CureContext, NOTHING, ses } from '../cure.ts';
import { freeName } from '../watch.ts';
import { grouped, oncePerInventory, onlySaid, subjectsOf, together } from './estate.ts';
import { foundIn, type Pool, poolSending } from './sending.ts';
import { denies } from './words.ts';

const NAME = 'cognito';

/** A policy for each identity that the pool's SourceArn names. */
export function authorized(pool: Pool, { inventory }: CureContext): Fix {
  const { senderPolicies } = pool.facts;
  if (!senderPolicies.known) return NOTHING;
  return together(...senderPolicies.value.map((one) => withPolicy(pool, one, inventory)));
}

/** All pools for which Cognito sends as the identity are in one policy, for they are told apart by nothing but a list. */
function withPolicy(pool: Pool, { identity, policies }: SenderPolicies, inventory: Inventory): Fix {
  const { account } = pool;
  const standing = policies.find(({ name }) => name === NAME);
  const kept = standing === undefined ? [] : ownArns(standing, identity.arn, account);
  const others = sentByCognito(inventory, account).get(identity.arn) ?? [];
  const arns = [...new Set([...(kept ?? []), ...others, pool.id])].sort();
  const isOurs = standing !== undefined && kept !== undefined;
  const change = {
    change: 'putPolicy',
    identity: identity.name,
    name: isOurs ? NAME : freeName(NAME, new Set(policies.map(({ name }) => name))),
    document: documentFor(identity.arn, account, arns),
    replaces: isOurs,
  } as const;
  return together(
    ses({ account, region: identity.region }, change),
    onlySaid(...denials(policies, identity.name)),
  );
}

/** ARNs of an account's pools whose mail Cognito sends by itself as an identity, by the ARN of that. */
const sentByCognito = oncePerInventory((inventory, account) =>
  grouped(
    subjectsOf(inventory, 'userPool', { account }).flatMap((pool) => {
      const { sender } = pool.facts;
      if (!sender.known || sender.value.kind !== 'cognitoWithOwnFrom') return [];
      const sending = poolSending(pool);
      const found = sending === undefined ? [] : foundIn(sending);
      return [...new Set(found.map(({ named }) => named.arn))].map((arn) => [arn, pool.id] as const);
    }),
  ),
);

function documentFor(identity: string, account: string, pools: readonly string[]) {
  const services = [...new Set(pools.flatMap((arn) => servicesFor(arn.split(':')[3] ?? '')))];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Cognito',
        Effect: 'Allow',
        Principal: { Service: oneOrMore(services) },
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: identity,
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': oneOrMore(pools) },
        },
      },
    ],
  };
}

const oneOrMore = <T>(values: readonly T[]): T | readonly T[] => {
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : values;
};

/**
 * Where SES is not offered, Cognito is said to come as the service of the pool's own Region; no page of AWS that was read
 * confirms it, so that both are let in. The same for a Region that is not known.
 */
function servicesFor(region: string): readonly string[] {
  const isOrdinary =
    sendingRegions(region, 'cognitoWithOwnFrom') !== undefined &&
    alternateRegions(region, 'cognitoWithOwnFrom') === undefined;
  const everywhere = 'email.cognito-idp.amazonaws.com';
  return isOrdinary ? [everywhere] : [everywhere, `cognito-idp.${region}.amazonaws.com`];
}

/** The pools in a policy that is one of these; undefined for any other, which is left alone. */
function ownArns(
  { document }: SendingPolicy,
  identity: string,
  account: string,
): readonly string[] | undefined {
  const [statement] = statementsIn(document);
  const listed: unknown = memberOf(memberOf(memberOf(statement, 'Condition'), 'ArnLike'), 'aws:SourceArn');
  const arns = (Array.isArray(listed) ? listed : [listed]).filter((arn) => typeof arn === 'string');
  const isOurs = JSON.stringify(documentFor(identity, account, arns)) === JSON.stringify(parsed(document));
  return isOurs ? arns : undefined;
}

/** A denial goes before whatever another policy allows. */
function denials(policies: readonly SendingPolicy[], identity: string): readonly Text[] {
  return policies
    .filter(({ document }) => statementsIn(document).some((one) => memberOf(one, 'Effect') === 'Deny'))
    .map(({ name }) => denies(name, identity));
}

/** None in a policy that cannot be read. */
function statementsIn(document: string): readonly unknown[] {
  const statements = memberOf(parsed(document), 'Statement');
  return Array.isArray(statements) ? statements : [statements];
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
