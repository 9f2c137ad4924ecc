// Blocks of HCL, laid out as `terraform fmt` does.
import { hclString } from '../render/quote.ts';

/** A string, list, figure or flag, or an expression, such as a reference to a resource, that the program wrote. */
export type HclValue = string | number | boolean | readonly string[] | { readonly expression: string };

/** A block: its arguments, then the blocks within it. */
export interface HclBlock {
  /** `resource "aws_x" "y"`: labels are names that the program chose, never somebody's text. */
  readonly head: string;
  readonly arguments: readonly (readonly [name: string, value: HclValue])[];
  readonly blocks?: readonly HclBlock[];
}

/** A block as text, without a line break at its end. */
export function hclText(block: HclBlock, indent = ''): string {
  const width = Math.max(0, ...block.arguments.map(([name]) => name.length));
  const lines = block.arguments.map(
    ([name, value]) => `${indent}  ${name.padEnd(width)} = ${valueText(value)}`,
  );
  const inner = (block.blocks ?? []).map((one) => hclText(one, `${indent}  `));
  const body = [...(lines.length === 0 ? [] : [lines.join('\n')]), ...inner].join('\n\n');
  return body === '' ? `${indent}${block.head} {}` : `${indent}${block.head} {\n${body}\n${indent}}`;
}

function valueText(value: HclValue): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return hclString(value);
  if ('expression' in value) return value.expression;
  return `[${value.map(hclString).join(', ')}]`;
}
