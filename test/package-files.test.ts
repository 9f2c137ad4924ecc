// What is in the zip of each function: the files that it can load, all of them and no others, and of the checks only what a
// function reads.
import { CHECKS } from '../src/checks/index.ts';
import { packageService, type ServicePackage } from './support/package.ts';

const FUNCTIONS = [
  ['scan', 'handlers/scan.mjs'],
  ['orgList', 'handlers/org-list.mjs'],
  ['orgScan', 'handlers/org-scan.mjs'],
  ['orgMerge', 'handlers/org-merge.mjs'],
  ['orgPublish', 'handlers/org-publish.mjs'],
  ['slack', 'handlers/slack.mjs'],
] as const;

let service: ServicePackage;
beforeAll(async () => {
  service = await packageService({
    slackWebhookParameter: '/mailposture/slack-webhook',
    org: 'true',
    orgExternalId: 'example-1',
  });
}, 240_000);
// Undefined when it could not be packaged.
afterAll(() => service?.remove());

/** The bundles in a zip by their names. */
async function bundlesOf(name: string): Promise<ReadonlyMap<string, string>> {
  const { files } = await service.zip(name);
  const bundles = [...files].filter(([file]) => file.endsWith('.mjs'));
  return new Map(bundles.map(([file, bytes]) => [file, String(bytes)]));
}

/** The files beside a bundle that it imports, at once or by import(). */
function importsOf(bundle: string): { readonly atOnce: string[]; readonly later: string[] } {
  const named = (pattern: RegExp) => [...bundle.matchAll(pattern)].map(([, file]) => `handlers/${file}`);
  return {
    atOnce: named(/(?:from|import)"\.\/([^"]+\.mjs)"/g),
    later: named(/import\("\.\/([^"]+\.mjs)"\)/g),
  };
}

/** What is loaded from a bundle on. */
function loadedFrom(
  start: string,
  bundles: ReadonlyMap<string, string>,
  next: (bundle: string) => readonly string[],
): ReadonlySet<string> {
  const loaded = new Set([start]);
  // A set gives what is added while one goes through it, too.
  for (const file of loaded) {
    const bundle = bundles.get(file);
    if (bundle === undefined) throw new Error(`${file} is imported, and not in the zip`);
    for (const one of next(bundle)) loaded.add(one);
  }
  return loaded;
}

test.each(FUNCTIONS)(
  'the zip of %s holds what its handler can load, and nothing else',
  async (name, handler) => {
    const bundles = await bundlesOf(name);
    const all = loadedFrom(handler, bundles, (bundle) => Object.values(importsOf(bundle)).flat());
    expect([...bundles.keys()].sort()).toEqual([...all].sort());
    expect(all.size).toBeGreaterThan(1);
  },
);

/** What few runs need, by words that stand in nothing else. */
const PARTS = {
  securityHub: 'BatchImportFindingsRequest',
  eventBus: 'PutEventsRequest',
  organizations: 'ListAccountsRequest',
  slackBot: 'conversations.history',
  configurationFile: '%YAML',
  page: '<!doctype html>',
} as const;
type Part = keyof typeof PARTS;
// The compiler does not keep the names of keys.
const NAMES = Object.keys(PARTS) as Part[];
const partsIn = (text: string) => NAMES.filter((part) => text.includes(PARTS[part]));

test.each<[string, string, Part[], Part[]]>([
  ['scan', 'handlers/scan.mjs', ['securityHub', 'eventBus', 'configurationFile', 'page'], []],
  // Its accounts are what it is for.
  ['orgList', 'handlers/org-list.mjs', ['organizations'], ['organizations']],
  ['slack', 'handlers/slack.mjs', ['slackBot'], []],
])('%s reads at its start only what each of its runs needs', async (name, handler, inZip, atStart) => {
  const bundles = await bundlesOf(name);
  const start = loadedFrom(handler, bundles, (bundle) => importsOf(bundle).atOnce);
  const textOf = (files: Iterable<string>) => [...files].map((file) => bundles.get(file)).join('\n');
  expect(partsIn(textOf(bundles.keys()))).toEqual(expect.arrayContaining(inZip));
  expect(partsIn(textOf(start))).toEqual(atStart);
});

describe('of the checks', () => {
  const flat = (text: string) => text.replace(/\s+/g, ' ');
  /** Those that are long enough to be nobody else's words, as they stand in the bundles. */
  const sentences = (texts: readonly string[]) => texts.map(flat).filter((text) => text.length > 40);

  test.each(FUNCTIONS)('%s has no example, and nothing else that only their pages tell', async (name) => {
    const text = flat([...(await bundlesOf(name)).values()].join('\n'));
    const told = CHECKS.flatMap(({ rationale, cannotSee, examples, recipe }) =>
      [rationale, cannotSee, recipe.console, ...examples.map((example) => example.name)].flatMap(
        ({ en, ja }) => [en, ja],
      ),
    );
    expect(sentences(told).filter((sentence) => text.includes(sentence))).toEqual([]);
    // The company that the examples are of.
    expect(text).not.toContain('kumo-notes');
  });

  test('the scan has the rest', async () => {
    const text = flat([...(await bundlesOf('scan')).values()].join('\n'));
    const ids = CHECKS.map(({ id }) => id);
    expect(ids.filter((id) => !text.includes(id))).toEqual([]);
    const titles = sentences(CHECKS.map(({ title }) => title.en));
    expect(titles.filter((title) => text.includes(title)).length).toBeGreaterThan(titles.length / 2);
  });
});
