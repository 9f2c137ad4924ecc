// Runs the cases of a campaign in processes of their own, since a case takes the environment and the time of its process.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from './case.ts';
import type { CaseAnswer } from './worker.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** Numbers of the cases. */
  readonly numbers: readonly number[];
  /** Processes. */
  readonly jobs: number;
  readonly onResult?: (result: CaseResult) => void;
}

/** A case that could not be run to its end. */
class BrokenCase extends Error {
  override readonly name = 'BrokenCase';
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/**
 * @returns the results in the order of their numbers
 * @throws BrokenCase where the oracle itself failed, or a process ended
 */
export async function runCampaign(options: CampaignOptions): Promise<CaseResult[]> {
  const waiting = [...options.numbers];
  const results: CaseResult[] = [];
  const jobs = Math.min(options.jobs, waiting.length);
  const workers = Array.from({ length: jobs }, () =>
    fork(WORKER, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }),
  );
  try {
    await Promise.all(
      workers.map((worker) =>
        work(worker, options.seed, waiting, (result) => {
          results.push(result);
          options.onResult?.(result);
        }),
      ),
    );
  } finally {
    for (const worker of workers) worker.kill();
  }
  return results.sort((a, b) => a.number - b.number);
}

/** Hands one case after the other to a process. */
function work(
  worker: ChildProcess,
  campaign: number,
  waiting: number[],
  keep: (result: CaseResult) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    worker.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new BrokenCase(`a process of the campaign ended (${code}): ${Buffer.concat(said)}`)),
    );
    worker.on('message', (answer: CaseAnswer | { readonly kind: 'ready' }) => {
      if (answer.kind === 'broken') {
        reject(new BrokenCase(`case ${answer.number} could not be run: ${answer.why}`));
        return;
      }
      if (answer.kind === 'ran') keep(answer.result);
      const number = waiting.shift();
      if (number === undefined) resolve();
      else worker.send({ campaign, number });
    });
  });
}
