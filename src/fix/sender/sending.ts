// What a pool sends as now: by its own configuration, or for the notices of its threat protection. Pure.

import { domainOf, parseFrom, splitAddress } from '../../email/address.ts';
import { isSameName, isWithin } from '../../email/names.ts';
import type {
  Fact,
  FromAddress,
  IdentityRef,
  Json,
  JsonObject,
  SenderIdentity,
  SourceArn,
  Subject,
} from '../../model.ts';

export type Pool = Subject<'userPool'>;

/** A sender as a configuration names it. */
export interface Sending {
  /** Left out: it names none. */
  readonly source?: SourceArn;
  readonly from: FromAddress;
  /** The From as it is written, where it is. */
  readonly header?: string;
  /** What the SourceArn leads to. */
  readonly identities: Fact<readonly SenderIdentity[]>;
}

/** The pool's own; undefined where a function takes its mail, or its configuration was not read. */
export function poolSending({ facts: { sender, senderIdentities, settings } }: Pool): Sending | undefined {
  if (!sender.known || sender.value.kind === 'customEmailSender') return undefined;
  if (sender.value.kind === 'cognitoDefault')
    return { from: { kind: 'absent' }, identities: senderIdentities };
  const { source, from } = sender.value;
  const header = settings.known ? textIn(objectIn(settings.value, 'EmailConfiguration'), 'From') : undefined;
  return { source, from, identities: senderIdentities, ...(header !== undefined && { header }) };
}

/** Of the notices; undefined where there are none, or they were not read. */
export function noticesSending({ facts: { notices, riskSettings } }: Pool): Sending | undefined {
  if (!notices.known || notices.value.kind === 'none') return undefined;
  const { source, from, identities } = notices.value;
  const takeover = riskSettings.known
    ? objectIn(riskSettings.value, 'AccountTakeoverRiskConfiguration')
    : undefined;
  const header = textIn(objectIn(takeover, 'NotifyConfiguration'), 'From');
  return { source, from, identities, ...(header !== undefined && { header }) };
}

type Found = Extract<SenderIdentity, { kind: 'found' }>;

/** The identities that the SourceArn names and that are there. */
export function foundIn({ identities }: Sending): readonly Found[] {
  return identities.known ? identities.value.filter((one) => one.kind === 'found') : [];
}

/** May mail from an address go out as an identity? A domain holds all below it, an address its labels. */
export function holds({ name, type }: Pick<IdentityRef, 'name' | 'type'>, address: string): boolean {
  return type === 'domain' ? isWithin(domainOf(address), name) : isAddressOf(address, name);
}

/**
 * Local parts are compared with case, domains without. An identity may also send with a label, `name+label@domain`
 * (Amazon SES developer guide, "Verifying email addresses").
 */
function isAddressOf(address: string, identity: string): boolean {
  const named = parseFrom(identity);
  const own = splitAddress(named.kind === 'address' ? named.address : identity);
  const from = splitAddress(address);
  if (from === undefined || own === undefined || !isSameName(from.domain, own.domain)) return false;
  return from.local === own.local || from.local.startsWith(`${own.local}+`);
}

/** A member that is an object. */
export function objectIn(value: Json | undefined, name: string): JsonObject | undefined {
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : undefined;
}

/** A member that is a text with something in it. */
export function textIn(value: JsonObject | undefined, name: string): string | undefined {
  const member = value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof member === 'string' && member !== '' ? member : undefined;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
