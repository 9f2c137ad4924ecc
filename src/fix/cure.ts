// What cures share: their type, and changes as parts of a fix.

import type { Fix, Inventory, Kind, SesChange, Subject, SubjectRef } from '../model.ts';
import type { Answers } from './answers.ts';
import type { DnsFix } from './dns/record-set.ts';

/**
 * What cures a failing check of a subject. It sees all facts of the subject, the rest of the inventory, and the ids of all
 * checks that fail on it: two that ask for one record, or for one pool's configuration, must ask for the same.
 */
export type Cure<K extends Kind> = ((subject: Subject<K>, context: CureContext) => Fix) & {
  /** The same by nothing but the facts of its subject; undefined where they do not tell. */
  readonly alone?: (subject: Subject<K>) => Fix | undefined;
};

/** A cure for which it is enough that the facts of its subject are there. */
export function alone<K extends Kind>(cure: (subject: Subject<K>) => Fix): Cure<K> {
  return Object.assign((subject: Subject<K>) => cure(subject), { alone: cure });
}

/** A cure for which that is enough where they tell of it, and that looks at the rest of the estate elsewhere. */
export function aloneWhereTold<K extends Kind>(
  told: (subject: Subject<K>) => Fix | undefined,
  elsewhere: (subject: Subject<K>, context: CureContext) => Fix,
): Cure<K> {
  const cure: Cure<K> = (subject, context) => told(subject) ?? elsewhere(subject, context);
  return Object.assign(cure, { alone: told });
}

/** What a cure sees besides its subject. */
export interface CureContext {
  readonly inventory: Inventory;
  /** Ids of all checks that fail on the subject. */
  readonly failing: ReadonlySet<string>;
  /** The same of another subject, for cures that are that subject's. */
  readonly failingOn: (subject: Subject<Kind>) => ReadonlySet<string>;
  readonly answers: Answers;
  /**
   * Makes once what the fixes of many subjects take from one of them, and what hangs on answers or on what fails.
   * @param what names what is made of the subject
   */
  readonly once: (what: string, subject: SubjectRef, make: () => Fix | undefined) => Fix | undefined;
}

/** One fix for all checks of a subject that ask for the same thing: they have their context in common. */
export function oncePerContext<K extends Kind, T>(
  make: (subject: Subject<K>, context: CureContext) => T,
): (subject: Subject<K>, context: CureContext) => T {
  const made = new WeakMap<CureContext, { readonly subject: Subject<K>; readonly value: T }>();
  return (subject, context) => {
    const before = made.get(context);
    if (before?.subject === subject) return before.value;
    const value = make(subject, context);
    made.set(context, { subject, value });
    return value;
  };
}

export const NOTHING: Fix = { changes: [], open: [] };

/** Records as a fix; nothing where they could not be made, for what they follow from was not read. */
export function dnsFix(fix: DnsFix | undefined): Fix {
  if (fix === undefined) return NOTHING;
  return { changes: fix.changes.map((change) => ({ kind: 'dns', ...change })), open: fix.open };
}

/** A change without its place, which is the subject's. */
type Placeless = SesChange extends infer C
  ? C extends SesChange
    ? Omit<C, 'account' | 'region'>
    : never
  : never;

/** Changes to SES where the subject is. */
export function ses(
  { account, region }: { readonly account: string; readonly region: string },
  ...changes: readonly Placeless[]
): Fix {
  return { changes: changes.map((change) => ({ kind: 'ses', account, region, ...change })), open: [] };
}
