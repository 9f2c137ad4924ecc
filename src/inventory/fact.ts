// The schema of a fact around a value, and of sentences.
import * as v from 'valibot';
import type { Fact, Text } from '../model.ts';

export const text = v.string();
export const texts = v.array(text);

/** The same words in each language. */
export const sentence: v.GenericSchema<unknown, Text> = v.strictObject({ en: text, ja: text });

/** Known with a value that fits, or not known and why. */
export const fact = <T>(value: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, Fact<T>> =>
  v.variant('known', [
    v.strictObject({ known: v.literal(true), value, source: text, asOf: v.exactOptional(text) }),
    v.strictObject({ known: v.literal(false), why: sentence }),
  ]);
