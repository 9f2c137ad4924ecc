// Inventories as files: the schema by which a saved one is read back. `evaluate INVENTORY` judges it again, so a file
// that does not fit is refused with the field's name rather than judged in part.
import * as v from 'valibot';
import { expected, parseInput, parseJson } from './input.ts';
import {
  configurationSetsInUse,
  feedback,
  notifications,
  senderMonitoring,
  sendingPolicies,
} from './inventory/deep.ts';
import { fact, sentence, text, texts } from './inventory/fact.ts';
import { identityRef, identityType } from './inventory/identity.ts';
import {
  dkimRecords,
  dmarcDiscovery,
  mailFromProposal,
  mailFromRecords,
  organizationalDomain,
  reportAuthorization,
  senderAuthentication,
  spfEvaluation,
} from './inventory/mail.ts';
import { jsonObject } from './inventory/settings.ts';
import { en, type FactsOf, type Inventory, ja, KINDS, type Kind, type Part, say } from './model.ts';
import { tags } from './tags.ts';

const productionAccess = v.variant('granted', [
  v.strictObject({ granted: v.literal(true) }),
  v.strictObject({
    granted: v.literal(false),
    review: text,
  }),
]);

const sending = v.strictObject({ enabled: v.boolean(), enforcement: text });

const fromAddress = v.variant('kind', [
  v.strictObject({
    kind: v.literal('address'),
    address: text,
    domain: text,
    displayName: v.exactOptional(text),
  }),
  v.strictObject({ kind: v.literal('absent') }),
  v.strictObject({ kind: v.literal('malformed'), text, why: sentence }),
]);

const sourceArn = v.variant('kind', [
  v.strictObject({
    kind: v.literal('identity'),
    arn: text,
    partition: text,
    region: text,
    account: text,
    identity: text,
  }),
  v.strictObject({ kind: v.literal('malformed'), arn: text, why: sentence }),
]);

const sender = v.variant('kind', [
  v.strictObject({ kind: v.literal('customEmailSender'), functionArn: text }),
  v.strictObject({ kind: v.literal('cognitoDefault') }),
  v.strictObject({ kind: v.literal('cognitoWithOwnFrom'), source: sourceArn, from: fromAddress }),
  v.strictObject({
    kind: v.literal('ses'),
    source: sourceArn,
    from: fromAddress,
    configurationSet: v.optional(text),
  }),
]);

const cover = v.variant('kind', [
  v.strictObject({ kind: v.literal('isDomain') }),
  v.strictObject({ kind: v.literal('covered'), by: text }),
  v.strictObject({ kind: v.literal('uncovered'), unverifiedDomains: texts }),
]);

const senderIdentity = v.variant('kind', [
  v.strictObject({
    kind: v.literal('missing'),
    arn: text,
    region: text,
    reason: v.picklist(['notFound', 'otherAccount', 'malformed']),
    detail: sentence,
  }),
  v.strictObject({ kind: v.literal('found'), named: identityRef, signing: identityRef, cover }),
]);

/** A schema for each fact; the compiler holds it to the model. */
const FACTS: {
  readonly [K in Kind]: { readonly [F in keyof FactsOf[K]]: v.GenericSchema<unknown, FactsOf[K][F]> };
} = {
  account: {
    productionAccess,
    use: v.strictObject({ identities: v.number(), pools: texts }),
    sending,
    quota: v.strictObject({ max24Hours: v.number(), sent24Hours: v.number(), maxPerSecond: v.number() }),
    suppression: texts,
    reputation: v.strictObject({
      bounceRate: v.optional(v.number()),
      complaintRate: v.optional(v.number()),
    }),
  },
  userPool: {
    sender,
    senderIdentities: v.array(senderIdentity),
    senderAccounts: v.array(v.strictObject({ account: text, region: text, productionAccess, sending })),
    authentication: v.array(senderAuthentication),
    senderPolicies: v.array(v.strictObject({ identity: identityRef, policies: sendingPolicies })),
    monitoring: v.array(senderMonitoring),
    emailFactors: v.strictObject({ otp: v.boolean(), mfa: fact(v.boolean()) }),
    notices: v.variant('kind', [
      v.strictObject({ kind: v.literal('none') }),
      v.strictObject({
        kind: v.literal('configured'),
        source: sourceArn,
        from: fromAddress,
        identities: fact(v.array(senderIdentity)),
      }),
    ]),
    deliveryErrorLog: v.variant('kind', [
      v.strictObject({ kind: v.literal('none') }),
      v.strictObject({ kind: v.literal('delivered'), to: text }),
    ]),
    tags,
    settings: jsonObject,
    riskSettings: jsonObject,
    logDelivery: v.array(jsonObject),
  },
  identity: {
    type: identityType,
    tags,
    verification: v.strictObject({
      status: text,
      detail: fact(v.strictObject({ errorType: v.optional(text), since: v.optional(text) })),
    }),
    cover,
    dkim: v.strictObject({ signingEnabled: v.boolean(), status: text, tokens: texts }),
    mailFrom: v.variant('kind', [
      v.strictObject({ kind: v.literal('default') }),
      v.strictObject({ kind: v.literal('custom'), domain: text, status: text, onMxFailure: text }),
    ]),
    notifications,
    policies: sendingPolicies,
    configurationSets: configurationSetsInUse,
    feedback,
    dkimRecords,
    mailFromRecords,
    mailFromProposal,
    authentication: senderAuthentication,
  },
  domain: {
    owner: v.variant('kind', [
      v.strictObject({ kind: v.literal('own') }),
      v.strictObject({ kind: v.literal('mailboxProvider'), provider: text }),
    ]),
    dmarc: dmarcDiscovery,
    dmarcByRfc7489: dmarcDiscovery,
    organization: organizationalDomain,
    reports: v.array(reportAuthorization),
    spf: spfEvaluation,
  },
};

const listing = (kind: Kind) => {
  const facts = Object.fromEntries(Object.entries(FACTS[kind]).map(([name, schema]) => [name, fact(schema)]));
  const subject = v.strictObject({
    kind: v.literal(kind),
    id: text,
    name: text,
    account: text,
    region: text,
    facts: v.strictObject(facts),
  });
  return v.strictObject({
    kind: v.literal(kind),
    account: text,
    region: text,
    subjects: fact(v.array(subject)),
  });
};

const failure = v.strictObject({
  what: sentence,
  why: sentence,
  instead: v.exactOptional(sentence),
});

const FORMAT = expected(
  say(
    en`expected mailposture-inventory/1, the only format so far`,
    ja`現在の唯一の形式である mailposture-inventory/1 を指定してください`,
  ),
);
const TIME = expected(say(en`expected an ISO 8601 time`, ja`ISO 8601 形式の日時を指定してください`));

const INVENTORY = v.strictObject({
  format: v.literal('mailposture-inventory/1', FORMAT),
  takenAt: v.pipe(text, v.isoTimestamp(TIME)),
  accounts: texts,
  regions: texts,
  listings: v.array(v.variant('kind', KINDS.map(listing))),
  reads: v.array(
    v.strictObject({
      account: text,
      region: text,
      action: text,
      answered: v.number(),
      items: v.number(),
      failures: v.array(failure),
    }),
  ),
  notes: v.array(sentence),
});

/**
 * Reads a saved inventory.
 * @param json the file's text
 * @param what the file's name, for messages
 * @throws InputError naming each field that does not fit
 */
export function parseInventory(json: string, what: Part): Inventory {
  const inventory = parseInput(INVENTORY, parseJson(json, what), what);
  // FACTS above is held to the model fact by fact; only the loop over the kinds loses which is which.
  return inventory as Inventory;
}
