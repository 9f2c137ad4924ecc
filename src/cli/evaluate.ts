// `mailposture evaluate INVENTORY`: judges a saved inventory again, without AWS or DNS.
import { selectChecks } from '../checks/index.ts';
import { settingsFrom } from '../config.ts';
import { judge } from '../judge.ts';
import { narrowReport } from '../narrow.ts';
import { exitCodeOf } from './exit.ts';
import { readInventory } from './inventory.ts';
import type { ConfigOptions, ReportOptions, SubjectOptions } from './options.ts';
import { checkOutputs, writeReport } from './output.ts';
import { awsPorts, policyFor } from './policy.ts';

/** @returns the exit code */
export async function evaluateCommand(
  file: string,
  options: ReportOptions & ConfigOptions & SubjectOptions,
): Promise<number> {
  const checks = selectChecks(options.check ?? ['*']);
  await checkOutputs(options);
  const inventory = await readInventory(file);
  const policy = await policyFor(options.config ?? settingsFrom(process.env).config, awsPorts);
  const whole = judge(inventory, checks, policy, options.locale);
  const report = narrowReport(whole, inventory, options.subject);
  await writeReport(report, options);
  return exitCodeOf(report, options.failOn);
}
