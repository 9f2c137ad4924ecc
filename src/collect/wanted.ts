// Which facts a scan has to read: those that its checks need and no others, so that a narrowed scan makes fewer calls
// and asks for fewer permissions.
import { en, type FactsOf, ja, type Kind, say } from '../model.ts';

/** A fact's name with its kind: `identity.dkim`. */
export type FactName = { [K in Kind]: `${K}.${keyof FactsOf[K] & string}` }[Kind];

export type Wanted = ReadonlySet<FactName>;

const FACTS: { readonly [K in Kind]: Readonly<Record<keyof FactsOf[K], true>> } = {
  account: {
    productionAccess: true,
    use: true,
    sending: true,
    quota: true,
    suppression: true,
    reputation: true,
  },
  userPool: {
    sender: true,
    senderIdentities: true,
    senderAccounts: true,
    authentication: true,
    senderPolicies: true,
    monitoring: true,
    emailFactors: true,
    notices: true,
    deliveryErrorLog: true,
    tags: true,
    settings: true,
    riskSettings: true,
    logDelivery: true,
  },
  identity: {
    tags: true,
    type: true,
    verification: true,
    cover: true,
    dkim: true,
    mailFrom: true,
    notifications: true,
    policies: true,
    configurationSets: true,
    feedback: true,
    dkimRecords: true,
    mailFromRecords: true,
    mailFromProposal: true,
    authentication: true,
  },
  domain: { owner: true, dmarc: true, dmarcByRfc7489: true, organization: true, reports: true, spf: true },
};

/** Everything that can be read: for an inventory that is kept, and judged again by checks of another day. */
export const ALL_FACTS: Wanted = new Set(
  // Object.entries forgets which facts belong to which kind; the table above is held to the model.
  Object.entries(FACTS).flatMap(([kind, facts]) =>
    Object.keys(facts).map((fact) => `${kind}.${fact}` as FactName),
  ),
);

/**
 * What fixes need besides, as far as it costs no call of AWS: what the calls tell that are made anyway, and of DNS what
 * stands at a name that one of them proposes.
 * @param needed what the checks need
 */
export function forFixes(needed: Wanted, checkIds: readonly string[]): FactName[] {
  return [
    ...(wantsKind(needed, 'userPool') ? (['userPool.settings'] as const) : []),
    ...(needed.has('userPool.notices') ? (['userPool.riskSettings'] as const) : []),
    ...(needed.has('userPool.deliveryErrorLog') ? (['userPool.logDelivery'] as const) : []),
    ...(checkIds.includes('ses-mail-from-custom') ? (['identity.mailFromProposal'] as const) : []),
  ];
}

/** Is any of these facts wanted? */
export function wantsAny(wanted: Wanted, ...names: readonly FactName[]): boolean {
  return names.some((name) => wanted.has(name));
}

/** Is any fact of this kind wanted? */
export function wantsKind(wanted: Wanted, kind: Kind): boolean {
  return [...wanted].some((name) => name.startsWith(`${kind}.`));
}

/** The reason that stands in a fact which no check of the scan needed. */
export const NOT_WANTED = say(
  en`not read: no check of this scan needed it`,
  ja`今回のスキャンではどのチェックにも必要がないため、読み取っていません`,
);
