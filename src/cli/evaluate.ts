// `mailposture evaluate INVENTORY`: judges a saved inventory again, without AWS or DNS.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { selectChecks } from '../checks/index.ts';
import type { ConfigPorts } from '../config/source.ts';
import { settingsFrom } from '../config.ts';
import { reasonOf } from '../fact.ts';
import { InputError } from '../input.ts';
import { parseInventory } from '../inventory.ts';
import { judge } from '../judge.ts';
import { en, ja, say } from '../model.ts';
import { exitCodeOf } from './exit.ts';
import type { ConfigOptions, JudgeOptions } from './options.ts';
import { checkOutputs, writeReport } from './output.ts';
import { policyFor } from './policy.ts';

const STANDARD_INPUT = say(en`standard input`, ja`標準入力`);

/** @returns the exit code */
export async function evaluateCommand(file: string, options: JudgeOptions & ConfigOptions): Promise<number> {
  const checks = selectChecks(options.check ?? ['*']);
  await checkOutputs(options);
  const inventory = parseInventory(await read(file), file === '-' ? STANDARD_INPUT : file);
  const policy = await policyFor(options.config ?? settingsFrom(process.env).config, awsPorts);
  const report = judge(inventory, checks, policy, options.locale);
  await writeReport(report, options);
  return exitCodeOf(report, options.failOn);
}

/** SDK clients are loaded only where the configuration lies in AWS. */
async function awsPorts(): Promise<ConfigPorts> {
  const { configPorts, createDeps } = await import('../deps.ts');
  return configPorts(await createDeps());
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new InputError(
      say(
        en`the inventory ${file} cannot be read: ${reason}`,
        ja`インベントリ ${file} を読み込めません: ${reason}`,
      ),
    );
  });
}
