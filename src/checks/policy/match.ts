// Whether a value of a request fits what a condition of a policy asks of it: IAM's condition operators
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
import { globFits } from '../../glob.ts';

/**
 * `some`: it holds for some of those who ask and not for the rest, for a request stands for many.
 * `unknown`: Mailposture cannot judge it.
 */
export type Truth = 'yes' | 'no' | 'some' | 'unknown';

/** What a request has under a key of a condition. */
export type Value =
  | { readonly kind: 'absent' }
  /** `caseUnsure`: it may differ in case from what SES sees. */
  | { readonly kind: 'known'; readonly text: string; readonly caseUnsure?: true }
  /** Something of somebody whom the policy does not name. */
  | { readonly kind: 'strange' }
  /** That, or nothing: no page of AWS says which. */
  | { readonly kind: 'strangeOrAbsent' }
  /** Whatever the caller likes, or what circumstances bring. */
  | { readonly kind: 'free' }
  /** Mailposture does not know what there is under this key. */
  | { readonly kind: 'unknown' };

type Comparable = Extract<Value, { kind: 'known' | 'strange' }>;
type Compare = (wanted: string, value: Comparable) => Truth;

interface Operator {
  readonly compare: Compare;
  readonly negated: boolean;
}

/** A value that holds a variable stands for something else in each request. */
const VARIABLE = '${';

const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no');

/** Compares with what is written; nobody whom a policy does not name has a value that it names. */
function exactly(fold: (text: string) => string): Compare {
  return (wanted, value) => (value.kind === 'strange' ? 'no' : truth(fold(wanted) === fold(value.text)));
}

const like: Compare = (wanted, value) =>
  value.kind === 'strange' ? strangersLike(wanted, pinsText) : truth(globFits(wanted, value.text));

/** ArnEquals and ArnLike are one: each of the six parts may hold wildcards. */
const arn: Compare = (wanted, value) => {
  if (value.kind === 'strange') return strangersLike(wanted, pinsArn);
  if (/^\*+$/.test(wanted)) return 'yes';
  const patterns = arnParts(wanted);
  const parts = arnParts(value.text);
  if (parts.length === 6 && patterns.length === 6) {
    return truth(patterns.every((pattern, index) => globFits(pattern, parts[index] ?? '')));
  }
  // No page of AWS says what becomes of a pattern that is not one of an ARN.
  return /[*?]/.test(wanted) ? 'unknown' : 'no';
};

/** The six parts; the last one may hold colons. */
function arnParts(text: string): string[] {
  const parts = text.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

/** Are there strangers who fit a pattern? */
function strangersLike(wanted: string, pins: (wanted: string) => Truth): Truth {
  if (/^\*+$/.test(wanted)) return 'yes';
  if (!/[*?]/.test(wanted)) return 'no';
  const pinned = pins(wanted);
  return pinned === 'yes' ? 'no' : pinned === 'no' ? 'some' : 'unknown';
}

/**
 * Does what stands before the first wildcard name an account (of an ARN), a user or role by its unique id, or an
 * organization (of a path)? Whoever fits the pattern then belongs to it.
 */
function pinsText(wanted: string): Truth {
  const [literal = ''] = wanted.split(/[*?]/, 1);
  if (/^(?:arn:[^:]+:[^:]+:[^:]*:\d{12}:|[A-Z0-9]{16,}:|o-[a-z0-9]{10,32}\/)/.test(literal)) return 'yes';
  // A wildcard before the account may take in the colons too.
  return pinsArn(wanted) === 'yes' ? 'unknown' : 'no';
}

const pinsArn = (wanted: string): Truth => truth(/^\d{12}$/.test(wanted.split(':')[4] ?? ''));

/**
 * S3 takes blocks of addresses for the whole world when they are broader than /8 (IPv4) or /32 (IPv6):
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const address: Compare = (wanted, value) => {
  if (value.kind === 'known') return 'unknown';
  const [, v4, v6, length] = /^(?:([\d.]+)|([\da-f.]*:[\da-f:.]*))(?:\/(\d{1,3}))?$/i.exec(wanted) ?? [];
  if (v4 === undefined && v6 === undefined) return 'unknown';
  const bits = length === undefined ? 128 : Number(length);
  if (bits === 0) return 'yes';
  return bits < (v4 === undefined ? 32 : 8) ? 'some' : 'no';
};

const flag: Compare = (wanted, value) =>
  value.kind === 'strange' ? 'unknown' : truth(wanted.toLowerCase() === value.text.toLowerCase());

const notJudged: Compare = () => 'unknown';

const both = (name: string, not: string, compare: Compare): [string, Operator][] => [
  [name, { compare, negated: false }],
  [not, { compare, negated: true }],
];
const plain = (names: readonly string[], compare: Compare): [string, Operator][] =>
  names.map((name) => [name, { compare, negated: false }]);
const ORDERS = ['Equals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...both('StringEquals', 'StringNotEquals', exactly(String)),
  ...both(
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    exactly((text) => text.toLowerCase()),
  ),
  ...both('StringLike', 'StringNotLike', like),
  ...both('ArnEquals', 'ArnNotEquals', arn),
  ...both('ArnLike', 'ArnNotLike', arn),
  ...both('IpAddress', 'NotIpAddress', address),
  ...plain(['Bool'], flag),
  ...both('DateEquals', 'DateNotEquals', notJudged),
  ...both('NumericEquals', 'NumericNotEquals', notJudged),
  ...plain([...ORDERS.flatMap((order) => [`Date${order}`, `Numeric${order}`]), 'BinaryEquals'], notJudged),
]);

/** Does a condition hold for a request that has this value under the key? */
export function holds(operatorText: string, wanted: readonly string[], value: Value): Truth {
  if (value.kind === 'strangeOrAbsent') {
    const strange = holds(operatorText, wanted, { kind: 'strange' });
    return strange === holds(operatorText, wanted, { kind: 'absent' }) ? strange : 'unknown';
  }
  const [, set, name = '', ifExists] =
    /^(ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(IfExists)?$/.exec(operatorText) ?? [];
  if (operatorText === 'Null') return isNull(wanted, value);
  const operator = OPERATORS.get(name);
  if (operator === undefined || value.kind === 'unknown') return 'unknown';
  if (value.kind === 'free') return 'some';
  if (value.kind === 'absent') {
    // A missing key fits IfExists and ForAllValues, never ForAnyValue, and otherwise whatever says "not".
    if (ifExists !== undefined || set === 'ForAllValues:') return 'yes';
    return set === undefined ? truth(operator.negated) : 'no';
  }
  const fits = anyOf(wanted.map((one) => fitsOne(operator, one, value)));
  return operator.negated ? opposite(fits) : fits;
}

function fitsOne({ compare }: Operator, wanted: string, value: Comparable): Truth {
  if (wanted.includes(VARIABLE)) return 'unknown';
  const fits = compare(wanted, value);
  if (fits !== 'no' || value.kind === 'strange' || value.caseUnsure === undefined) return fits;
  const folded = compare(wanted.toLowerCase(), { kind: 'known', text: value.text.toLowerCase() });
  return folded === 'yes' ? 'unknown' : 'no';
}

/** Null asks whether the key is missing. */
function isNull(wanted: readonly string[], value: Exclude<Value, { kind: 'strangeOrAbsent' }>): Truth {
  if (value.kind === 'unknown') return 'unknown';
  if (value.kind === 'free') return 'some';
  const words = wanted.map((word) => word.toLowerCase());
  if (words.some((word) => word !== 'true' && word !== 'false')) return 'unknown';
  return truth(words.includes(String(value.kind === 'absent')));
}

function opposite(one: Truth): Truth {
  return one === 'yes' ? 'no' : one === 'no' ? 'yes' : one;
}

/** What is not known hides what holds for some: "not" would turn "some or perhaps all" into "some". */
function anyOf(truths: readonly Truth[]): Truth {
  const worst: readonly Truth[] = ['yes', 'unknown', 'some'];
  return worst.find((one) => truths.includes(one)) ?? 'no';
}

/** All of several, by the same order turned round. */
export function allOf(truths: readonly Truth[]): Truth {
  const worst: readonly Truth[] = ['no', 'unknown', 'some'];
  return worst.find((one) => truths.includes(one)) ?? 'yes';
}
