// Security Hub: the findings of a report, each account's into its own hub.
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
import { en, ja, joined, type Report, say, ToldError } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import type { ReportPlace } from '../messages/digest.ts';
import { AccountHub, type Failure, type SecurityHubPort } from './account-hub.ts';
import { asffOf } from './asff.ts';
import { findingsToImport } from './standing.ts';

export type { SecurityHubPort } from './account-hub.ts';

/** How many findings were imported. */
export interface ImportedFindings {
  readonly imported: number;
}

/** Findings of one or more accounts were not imported, or not all; the others were. */
class SecurityHubError extends ToldError {
  override readonly name = 'SecurityHubError';

  constructor(failures: readonly Failure[]) {
    const each = failures.map(({ account, words }) => {
      const shown = clip(oneLine(account), 40);
      return say(en`account ${shown}: ${words}`, ja`アカウント ${shown}: ${words}`);
    });
    super(joined(each, '; '), {
      cause: new AggregateError(failures.flatMap(({ cause }) => (cause === undefined ? [] : [cause]))),
    });
  }
}

/**
 * Imports what fails, and what failed and was seen to be resolved, is out of sight or gone. An import of the same report
 * again changes nothing.
 * @throws SecurityHubError naming each account whose findings were not taken and why, after every account was tried
 */
export async function importFindings(
  port: SecurityHubPort,
  report: Report,
  where: ReportPlace | undefined,
): Promise<ImportedFindings> {
  const accounts = new Map<string, AccountHub>();
  for (const each of findingsToImport(report)) {
    const { account } = each.finding.subject;
    const hub = accounts.get(account) ?? (await AccountHub.of(account, port));
    accounts.set(account, hub);
    await hub.add((region) => asffOf(each, report, { region, where }));
    const all = [...accounts.values()];
    if (waitingBytes(all) > MOST_WAITING) for (const one of all) await one.flush();
  }
  const failures: Failure[] = [];
  let imported = 0;
  for (const hub of accounts.values()) {
    const taken = await hub.end();
    if (typeof taken === 'number') imported += taken;
    else failures.push(taken);
  }
  if (failures.length > 0) throw new SecurityHubError(failures);
  return { imported };
}

/** Bytes of findings that wait for the batches of their accounts to be full: an organization has hundreds of them. */
const MOST_WAITING = 16_000_000;

const waitingBytes = (hubs: readonly AccountHub[]): number =>
  hubs.reduce((sum, hub) => sum + hub.waitingBytes, 0);
