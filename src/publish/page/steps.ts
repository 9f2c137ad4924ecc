// The fix of a finding for the page: every step, with what is to be pasted as it is.
import type { FindingFix, FixStep, Locale } from '../../model.ts';
import { isPlain, pasteOf, UNSHOWN, wholeWords } from '../fix-words.ts';
import type { PageFix, PageStep } from './data.ts';
import { shown } from './shown.ts';

export function pageFix({ steps, open, plan }: FindingFix, locale: Locale): PageFix {
  return {
    steps: steps.map((step) => pageStep(step, locale)),
    open: open.map(shown),
    ...(isPlain(plan) && { plan }),
  };
}

function pageStep(step: FixStep, locale: Locale): PageStep {
  const words = wholeWords(step, locale);
  const pasted = pasteOf(step);
  const isWhole = [...step.gone, ...pasted].every(isPlain);
  return {
    ...(words !== undefined && { words: shown(words) }),
    // Lines of one step belong together: half of a record set must not be published.
    ...(isWhole ? lines(step, pasted) : { unshown: UNSHOWN[locale] }),
    ...(isPlain(step.check) && { check: step.check }),
  };
}

function lines(step: FixStep, pasted: readonly string[]): Partial<PageStep> {
  if (step.kind === 'decide') return { options: options(step, pasted) };
  const text = pasted.join('\n');
  return {
    ...(step.gone.length > 0 && { remove: step.gone.join('\n') }),
    ...(text !== '' && { paste: { medium: step.kind === 'dns' ? 'zone' : 'shell', text } }),
  };
}

/** Each option that has an argument has a line to paste, in the same order (src/fix/step.ts). */
function options(
  { options: all }: Extract<FixStep, { kind: 'decide' }>,
  pasted: readonly string[],
): NonNullable<PageStep['options']> {
  const commands = pasted[Symbol.iterator]();
  return all.map(({ choose, argument }) => {
    const command = argument === undefined ? undefined : commands.next().value;
    return { words: shown(choose), ...(command !== undefined && { command }) };
  });
}
