// Ids of steps: made of what they are about, so that they stay the same from plan to plan, and fit for file names. Pure.
import { createHash } from 'node:crypto';

/** @param severalAccounts tell steps of different accounts apart */
export function stepIds(
  groups: readonly { readonly account?: string; readonly key: readonly string[] }[],
  severalAccounts: boolean,
): string[] {
  const taken = new Set<string>();
  return groups.map(({ account, key }) => {
    const [what = '', ...which] = key;
    const parts = [what, ...(severalAccounts && account !== undefined ? [account] : []), ...which];
    const plain = parts
      .join('-')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 80);
    // What does not fit is told apart by a digest, and so are names that have become the same.
    const isExact = plain === parts.join('-') && !taken.has(plain);
    const id = isExact ? plain : `${plain}-${digestOf(parts)}`;
    taken.add(id);
    return id;
  });
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
