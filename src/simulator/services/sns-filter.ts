// Filter policies of SNS subscriptions, on message attributes: which messages a subscription gets.
// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
import * as v from 'valibot';

/** A message attribute as SNS keeps it. */
export interface SnsAttribute {
  readonly Type: string;
  readonly Value: string;
}

type Attributes = Readonly<Record<string, SnsAttribute>>;
type Value = string | number | boolean | null;

/** One of the values of a key. */
type Rule =
  | { readonly kind: 'equals'; readonly value: Value }
  | { readonly kind: 'exists'; readonly exists: boolean }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'anythingBut'; readonly rules: readonly Rule[] };

/** Keys that must all match, each by one of its rules; and of each `$or`, one of its policies. */
export interface FilterPolicy {
  readonly keys: ReadonlyMap<string, readonly Rule[]>;
  readonly either: readonly (readonly FilterPolicy[])[];
}

/** A policy that SNS does not take; the message is SNS's, without `Invalid parameter: Attributes Reason: `. */
export class FilterPolicyError extends Error {
  override readonly name = 'FilterPolicyError';
}

const refuse = (why: string) => new FilterPolicyError(`FilterPolicy: ${why}`);

/** "Filter policy constraints": five keys, and 150 combinations of their values. */
const MOST = { keys: 5, combinations: 150 };

/**
 * Reads a policy from its JSON text. Of the match types, the simulator has exists, prefix and anything-but.
 * @throws FilterPolicyError as SNS refuses, or for a match type that the simulator does not have
 */
export function readFilterPolicy(text: string): FilterPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse('failed to parse JSON.');
  }
  const policy = policyOf(json);
  const { keys, combinations } = sizeOf(policy);
  if (keys > MOST.keys || combinations > MOST.combinations) throw refuse('Filter policy is too complex');
  return policy;
}

const Fields = v.record(v.string(), v.unknown());

function policyOf(json: unknown): FilterPolicy {
  const parsed = v.safeParse(Fields, json);
  if (!parsed.success || Array.isArray(json)) throw refuse('Filter policy must be a JSON object');
  const keys = new Map<string, readonly Rule[]>();
  const either: FilterPolicy[][] = [];
  for (const [key, value] of Object.entries(parsed.output)) {
    if (!Array.isArray(value)) throw refuse(`"${key}" must be an object or an array`);
    if (isOr(key, value)) either.push(value.map(policyOf));
    else keys.set(key, value.map(ruleOf));
  }
  return { keys, either };
}

const RESERVED = ['exists', 'prefix', 'suffix', 'anything-but', 'numeric', 'cidr', 'equals-ignore-case'];

/** "AND/OR logic": at least two objects, none of which has a reserved word for a key. */
function isOr(key: string, value: readonly unknown[]): boolean {
  const isPolicy = (one: unknown) => {
    const fields = v.safeParse(Fields, one);
    return fields.success && !Array.isArray(one) && !RESERVED.some((word) => word in fields.output);
  };
  return key === '$or' && value.length > 1 && value.every(isPolicy);
}

const isValue = (value: unknown): value is Value =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

function ruleOf(rule: unknown): Rule {
  if (isValue(rule)) return { kind: 'equals', value: rule };
  const fields = v.safeParse(Fields, rule);
  if (!fields.success || Array.isArray(rule)) {
    throw refuse('Match value must be String, number, true, false, or null');
  }
  const [[type, value] = [''], ...more] = Object.entries(fields.output);
  if (more.length > 0) throw refuse('Only one key allowed in match expression');
  switch (type) {
    case 'exists':
      if (typeof value !== 'boolean') throw refuse('exists match pattern must be either true or false.');
      return { kind: 'exists', exists: value };
    case 'prefix':
      if (typeof value !== 'string') throw refuse('prefix match pattern must be a string');
      return { kind: 'prefix', prefix: value };
    case 'anything-but':
      return { kind: 'anythingBut', rules: (Array.isArray(value) ? value : [value]).map(ruleOf) };
    default:
      throw refuse(
        RESERVED.includes(type)
          ? `the simulator has no match type ${type}`
          : `Unrecognized match type ${type}`,
      );
  }
}

function sizeOf({ keys, either }: FilterPolicy): { keys: number; combinations: number } {
  const inner = either.flat().map(sizeOf);
  const own = [...keys.values()].reduce((product, rules) => product * rules.length, 1);
  return {
    keys: keys.size + inner.reduce((sum, one) => sum + one.keys, 0),
    combinations: inner.reduce((product, one) => product * one.combinations, own),
  };
}

/**
 * Does a message pass? One without any attribute passes no policy, not even one that asks for a key to be absent ("Key
 * matching": "An empty set of attributes results in the filter not matching").
 */
export function passes(policy: FilterPolicy, attributes: Attributes): boolean {
  return Object.keys(attributes).length > 0 && fits(policy, attributes);
}

function fits({ keys, either }: FilterPolicy, attributes: Attributes): boolean {
  return (
    [...keys].every(([key, rules]) => {
      const values = valuesOf(attributes[key]);
      return rules.some((rule) => holds(rule, values));
    }) && either.every((policies) => policies.some((policy) => fits(policy, attributes)))
  );
}

/** The values of an attribute; undefined where it is not there. Binary ones SNS passes over. */
function valuesOf(attribute: SnsAttribute | undefined): readonly unknown[] | undefined {
  if (attribute === undefined || attribute.Type.startsWith('Binary')) return undefined;
  if (attribute.Type.startsWith('Number')) return [Number(attribute.Value)];
  if (attribute.Type !== 'String.Array') return [attribute.Value];
  const list: unknown = JSON.parse(attribute.Value);
  return Array.isArray(list) ? list : [list];
}

/** All match types but `exists` ask for an attribute that is there. */
function holds(rule: Rule, values: readonly unknown[] | undefined): boolean {
  if (rule.kind === 'exists') return rule.exists === (values !== undefined);
  if (values === undefined) return false;
  switch (rule.kind) {
    case 'equals':
      return values.includes(rule.value);
    case 'prefix':
      return values.some((value) => typeof value === 'string' && value.startsWith(rule.prefix));
    case 'anythingBut':
      return values.some((value) => !rule.rules.some((one) => holds(one, [value])));
  }
}
