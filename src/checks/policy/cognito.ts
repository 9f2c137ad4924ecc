// May Cognito send as an identity for a user pool? It has to where it sends by itself with the customer's FROM:
// Amazon Cognito developer guide, "Email settings for Amazon Cognito user pools",
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
import { en, type FromAddress, ja, listed, say } from '../../model.ts';
import { alternateRegions, sendingRegions } from '../../pool-regions.ts';
import { type Decision, decide, type NamedPolicy, SES_TAKES_TLS_ONLY } from './decide.ts';
import type { Value } from './match.ts';

/** Whom the guide's example of a policy lets in. */
export const COGNITO = 'email.cognito-idp.amazonaws.com';
/** Whom an earlier edition of the guide let in: nobody says whether that still does. */
const COGNITO_ONCE = 'cognito-idp.amazonaws.com';
/** What the guide's example allows. It does not say which of the two Cognito calls. */
const ACTIONS = ['ses:SendEmail', 'ses:SendRawEmail'];

/** The pool, and what it sends as. */
export interface SendingPool {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly from: FromAddress;
}

const BY_ITS_FORMER_NAME = say(
  en`it lets ${COGNITO_ONCE} send, or may do so, which AWS's guide asked for once; now the guide names ${COGNITO}, and does
     not say whether the other still counts`,
  ja`${COGNITO_ONCE} の送信が許可されている (またはその可能性がある) 状態です。以前の AWS のガイドはこれを求めていましたが、
     現在のガイドは ${COGNITO} を挙げており、前者がまだ有効かどうかは書かれていません`,
);

/** What the policies of an identity say to Cognito. */
export function cognitoMaySend(
  policies: readonly NamedPolicy[],
  identityArn: string,
  pool: SendingPool,
): Decision {
  const ask = (service: string, action: string) => {
    const values = valuesOf(pool, service);
    return decide(policies, {
      caller: { kind: 'service', name: service },
      action,
      resource: identityArn,
      valueUnder: (key) => values.get(key) ?? { kind: 'unknown' },
    });
  };
  const asked = servicesFor(pool.region).flatMap((service) =>
    ACTIONS.map((action) => ({
      what: say(en`${action} to ${service}`, ja`${service} への ${action}`),
      decision: ask(service, action),
    })),
  );
  const decisions = asked.map(({ decision }) => decision);
  const unsure = decisions.find(({ kind }) => kind === 'unknown');
  if (unsure !== undefined) return unsure;
  const grant = decisions.find(({ kind }) => kind === 'allowed');
  const refusals = asked.filter(({ decision }) => decision.kind === 'refused');
  if (grant !== undefined && refusals.length === 0) return grant;
  if (grant !== undefined) {
    const granted = asked.filter(({ decision }) => decision.kind === 'allowed');
    const those = listed(granted.map(({ what }) => what));
    const others = listed(refusals.map(({ what }) => what));
    return {
      kind: 'unknown',
      why: say(
        en`it allows ${those}, but not ${others}, and Mailposture does not know which of them Cognito needs for a pool in
           ${pool.region}`,
        ja`${those} は許可されていますが、${others} は許可されていません。${pool.region} のユーザープールで Cognito が
           どれを必要とするかは、Mailposture には判断できません`,
      ),
    };
  }
  const denial = decisions.find((decision) => decision.kind === 'refused' && decision.by.length > 0);
  if (denial !== undefined) return denial;
  if (ACTIONS.every((action) => ask(COGNITO_ONCE, action).kind === 'refused'))
    return { kind: 'refused', by: [] };
  return { kind: 'unknown', why: BY_ITS_FORMER_NAME };
}

/**
 * As whom Cognito may come. Where SES is not offered it is said to be the service of the pool's own Region; no page of
 * AWS that was read confirms it, so that only what holds for both is certain. The same for a Region that is not known.
 */
function servicesFor(region: string): readonly string[] {
  const isOrdinary =
    sendingRegions(region, 'cognitoWithOwnFrom') !== undefined &&
    alternateRegions(region, 'cognitoWithOwnFrom') === undefined;
  return isOrdinary ? [COGNITO] : [COGNITO, `cognito-idp.${region}.amazonaws.com`];
}

/** What a request of Cognito has under the keys of conditions. */
function valuesOf({ arn, account, from }: SendingPool, service: string): ReadonlyMap<string, Value> {
  const known = (text: string): Value => ({ kind: 'known', text });
  const values = new Map<string, Value>([
    ['aws:sourcearn', known(arn)],
    ['aws:sourceaccount', known(account)],
    ['aws:principalisawsservice', known('true')],
    ['aws:principalservicename', known(service)],
    SES_TAKES_TLS_ONLY,
  ]);
  // The pool's FROM was read with its domain in lower case.
  if (from.kind === 'address') {
    values.set('ses:fromaddress', { kind: 'known', text: from.address, caseUnsure: true });
  }
  return values;
}
