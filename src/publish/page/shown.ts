// Text from outside as the page shows it. HTML escapes nothing that only hides or moves: that is spelled out here.
import { clip, wellFormed } from '../../plain-text.ts';

/** More than anybody reads, and than AWS or DNS give for one value. */
const MOST = 20_000;

/**
 * Well-formed text in which controls, bidirectional controls (Unicode UAX #9) and zero-width characters show as
 * `\u202e`, so that a name cannot rewrite what stands around it. Line breaks and tabs stay.
 */
export function shown(text: string): string {
  const spelled = wellFormed(text).replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => {
    const code = (c.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
  // Counting code points takes its time, and nearly every text is short.
  return spelled.length <= MOST ? spelled : clip(spelled, MOST);
}

/** An address that a link may lead to: https and nothing else, as URL reads it. */
export function httpsLink(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' ? href : undefined;
}
