// Which SDK operations a piece of the source can call: those whose command is left in the files that it can load when esbuild
// has shaken off, as the deployment does, every module and every declaration that nothing in it uses. That is all that can be
// called, and sometimes more: what a class has and nobody calls stays in. A module that is only loaded by a computed name, or a
// client that is loaded whole, would leave all its commands in, and fail the comparison. The clients with which the SDK itself finds
// credentials (@aws-sdk/nested-clients) are left out: a Lambda function has them from its environment, and these ask AWS
// before there are any.
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { parse } from 'yaml';

export interface Reached {
  /** `CLIENT.Operation`, as `sesv2.GetAccount`; sorted. */
  readonly operations: readonly string[];
  /** Our own modules of the bundle by their paths, as far as they are left in it. */
  readonly own: ReadonlyMap<string, string>;
}

/** What serverless.yml says to esbuild, as far as it decides what is in a bundle. */
interface Bundling {
  readonly mainFields: string[];
  readonly conditions: string[];
  readonly splitting: boolean;
}

async function bundling(): Promise<Bundling> {
  // Tags of CloudFormation are not looked at. The shape is ours; another one fails the build below.
  const file = parse(await readFile('serverless.yml', 'utf8'), { logLevel: 'silent' }) as {
    custom: { esbuild: Bundling };
  };
  return file.custom.esbuild;
}

/** The commands of an SDK client lie one a file. */
const COMMAND = /\/@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

/** @param source a module, that stands in the root of the project */
export async function reachedBy(source: string): Promise<Reached> {
  const { mainFields, conditions, splitting } = await bundling();
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), sourcefile: 'entry.ts', loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    outdir: '.',
    splitting,
    platform: 'node',
    format: 'esm',
    mainFields,
    conditions,
    logLevel: 'silent',
  });
  const loaded = loadedFrom('stdin.js', metafile.outputs);
  const inputs = [...loaded].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}));
  const operations = inputs.flatMap(([path, { bytesInOutput }]) => {
    const [, client, operation] = COMMAND.exec(`/${path}`) ?? [];
    return bytesInOutput > 0 && client !== undefined ? [`${client}.${operation}`] : [];
  });
  const files = outputFiles.filter(({ path }) => loaded.has(relative(process.cwd(), path)));
  const text = files.map((file) => file.text).join('');
  return { operations: [...new Set(operations)].sort(), own: ownModules(text) };
}

/** The files that are loaded from one on, at once or by import(). Those of import() in what was shaken off are not. */
function loadedFrom(start: string, outputs: Metafile['outputs']): ReadonlySet<string> {
  const loaded = new Set([start]);
  // A set gives what is added while one goes through it, too.
  for (const path of loaded) {
    for (const { path: next, external } of outputs[path]?.imports ?? []) if (!external) loaded.add(next);
  }
  return loaded;
}

/** esbuild writes each module's path above what it keeps of it. */
function ownModules(bundle: string): ReadonlyMap<string, string> {
  const [, ...parts] = bundle.split(/^\/\/ (\S+\.[cm]?[jt]sx?(?:on)?)$/m);
  const paths = parts.filter((_, at) => at % 2 === 0);
  const own = paths.map((path, at) => [path, parts[at * 2 + 1] ?? ''] as const);
  return new Map(own.filter(([path]) => /^(?:src|handlers)\//.test(path)));
}

/** What a handler can call. @param name of its file, as `org-scan` */
export const reachedByHandler = (name: string): Promise<Reached> =>
  reachedBy(`export { handler } from './handlers/${name}.ts'`);
