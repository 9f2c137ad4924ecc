// The configuration file, mailposture.yml or JSON: what is production, and which findings are accepted. Checked whole
// before anything is read from AWS; an error names the line.
import * as v from 'valibot';
import { type Document, isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { CHECKS } from '../checks/index.ts';
import { globFits } from '../glob.ts';
import { InputError } from '../input.ts';
import type { Policy } from '../model.ts';
import { Thresholds } from './thresholds.ts';

const text = v.pipe(v.string('expected text'), v.trim(), v.nonEmpty('expected some text'));

/** A glob, or a list of them. */
const globs = (shape: RegExp, what: string) => {
  const glob = v.pipe(v.string(what), v.regex(shape, what));
  return v.pipe(
    v.union([glob, v.pipe(v.array(glob), v.minLength(1, what))], what),
    v.transform((given) => (typeof given === 'string' ? [given] : given)),
  );
};
const accounts = globs(
  /^[\d*?]{1,40}$/,
  "expected account ids in quotation marks, or globs of them: '1111*'",
);
const regions = globs(/^[a-z0-9*?-]{1,40}$/, 'expected Regions, or globs of them: eu-*');
const names = globs(/^[^\n]{1,300}$/, "expected names, or globs of them in quotation marks: '*-dev'");
const tags = globs(
  /^[^\n=]{1,128}=[^\n]{0,256}$/,
  'expected tags of user pools as KEY=VALUE, or globs of them: Environment=dev*',
);

const Environment = v.pipe(
  v.strictObject({
    name: text,
    production: v.boolean('expected true or false'),
    account: v.exactOptional(accounts),
    region: v.exactOptional(regions),
    pool: v.exactOptional(names),
    identity: v.exactOptional(names),
    tag: v.exactOptional(tags),
  }),
  v.check(
    ({ pool, identity }) => pool === undefined || identity === undefined,
    'expected pool or identity, not both: an environment of both is two rules with one name',
  ),
  v.check(
    ({ tag, identity }) => tag === undefined || identity === undefined,
    'expected tag or identity, not both: tags are read of user pools',
  ),
);

const checks = v.pipe(
  v.string('expected a check, or a glob like ses-*'),
  v.check(
    (glob) => CHECKS.some(({ id }) => globFits(glob, id)),
    ({ input }) => `no check is called ${JSON.stringify(input)}`,
  ),
);

const DAY = 'expected a day that there is, like 2027-03-31';

const Exception = v.strictObject({
  check: checks,
  account: v.exactOptional(accounts),
  region: v.exactOptional(regions),
  subject: v.exactOptional(names),
  reason: text,
  owner: text,
  expires: v.pipe(v.string(DAY), v.check(isDay, DAY)),
});

/** @param now an exception may hold for a year at most: nobody remembers longer why */
const schema = (now: Date) =>
  v.strictObject(
    {
      environments: v.optional(v.array(Environment), []),
      exceptions: v.optional(
        v.array(
          v.pipe(
            Exception,
            v.forward(
              v.check(
                ({ expires }) => !isDay(expires) || expires <= aYearAfter(now),
                'expected a day within a year from now',
              ),
              ['expires'],
            ),
          ),
        ),
        [],
      ),
      thresholds: Thresholds,
    },
    'expected environments:, exceptions: and thresholds:',
  );

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 30 February rolls over to another day.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function aYearAfter(now: Date): string {
  const then = new Date(now);
  then.setUTCFullYear(now.getUTCFullYear() + 1);
  return then.toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** More than any estate needs; a mistyped path to something large is refused at once. */
const MAX_LENGTH = 256 * 1024;
const MAX_FAULTS = 20;

/**
 * Reads a configuration file. JSON is YAML too.
 * @param source its path or address, for messages
 * @throws InputError naming each line, field, and what was expected there
 */
export function parseConfigFile(content: string, source: string, now: Date): Policy {
  if (content.length > MAX_LENGTH) throw new InputError(`${source} is longer than ${MAX_LENGTH} characters`);
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) {
    throw new InputError(`${source} line ${lines.linePos(fault.pos[0]).line}: not YAML: ${fault.message}`);
  }
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const { line } = lines.linePos(alias.range?.[0] ?? 0);
      throw new InputError(
        `${source} line ${line}: *${alias.source} needs quotation marks, since it begins with a star`,
      );
    },
  });
  const result = v.safeParse(schema(now), contentOf(document, source));
  if (result.success) return result.output;
  const faults = result.issues.slice(0, MAX_FAULTS).map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => key);
    const line = lines.linePos(offsetOf(document, path)).line;
    return `line ${line}, ${path.map(String).join('.') || 'the whole file'}: ${wordsOf(issue)}`;
  });
  const more = result.issues.length - faults.length;
  throw new InputError(`${source}: ${faults.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

/** An empty file says nothing, and that is fine. */
function contentOf(document: Document, source: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
    // To valibot a list is an object too.
    return Array.isArray(value) ? 'a list' : value;
  } catch (error) {
    throw new InputError(`${source} is not valid: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** valibot says of an unknown key that it "expected never", and of a missing one that it "received undefined". */
function wordsOf({ expected, received, message }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'unknown key';
  return received === 'undefined' ? 'is missing' : message;
}

/** Where a path stands in the text; of what is missing, where its parent does. */
function offsetOf(document: Document, path: readonly unknown[]): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => String(key) === String(path.at(-1)));
    const key = pair?.key as Node | undefined; // yaml types keys as unknown; a parsed document's are nodes
    if (key?.range) return key.range[0];
  }
  const node = document.getIn(path, true) ?? parent;
  return (node as Node | undefined)?.range?.[0] ?? 0; // getIn(…, true) answers nodes, typed as unknown
}
