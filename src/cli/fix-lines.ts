// The fix of a finding on a terminal: what is to be pasted stays as it is, each on its own line; words are wrapped.
import type { Finding } from '../model.ts';
import { ABOVE, FIX_LABELS, Fixes, type FixLine, type ToldFix } from '../publish/fix-words.ts';
import { padded, wrapped } from '../publish/wrap.ts';
import type { TableOptions } from './screen.ts';
import { harmless } from './terminal.ts';

const LABEL = 9;

/** Writes fixes, each change once: what one check asks for, another asks for too. */
export class FixLines {
  readonly #options: TableOptions;
  readonly #fixes: Fixes;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#fixes = new Fixes(options.locale);
  }

  /** Lines below a finding; none where its fix does not follow from what was read. */
  of(finding: Finding): string[] {
    const fix = this.#fixes.of(finding);
    if (fix.kind !== 'above') return this.#newLines(fix, 4);
    return [`    ${this.#options.paint('green', ABOVE[this.#options.locale])}`];
  }

  /** Lines below what follows from another finding: only what that one's fix leaves to be done. */
  ofConsequence(finding: Finding): string[] {
    return this.#newLines(this.#fixes.of(finding), 6);
  }

  #newLines(fix: ToldFix, indent: number): string[] {
    if (fix.kind !== 'new') return [];
    const check = fix.check === undefined ? [] : [fix.check];
    return [...fix.lines, ...check].map((line) => this.#labelled(line, indent));
  }

  #labelled({ label, text, isPasted }: FixLine, indent: number): string {
    const { paint, locale, width } = this.#options;
    // What belongs to a dash stands beside it.
    const hanging = !isPasted && text.startsWith('- ') ? 2 : 0;
    const margin = ' '.repeat(indent + LABEL + hanging);
    const shown = isPasted
      ? paint(label === 'check' ? 'dim' : 'cyan', text)
      : // A note may end in a link of ours.
        wrapped(harmless(text), width - margin.length, 'whole');
    const head = padded(FIX_LABELS[label][locale], LABEL);
    return `${' '.repeat(indent)}${paint('green', head)}${shown.replaceAll('\n', `\n${margin}`)}`;
  }
}
