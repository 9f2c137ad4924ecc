// Reads a sending-authorization policy: a resource-based policy in IAM's language, as SES keeps it for an identity.
// Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html; what SES makes of it:
// https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html. Linear; never throws.
import * as v from 'valibot';
import { quoted } from '../words.ts';

/** Values of Action, Resource and the like; `except`: of NotAction, NotResource, which stand for all others. */
export interface Listed<T> {
  readonly except: boolean;
  readonly values: readonly T[];
}

/** One value of Principal. `"Principal": "*"` is AWS `*`: IAM takes both for everyone. */
export interface Principal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly name: string;
}

/** One key of a Condition block under one operator. Any of the values will do; all conditions must hold. */
interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  /** `statement "Sid"`, or `statement 2` where it has none. */
  readonly label: string;
  /** As JSON on one line. */
  readonly text: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Listed<Principal>;
  readonly actions: Listed<string>;
  readonly resources: Listed<string>;
  readonly conditions: readonly Condition[];
}

export type Policy =
  | { readonly kind: 'readable'; readonly statements: readonly Statement[] }
  | { readonly kind: 'unreadable'; readonly why: string };

const oneOrMore = <T extends v.GenericSchema>(schema: T) =>
  v.pipe(
    v.unknown(),
    v.transform((value) => (Array.isArray(value) ? value : [value])),
    v.array(schema),
  );

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object as pairs. v.record leaves out keys like "constructor", and a condition left out would widen a statement. */
const pairs = <K extends v.GenericSchema<unknown, string>, T extends v.GenericSchema>(key: K, value: T) =>
  v.pipe(
    v.custom<object>(isObject, 'object'),
    v.transform((object) => Object.entries(object)),
    v.array(v.tuple([key, value])),
  );

const Texts = oneOrMore(v.string());

const Principals = v.union([
  v.pipe(
    v.literal('*'),
    v.transform((): Principal[] => [{ type: 'AWS', name: '*' }]),
  ),
  v.pipe(
    pairs(v.picklist(['AWS', 'Service', 'Federated', 'CanonicalUser']), Texts),
    v.transform((types): Principal[] =>
      types.flatMap(([type, names]) => names.map((name) => ({ type, name }))),
    ),
  ),
]);

const Scalar = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const Conditions = v.pipe(
  pairs(v.string(), pairs(v.string(), oneOrMore(Scalar))),
  v.transform((operators): Condition[] =>
    operators.flatMap(([operator, keys]) => keys.map(([key, values]) => ({ operator, key, values }))),
  ),
);

const ELEMENTS: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource'],
  'Condition',
]);

const StatementElements = v.pipe(
  v.custom<object>(isObject, 'object'),
  v.check((statement) => Object.keys(statement).every((name) => ELEMENTS.has(name)), 'element'),
  v.object({
    Sid: v.optional(v.string(), ''),
    Effect: v.picklist(['Allow', 'Deny']),
    Principal: v.optional(Principals),
    NotPrincipal: v.optional(Principals),
    Action: v.optional(Texts),
    NotAction: v.optional(Texts),
    Resource: v.optional(Texts),
    NotResource: v.optional(Texts),
    Condition: v.optional(Conditions, {}),
  }),
);

const Document = v.pipe(v.string(), v.parseJson(), v.object({ Statement: oneOrMore(v.unknown()) }));

/** Reads the text of a policy; one whose grammar is broken anywhere is not readable as a whole. */
export function readPolicy(text: string): Policy {
  const document = v.safeParse(Document, text);
  if (!document.success) return unreadable('it is not a JSON object with a Statement');
  const statements: Statement[] = [];
  for (const [index, raw] of document.output.Statement.entries()) {
    const statement = readStatement(raw, index + 1);
    if (typeof statement === 'string') return unreadable(statement);
    statements.push(statement);
  }
  return { kind: 'readable', statements };
}

function unreadable(why: string): Policy {
  return { kind: 'unreadable', why };
}

/** The statement, or why it is none. */
function readStatement(raw: unknown, number: number): Statement | string {
  const read = v.safeParse(StatementElements, raw);
  if (!read.success) return `statement ${number}: ${faultOf(read.issues[0])}`;
  const { Sid, Effect: effect, Condition: conditions, ...elements } = read.output;
  const principals = eitherOf(elements.Principal, elements.NotPrincipal);
  const actions = eitherOf(elements.Action, elements.NotAction);
  const resources = eitherOf(elements.Resource, elements.NotResource);
  if (principals === undefined) return `statement ${number} needs either Principal or NotPrincipal`;
  if (actions === undefined) return `statement ${number} needs either Action or NotAction`;
  if (resources === undefined) return `statement ${number} needs either Resource or NotResource`;
  const label = `statement ${Sid === '' ? number : quoted(Sid, 80)}`;
  return { label, text: JSON.stringify(raw), effect, principals, actions, resources, conditions };
}

/** The values of the one that is there; undefined when neither or both are. */
function eitherOf<T>(values: readonly T[] | undefined, others: readonly T[] | undefined) {
  if (values !== undefined) return others === undefined ? { except: false, values } : undefined;
  return others === undefined ? undefined : { except: true, values: others };
}

function faultOf(issue: v.BaseIssue<unknown>): string {
  if (issue.message === 'element') return 'it has an element that a statement does not have';
  const path = v.getDotPath(issue);
  return path === null
    ? 'it is not an object'
    : `${quoted(path, 80)} is not what the grammar of IAM has there`;
}
