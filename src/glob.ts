// Globs over names: `*` stands for anything, `?` for one character. Imports nothing.

/**
 * Does a glob fit a text as a whole? Case counts. Takes no more than text × pattern steps, whatever the stars: names come
 * from outside.
 */
export function globFits(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let from = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      from = at;
      next += 1;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      next += 1;
      at += 1;
    } else if (star !== -1) {
      // The last star takes one character more.
      from += 1;
      at = from;
      next = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}
