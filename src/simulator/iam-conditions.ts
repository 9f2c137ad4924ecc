// Conditions of policies: the operators that policies here use, each asked of what a request has under a key.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { fits } from './iam-glob.ts';

type Holds = (wanted: string, found: string) => boolean;

const OPERATORS: Readonly<Record<string, Holds>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringLike: fits,
  Bool: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  // "ArnEquals and ArnLike behave identically."
  ArnEquals: fits,
  ArnLike: fits,
};
const IF_EXISTS = 'IfExists';

const baseOf = (operator: string): string =>
  operator.endsWith(IF_EXISTS) ? operator.slice(0, -IF_EXISTS.length) : operator;

/** Is it an operator that the simulator plays, with or without `IfExists`? */
export const knownOperator = (operator: string): boolean => Object.hasOwn(OPERATORS, baseOf(operator));

/**
 * Do all conditions of a statement hold? Of the values under a key one is enough. A key that the request does not have
 * holds for an operator with `IfExists` alone.
 * @param context values by lower-case key: "Condition key names are not case-sensitive"
 */
export function conditionsHold(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  context: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const holds = OPERATORS[baseOf(operator)];
    return Object.entries(keys).every(([key, wanted]) => {
      const found = context[key.toLowerCase()];
      if (found === undefined) return operator.endsWith(IF_EXISTS);
      return holds !== undefined && wanted.some((one) => holds(one, found));
    });
  });
}
