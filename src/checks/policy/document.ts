// Reads a sending-authorization policy: a resource-based policy in IAM's language, as SES keeps it for an identity.
// Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html; what SES makes of it:
// https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html. Linear; never throws.
import * as v from 'valibot';
import { en, ja, say, type Text } from '../../model.ts';
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
  readonly label: Text;
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
  | { readonly kind: 'unreadable'; readonly why: Text };

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
  if (!document.success) return unreadable(NOT_A_POLICY);
  const statements: Statement[] = [];
  for (const [index, raw] of document.output.Statement.entries()) {
    const statement = readStatement(raw, index + 1);
    if ('en' in statement) return unreadable(statement);
    statements.push(statement);
  }
  return { kind: 'readable', statements };
}

const NOT_A_POLICY = say(
  en`it is not a JSON object with a Statement`,
  ja`Statement を含む JSON オブジェクトではありません`,
);

function unreadable(why: Text): Policy {
  return { kind: 'unreadable', why };
}

/** The statement, or why it is none. */
function readStatement(raw: unknown, number: number): Statement | Text {
  const read = v.safeParse(StatementElements, raw);
  if (!read.success) {
    const fault = faultOf(read.issues[0]);
    return say(en`statement ${number}: ${fault}`, ja`ステートメント ${number}: ${fault}`);
  }
  const { Sid, Effect: effect, Condition: conditions, ...elements } = read.output;
  const principals = eitherOf(elements.Principal, elements.NotPrincipal);
  const actions = eitherOf(elements.Action, elements.NotAction);
  const resources = eitherOf(elements.Resource, elements.NotResource);
  if (principals === undefined) return needsOne(number, 'Principal');
  if (actions === undefined) return needsOne(number, 'Action');
  if (resources === undefined) return needsOne(number, 'Resource');
  const named = Sid === '' ? number : quoted(Sid, 80);
  const label = say(en`statement ${named}`, ja`ステートメント ${named}`);
  return { label, text: JSON.stringify(raw), effect, principals, actions, resources, conditions };
}

function needsOne(number: number, element: string): Text {
  return say(
    en`statement ${number} needs either ${element} or Not${element}`,
    ja`ステートメント ${number} には ${element} と Not${element} のどちらか一方が必要です`,
  );
}

/** The values of the one that is there; undefined when neither or both are. */
function eitherOf<T>(values: readonly T[] | undefined, others: readonly T[] | undefined) {
  if (values !== undefined) return others === undefined ? { except: false, values } : undefined;
  return others === undefined ? undefined : { except: true, values: others };
}

const STRANGE_ELEMENT = say(
  en`it has an element that a statement does not have`,
  ja`ステートメントでは使用できない要素があります`,
);
const NOT_AN_OBJECT = say(en`it is not an object`, ja`オブジェクトではありません`);

function faultOf(issue: v.BaseIssue<unknown>): Text {
  if (issue.message === 'element') return STRANGE_ELEMENT;
  const path = v.getDotPath(issue);
  if (path === null) return NOT_AN_OBJECT;
  return say(
    en`${quoted(path, 80)} is not what the grammar of IAM has there`,
    ja`${quoted(path, 80)} が IAM の文法に合いません`,
  );
}
