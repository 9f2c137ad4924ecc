// The fixes of findings as a digest holds them: first steps, each whole, for half a record or command is of no use, and as
// many as there is room for.
import * as v from 'valibot';
import type { Finding, FindingFix, FixStep, Locale } from '../../model.ts';
import { clip, embeddedBytes, embeddedTextBytes } from '../../plain-text.ts';
import { isSameFix, pasteOf, wholeWords } from '../fix-words.ts';
import { folded } from '../fold.ts';

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

/** How much of a fix a message holds: bytes of all steps together as they travel, and how many of each. */
interface FixRoom {
  readonly bytes: number;
  readonly steps: number;
  readonly open: number;
}
/** In a digest a fix takes at most some 14 KB. */
const IN_DIGEST: FixRoom = { bytes: 6000, steps: 8, open: 4 };
/** In bytes as they travel, of each text. */
const MOST_TEXT = 1200;

/** A fix within bounds. The steps that it has no room for are counted. */
function boundedFix(fix: FindingFix, locale: Locale, most: FixRoom): DigestFix {
  const steps = firstSteps(fix, locale, most);
  const more = fix.steps.length - steps.length;
  const check = whole(fix.steps[0]?.check);
  const plan = whole(fix.plan);
  return {
    steps,
    open: fix.open.slice(0, most.open).map((sentence) => clip(sentence, MOST_TEXT, embeddedTextBytes)),
    ...(check !== undefined && { check }),
    ...(plan !== undefined && { plan }),
    ...(more > 0 && { more }),
  };
}

/** How many steps there are, and what writes them. */
function withoutSteps({ steps, plan }: FindingFix): DigestFix {
  const command = whole(plan);
  return { steps: [], open: [], ...(command !== undefined && { plan: command }), more: steps.length };
}

function firstSteps({ steps }: FindingFix, locale: Locale, most: FixRoom): DigestFix['steps'] {
  const first: DigestFix['steps'] = [];
  let room = most.bytes;
  for (const step of steps.slice(0, most.steps)) {
    const entry = boundedStep(step, locale);
    room -= embeddedBytes(entry) + ','.length;
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
    ...(what !== undefined && { what: clip(what, MOST_TEXT, embeddedTextBytes) }),
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
  return command !== undefined && embeddedTextBytes(command) <= MOST_TEXT ? command : undefined;
}

/**
 * Fixes by the places of their findings: as many as there is room for with their steps, those of the worst first; of
 * the others how many steps there are and the command that writes them.
 */
export function fixesWithin(
  most: number,
  findings: readonly Finding[],
  locale: Locale,
): ReadonlyMap<number, DigestFix> {
  const sized = (fix: DigestFix) => ({ fix, size: embeddedBytes(fix) + embeddedBytes(',"fix":') });
  const forms = fixesToTell(findings).map(({ place, fix }) => ({
    place,
    full: sized(boundedFix(fix, locale, IN_DIGEST)),
    short: sized(withoutSteps(fix)),
  }));
  const fixes = new Map<number, DigestFix>();
  let room = most;
  let kept = forms.reduce((bytes, { short }) => bytes + short.size, 0);
  for (const { place, full, short } of forms) {
    kept -= short.size;
    const form = full.size <= room - kept ? full : short;
    if (form.size > room) continue;
    room -= form.size;
    fixes.set(place, form.fix);
  }
  return fixes;
}

/** The whole fix of one finding where there is room for it; else its first steps, and how many more there are. */
export function fixWithin(room: number, fix: FindingFix, locale: Locale): DigestFix | undefined {
  const most = { steps: fix.steps.length, open: fix.open.length };
  const bare = embeddedBytes({ fix: boundedFix(fix, locale, { ...most, bytes: 0 }) });
  if (bare <= room) return boundedFix(fix, locale, { ...most, bytes: room - bare });
  const short = withoutSteps(fix);
  return embeddedBytes({ fix: short }) <= room ? short : undefined;
}

/** What follows from another finding goes without a fix that repeats that one's. */
function fixesToTell(findings: readonly Finding[]): readonly { place: number; fix: FindingFix }[] {
  const places = new Map(findings.map((finding, i) => [finding, i]));
  return folded(findings).flatMap(({ cause, consequences }) =>
    [cause, ...consequences].flatMap((finding) => {
      const { fix } = finding;
      const place = places.get(finding);
      const isNew = finding === cause || !isSaid(fix, cause.fix);
      return place !== undefined && fix !== undefined && isNew ? [{ place, fix }] : [];
    }),
  );
}

/** Does the fix of a cause say all that a consequence's fix says? */
function isSaid(fix: FindingFix | undefined, its: FindingFix | undefined): boolean {
  if (fix === undefined || its === undefined) return false;
  return isSameFix(fix, its) && fix.open.every((sentence) => its.open.includes(sentence));
}
