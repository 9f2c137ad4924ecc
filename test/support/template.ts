// A CloudFormation template as it is deployed: with the branches and resources of the conditions that hold.
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

/** A CloudFormation resource, as far as tests look at it. */
export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export type Resources = Readonly<Record<string, Resource>>;

export interface TemplateJson {
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Resources;
}

/** The resources that a deployment makes. Conditions must rest on literals, as those of osls' params do. */
export function deployed({ Conditions = {}, Resources }: TemplateJson): Resources {
  const holds = (name: string): boolean => isTrue(Conditions[name], holds);
  const made = Object.entries(Resources).filter(([, { Condition }]) => !Condition || holds(Condition));
  // A resource with its branches chosen is still one.
  return Object.fromEntries(made.map(([id, resource]) => [id, chosen(resource, holds) as Resource]));
}

function isTrue(condition: unknown, holds: (name: string) => boolean): boolean {
  const [operator = '', operand] = operation(condition);
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  switch (operator) {
    case 'Fn::Equals':
      return parts[0] === parts[1];
    case 'Fn::Not':
      return !isTrue(parts[0], holds);
    case 'Fn::Or':
      return parts.some((part) => isTrue(part, holds));
    case 'Condition':
      return holds(String(operand));
    default:
      throw new TypeError(`no condition that tests know: ${JSON.stringify(condition)}`);
  }
}

/** The one key and value of an intrinsic function; nothing for other values. */
function operation(value: unknown): [] | [string, unknown] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const [first, ...others] = Object.entries(value);
  return first === undefined || others.length > 0 ? [] : first;
}

const NO_VALUE = Symbol('AWS::NoValue');

function chosen(value: unknown, holds: (name: string) => boolean): unknown {
  const [operator, operand] = operation(value);
  if (operator === 'Ref' && operand === 'AWS::NoValue') return NO_VALUE;
  if (operator === 'Fn::If' && Array.isArray(operand)) {
    const [condition, yes, no] = operand;
    return chosen(holds(String(condition)) ? yes : no, holds);
  }
  if (Array.isArray(value)) return value.map((one) => chosen(one, holds)).filter((one) => one !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, chosen(member, holds)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

export interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of a role's own policies. */
export function statementsOf(resources: Resources, role: string): Statement[] {
  // The shape is CloudFormation's; a role without policies fails the assertions.
  const policies = resources[role]?.Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Actions that a role may call, sorted. */
export const actionsOf = (resources: Resources, role: string): string[] =>
  statementsOf(resources, role)
    .flatMap(({ Action }) => Action)
    .sort();

/**
 * Of a valid template: W3005: osls says with DependsOn what GetAtt says already. W8003, W1028 and W9053: a param is a
 * literal when the template is made, so that each condition always has the same answer, and many have the same one.
 */
export const ACCEPTED_RULES = ['W3005', 'W8003', 'W1028', 'W9053'];

/** What AWS's own validator says of a template. */
export function faultsOf(templatePath: string): string[] {
  const engine = new RegoEngine();
  try {
    const { diagnostics } = engine.validateStandard(new TemplateFile(templatePath), {
      severityLevel: 'WARN',
    });
    return diagnostics
      .filter(({ ruleId }) => !ACCEPTED_RULES.includes(ruleId))
      .map(({ ruleId, message, entity }) => `${ruleId} ${entity?.logicalId}: ${message}`);
  } finally {
    engine.free();
  }
}
