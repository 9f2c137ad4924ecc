// The wildcards of IAM: `*` for any text, `?` for one character.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

/** Does a pattern fit a text as a whole, case and all? Takes no more than text × pattern steps, whatever the stars. */
export function fits(pattern: string, text: string): boolean {
  const characters = [...text];
  // Which beginnings of the text the pattern so far takes in: a row of the table of dynamic programming.
  let row = [true, ...characters.map(() => false)];
  for (const wanted of pattern) {
    const next = [wanted === '*' && row[0] === true];
    for (const [at, character] of characters.entries()) {
      const isTaken =
        wanted === '*'
          ? next[at] === true || row[at + 1] === true
          : (wanted === '?' || wanted === character) && row[at] === true;
      next.push(isTaken);
    }
    row = next;
  }
  return row[characters.length] === true;
}
