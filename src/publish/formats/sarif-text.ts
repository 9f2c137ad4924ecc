// Text in SARIF messages. What comes from outside must not become a placeholder or a link there.
import { clip, oneLine } from '../../plain-text.ts';

/**
 * One paragraph. `{` and `}` stand for placeholders and are doubled to be themselves (SARIF 2.1.0 section 3.11.5); `](` is
 * within every embedded link, and has no escape outside of one (section 3.11.6): a space comes between.
 * @param most UTF-16 code units, before the doubling
 */
export function paragraphOf(text: string, most = 2000): string {
  return clip(oneLine(text), most).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

/** Paragraphs one after the other; those that are empty are left out. Never empty, which GitHub would refuse. */
export function messageOf(...paragraphs: readonly string[]): { text: string } {
  return {
    text:
      paragraphs
        .map((text) => paragraphOf(text))
        .filter((text) => text !== '')
        .join('\n\n') || '-',
  };
}
