// Under which licences the packages that are shipped may stand.
import type { RuntimePackage } from './runtime.ts';

/**
 * SPDX identifiers of licences that ask for nothing but their notice, or not even that: category A of the Apache Software
 * Foundation, for what is under Apache-2.0. https://www.apache.org/legal/resolved.html#category-a
 */
export const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** What is wrong with the licence of a package; undefined where nothing is. */
export function licenceFault({ name, version, licence }: RuntimePackage): string | undefined {
  if (licence === undefined) return `${name}@${version} names no licence`;
  if (isAllowed(licence)) return undefined;
  return `${name}@${version} is under ${licence}: expected one of ${[...ALLOWED].join(', ')}, or a choice that has one`;
}

/** `MIT`, `(MIT OR GPL-2.0)`: of a choice one is enough, and of a combination (`AND`) all are needed. Brackets do not nest. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  return plain.split(/ OR /).some((choice) => choice.split(/ AND /).every((one) => ALLOWED.has(one.trim())));
}
