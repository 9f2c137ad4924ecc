// Packages the service as a deployment would, with no credentials and no network, and reads what came out.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { deployed, type Resources, type TemplateJson } from './template.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ServicePackage {
  readonly templatePath: string;
  /** What a deployment makes of it. */
  readonly resources: Resources;
  /** Size in bytes and files of a function's zip. */
  zip(name: string): Promise<{ readonly size: number; readonly files: ReadonlyMap<string, Buffer> }>;
  /** Unpacks a function's zip. @returns the path of its handler */
  unpack(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Runs `serverless package` in a copy of the service: its build directory would be shared with another run. */
export async function packageService(
  params: Readonly<Record<string, string>>,
  stage = 'prod',
): Promise<ServicePackage> {
  const root = await mkdtemp(join(tmpdir(), 'mailposture-sls-'));
  const dir = join(root, 'out');
  const copy = join(root, 'service');
  await mkdir(copy);
  for (const part of [
    'serverless.yml',
    'package.json',
    'tsconfig.json',
    'LICENSE',
    'handlers',
    'org',
    'src',
    'scripts',
  ]) {
    await cp(join(ROOT, part), join(copy, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const given = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`);
  const flags = ['--stage', stage, ...given];
  const serverless = join(ROOT, 'node_modules/serverless/bin/serverless.js');
  // An empty HOME and no AWS_ variable: nothing of this machine's credentials can be found.
  const env = { PATH: process.env.PATH ?? '', HOME: root, CI: '1', SLS_TRACKING_DISABLED: '1' };
  await run(process.execPath, [serverless, 'package', '--package', dir, ...flags], { cwd: copy, env });
  const templatePath = join(dir, 'cloudformation-template-update-stack.json');
  // What is not as expected fails the assertion that looks at it.
  const template = JSON.parse(await readFile(templatePath, 'utf8')) as TemplateJson;
  const zip = async (name: string) => {
    const bytes = await readFile(join(dir, `${name}.zip`));
    return { size: bytes.length, files: filesOfZip(bytes) };
  };
  return {
    templatePath,
    resources: deployed(template),
    zip,
    async unpack(name) {
      const { files } = await zip(name);
      const folder = join(dir, name);
      await mkdir(folder, { recursive: true });
      for (const [file, bytes] of files) await writeFile(join(folder, basename(file)), bytes);
      // `handlers/org-list.mjs`, of the function orgList; what it loads later is called `handlers/org-list.….mjs`.
      const handler = [...files.keys()].find((file) => /^handlers\/[^/.]+\.mjs$/.test(file)) ?? '';
      return join(folder, basename(handler));
    },
    remove: () => rm(root, { recursive: true }),
  };
}

/** The files of a zip, by its central directory (APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16). */
function filesOfZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    );
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const size = zip.readUInt32LE(at + 20);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + size);
    files.set(name, zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed);
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}

/** How an invocation ended, and what it printed for CloudWatch: a JSON object a line. */
export interface Invoked {
  readonly outcome: { readonly answer: unknown } | { readonly threw: string };
  readonly lines: readonly string[];
}

export const REQUEST_ID = '11111111-2222-4333-8444-555555555555';

/** Invokes a packaged handler in a Node process of its own, as Lambda would. What it threw is told by its stack. */
export async function invoke(
  path: string,
  event: unknown,
  env: Readonly<Record<string, string>>,
): Promise<Invoked> {
  const script = `
    const { handler } = await import(${JSON.stringify(`file://${path}`)});
    const context = { awsRequestId: '${REQUEST_ID}', getRemainingTimeInMillis: () => 30_000 };
    const outcome = await handler(${JSON.stringify(event)}, context).then(
      (answer) => ({ answer: answer ?? null }),
      (error) => ({ threw: error.stack }),
    );
    process.stdout.write(JSON.stringify(outcome));`;
  // Source maps as serverless.yml switches them on.
  const args = ['--enable-source-maps', '--input-type=module', '--eval', script];
  const { stdout, stderr } = await run(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env },
  });
  const [last = '', ...printed] = stdout.split('\n').reverse();
  // Errors and warnings are logged to standard error, where Node and the SDK have theirs, too.
  const logged = stderr.split('\n').filter((line) => line.startsWith('{'));
  return { outcome: JSON.parse(last), lines: [...printed.reverse(), ...logged] };
}
