// Which names somebody may have meant by one that is none of them. Imports nothing.

/** The names that take the fewest edits to reach, nearest first, each once. */
export function nearest(wanted: string, names: Iterable<string>, most: number): string[] {
  return [...new Set(names)]
    .map((name) => ({ name, edits: editDistance(wanted, name) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    let left = i + 1;
    const next = [left];
    for (const [j, other] of [...b].entries()) {
      const diagonal = row[j] ?? 0;
      const above = row[j + 1] ?? 0;
      left = Math.min(above + 1, left + 1, diagonal + (letter === other ? 0 : 1));
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
