// What evaluate() hands to a check: the facts that it declared, and no others.
import type { AnyCheck } from './define.ts';

/** The facts that a check declared, by name, frozen. Reading another one throws, so that `needs` cannot lie. */
export function onlyDeclared(check: AnyCheck, known: ReadonlyMap<string, { value: unknown }>): object {
  const facts: Record<string, unknown> = {};
  for (const [name, { value }] of known) facts[name] = value;
  return Object.freeze({ __proto__: guardOf(check), ...facts });
}

const guards = new WeakMap<AnyCheck, object>();

/** What stands behind the facts that a check is given, so that only the names of others come to it: one for each check. */
function guardOf(check: AnyCheck): object {
  const before = guards.get(check);
  if (before !== undefined) return before;
  const guard = new Proxy(Object.freeze({}), {
    get(target, name) {
      if (typeof name === 'symbol') return Reflect.get(target, name);
      throw new Error(`${check.id} read the fact "${name}", which its needs do not name`);
    },
  });
  guards.set(check, guard);
  return guard;
}
