// Each handler as it is deployed: the size of its zip, and the time that a new Node.js process takes to import it, less
// that of an empty process.
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { packageService } from '../../test/support/package.ts';

export interface Artifact {
  readonly handler: string;
  readonly zipBytes: number;
  readonly coldImportMs: number;
}

const RUNS = 9;

export async function artifactFigures(): Promise<Artifact[]> {
  const service = await packageService({
    slackWebhookParameter: '/mailposture/slack-webhook',
    org: 'true',
    orgExternalId: 'bench-1',
  });
  try {
    const measured: Artifact[] = [];
    for (const handler of await handlers()) {
      const { size } = await service.zip(handler);
      const url = `file://${await service.unpack(handler)}`;
      const env = { PATH: process.env.PATH, SLACK_WEBHOOK_PARAMETER: '/x', AWS_REGION: 'eu-west-1' };
      const coldImportMs = processMs(`await import(${JSON.stringify(url)}); process.exit(0);`, env);
      measured.push({ handler, zipBytes: size, coldImportMs: Math.round(coldImportMs) });
    }
    return measured;
  } finally {
    await service.remove();
  }
}

/** A function is called as its file in handlers/: `orgList`, of org-list.ts. */
async function handlers(): Promise<string[]> {
  const files = await readdir(new URL('../../handlers/', import.meta.url));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of a whole process that runs `code`, and of one that runs nothing, taken in turn. */
function processMs(code: string, env: NodeJS.ProcessEnv): number {
  const time = (script: string) => {
    const start = performance.now();
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env });
    return performance.now() - start;
  };
  const pairs = Array.from({ length: RUNS }, () => time(code) - time(''));
  return median(pairs);
}
