// The fix of a finding as a digest holds it: its first steps, each whole, for half a record or command is of no use.
import * as v from 'valibot';
import type { FindingFix, FixStep, Locale } from '../model.ts';
import { pasteOf, wholeWords } from './fix-words.ts';
import { clip, embeddedBytes, embeddedTextBytes } from './text.ts';

const text = v.string();

export const DigestFixSchema = v.object({
  steps: v.array(
    v.object({
      kind: v.picklist(['dns', 'ses', 'cognito', 'request', 'decide']),
      what: v.optional(text),
      remove: v.optional(v.array(text)),
      paste: v.array(text),
    }),
  ),
  open: v.array(text),
  check: v.optional(text),
  plan: v.optional(text),
  more: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

export type DigestFix = v.InferOutput<typeof DigestFixSchema>;

/** In bytes as they travel; all steps together, and a text each. */
const LIMITS = { steps: 6000, text: 1200 };
const MOST = { steps: 8, open: 4 };

/** A fix within bounds: at most some 14 KB. The steps that it has no room for are counted. */
export function boundedFix(fix: FindingFix, locale: Locale): DigestFix {
  const steps = firstSteps(fix, locale);
  const more = fix.steps.length - steps.length;
  const check = whole(fix.steps[0]?.check);
  const plan = whole(fix.plan);
  return {
    steps,
    open: fix.open.slice(0, MOST.open).map((sentence) => clip(sentence, LIMITS.text, embeddedTextBytes)),
    ...(check !== undefined && { check }),
    ...(plan !== undefined && { plan }),
    ...(more > 0 && { more }),
  };
}

/** How many steps there are, and what writes them. */
export function withoutSteps({ steps, plan }: FindingFix): DigestFix {
  const command = whole(plan);
  return { steps: [], open: [], ...(command !== undefined && { plan: command }), more: steps.length };
}

function firstSteps({ steps }: FindingFix, locale: Locale): DigestFix['steps'] {
  const first: DigestFix['steps'] = [];
  let room = LIMITS.steps;
  for (const step of steps.slice(0, MOST.steps)) {
    const entry = boundedStep(step, locale);
    room -= embeddedBytes(entry);
    // The steps stand in order: one that is left out must not have others behind it.
    if (room < 0) break;
    first.push(entry);
  }
  return first;
}

function boundedStep(step: FixStep, locale: Locale): DigestFix['steps'][number] {
  const what = wordsOf(step, locale);
  return {
    kind: step.kind,
    ...(what !== undefined && { what: clip(what, LIMITS.text, embeddedTextBytes) }),
    ...(step.gone.length > 0 && { remove: [...step.gone] }),
    paste: [...pasteOf(step)],
  };
}

/** A question goes with those of its options that no line to paste tells of. */
function wordsOf(step: FixStep, locale: Locale): string | undefined {
  if (step.kind !== 'decide') return wholeWords(step, locale);
  const options = step.options.filter(({ argument }) => argument === undefined);
  const clauses = options.map(({ choose }) => choose).join(' / ');
  return clauses === '' ? step.question : `${step.question} (${clauses})`;
}

/** A command whole, or not at all. */
function whole(command: string | undefined): string | undefined {
  return command !== undefined && embeddedTextBytes(command) <= LIMITS.text ? command : undefined;
}
