// What goes wrong with a run itself, rather than with an account that it looks at.
import { ToldError } from '../../model.ts';

/** A run that cannot go on: it says why, and what to do. */
export class RunError extends ToldError {
  override readonly name = 'RunError';
}
