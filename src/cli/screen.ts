// Where a table is shown: its colours, its width, and its language.
import type { Locale } from '../model.ts';
import type { Paint } from './terminal.ts';

export interface Screen {
  readonly paint: Paint;
  readonly width: number;
}

export interface TableOptions extends Screen {
  readonly locale: Locale;
  /** The report is on several accounts: each subject is named with its own. */
}
