// How the value of an option is checked, and what commander is told of one that does not fit.
import { InvalidArgumentError } from 'commander';
import { InputError } from '../input.ts';
import type { Words } from './locale.ts';

/** Commander words what its parsers throw: `error: option '--region <name>' argument 'x' is invalid. …`. */
export function checked<T>(words: Words, parse: (value: string) => T): (value: string) => T {
  return (value) => {
    try {
      return parse(value);
    } catch (error) {
      if (error instanceof InputError) throw new InvalidArgumentError(words(error.text));
      throw error;
    }
  };
}
