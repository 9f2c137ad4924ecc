// The schema of tags in a file: texts by names that somebody chose.
import * as v from 'valibot';
import { expected } from './input.ts';
import { en, ja, say } from './model.ts';

const OBJECT = expected(say(en`expected an object of texts`, ja`文字列のオブジェクトを指定してください`));

/**
 * No `record` of valibot: that leaves out the names "constructor", "prototype" and "__proto__", which a tag may well have,
 * and an environment that goes by it would lose its subjects. What was parsed from JSON holds each as its own.
 */
export const tags = v.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'string'),
  OBJECT,
);
