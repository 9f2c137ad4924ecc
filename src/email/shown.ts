// Hostile text as a piece of a sentence: short, and quoted where it is not plain.

/** Plain text stays as it is; anything with spaces or beyond printable ASCII stands in quotation marks. */
export function shown(text: string, max = 80): string {
  const short = text.length > max ? `${text.slice(0, max)}…` : text;
  return /^[\x21-\x7e]+…?$/.test(short) ? short : JSON.stringify(short);
}
