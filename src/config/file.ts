// The configuration file, mailposture.yml or JSON: what is production, and which findings are accepted. Checked whole
// before anything is read from AWS; an error names the line.
import * as v from 'valibot';
import { type Document, isMap, type Node } from 'yaml';
import { isCalled } from '../checks/define.ts';
import { CHECKS } from '../checks/index.ts';
import { globFits } from '../glob.ts';
import { checkInput, expected, faultsTold, fieldName, InputError } from '../input.ts';
import { en, ja, type Policy, say, type Text } from '../model.ts';
import { MAX_LENGTH } from './length.ts';
import { Thresholds } from './thresholds.ts';
import { parseYaml } from './yaml.ts';

const text = v.pipe(
  v.string(expected(say(en`expected text`, ja`文字列を指定してください`))),
  v.trim(),
  v.nonEmpty(expected(say(en`expected some text`, ja`空でない文字列を指定してください`))),
);

/** A glob, or a list of them. */
const globs = (shape: RegExp, wanted: Text) => {
  const what = expected(wanted);
  const glob = v.pipe(v.string(what), v.regex(shape, what));
  return v.pipe(
    v.union([glob, v.pipe(v.array(glob), v.minLength(1, what))], what),
    v.transform((given) => (typeof given === 'string' ? [given] : given)),
  );
};
const accounts = globs(
  /^[\d*?]{1,40}$/,
  say(
    en`expected account ids in quotation marks, or globs of them: '1111*'`,
    ja`アカウント ID または glob パターンを引用符で囲んで指定してください: '1111*'`,
  ),
);
const regions = globs(
  /^[a-z0-9*?-]{1,40}$/,
  say(
    en`expected Regions, or globs of them: eu-*`,
    ja`リージョンまたは glob パターンを指定してください: eu-*`,
  ),
);
const names = globs(
  /^[^\n]{1,300}$/,
  say(
    en`expected names, or globs of them in quotation marks: '*-dev'`,
    ja`名前または glob パターンを引用符で囲んで指定してください: '*-dev'`,
  ),
);
const tags = globs(
  /^[^\n=]{1,128}=[^\n]{0,256}$/,
  say(
    en`expected tags as KEY=VALUE, or globs of them: Environment=dev*`,
    ja`タグを KEY=VALUE の形式で指定してください (glob パターンも可): Environment=dev*`,
  ),
);

const Environment = v.pipe(
  v.strictObject({
    name: text,
    production: v.boolean(
      expected(say(en`expected true or false`, ja`true または false を指定してください`)),
    ),
    account: v.exactOptional(accounts),
    region: v.exactOptional(regions),
    pool: v.exactOptional(names),
    identity: v.exactOptional(names),
    tag: v.exactOptional(tags),
  }),
  v.check(
    ({ pool, identity }) => pool === undefined || identity === undefined,
    expected(
      say(
        en`expected pool or identity, not both: an environment of both is two rules with one name`,
        ja`pool と identity はどちらか一方を指定してください。両方を含める場合は、同じ名前のルールを 2 つ書いてください`,
      ),
    ),
  ),
);

const checks = v.pipe(
  v.string(
    expected(
      say(
        en`expected a check, or a glob like ses-*`,
        ja`チェック、または ses-* のような glob パターンを指定してください`,
      ),
    ),
  ),
  v.check(
    (glob) => CHECKS.some((check) => isCalled(check, (name) => globFits(glob, name))),
    (issue) => noSuchCheck(issue.input)(issue),
  ),
);

function noSuchCheck(glob: string) {
  const name = JSON.stringify(glob);
  return expected(say(en`no check is called ${name}`, ja`${name} というチェックはありません`));
}

const DAY = expected(
  say(
    en`expected a day that there is, like 2027-03-31`,
    ja`実在する日付を 2027-03-31 のような形式で指定してください`,
  ),
);
const WITHIN_A_YEAR = expected(
  say(en`expected a day within a year from now`, ja`今から 1 年以内の日付を指定してください`),
);
const SECTIONS = expected(
  say(
    en`expected environments:, exceptions: and thresholds:`,
    ja`指定できるキーは environments:、exceptions:、thresholds: です`,
  ),
);

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
              v.check(({ expires }) => !isDay(expires) || expires <= aYearAfter(now), WITHIN_A_YEAR),
              ['expires'],
            ),
          ),
        ),
        [],
      ),
      thresholds: Thresholds,
    },
    SECTIONS,
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

/**
 * Reads a configuration file. JSON is YAML too.
 * @param source its path or address, for messages
 * @throws InputError naming each line, field, and what was expected there
 */
export function parseConfigFile(content: string, source: string, now: Date): Policy {
  if (content.length > MAX_LENGTH) {
    throw new InputError(
      say(
        en`${source} is longer than ${MAX_LENGTH} characters`,
        ja`${source} が ${MAX_LENGTH} 文字を超えています`,
      ),
    );
  }
  const { document, lines } = parseYaml(content, source);
  const checked = checkInput(schema(now), contentOf(document, source));
  if (checked.fits) return checked.value;
  const faults = faultsTold(checked.faults, ({ issue, words }) => {
    const path = (issue.path ?? []).map(({ key }) => key);
    const { line } = lines.linePos(offsetOf(document, path));
    const field = path.length === 0 ? WHOLE_FILE : fieldName(path.map(String).join('.'));
    return say(en`line ${line}, ${field}: ${words}`, ja`${line} 行目、${field}: ${words}`);
  });
  throw new InputError(say(en`${source}: ${faults}`, ja`${source}: ${faults}`));
}

const WHOLE_FILE = say(en`the whole file`, ja`ファイル全体`);

/** An empty file says nothing, and that is fine. */
function contentOf(document: Document, source: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
    // To valibot a list is an object too.
    return Array.isArray(value) ? 'a list' : value;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(say(en`${source} is not valid: ${why}`, ja`${source} が正しくありません: ${why}`));
  }
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
