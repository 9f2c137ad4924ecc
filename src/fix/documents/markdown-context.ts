// What the parts of a plan in Markdown are written from.
import type { Locale } from '../../model.ts';
import type { Plan } from '../plan.ts';
import type { HostedZone } from '../render/zones.ts';

/** Where a plan stands that has its files beside it. */
export interface Layout {
  /** In the order in which they are run. */
  readonly scripts: readonly string[];
  /** The folder of what is run in an account, or of the records. */
  readonly folderOf: (account: string | undefined) => string;
}

/** What a step is written from. */
export interface StepContext {
  readonly plan: Plan;
  /** The numbers of steps by their ids. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly locale: Locale;
  readonly zones: readonly HostedZone[];
  readonly layout?: Layout;
}
