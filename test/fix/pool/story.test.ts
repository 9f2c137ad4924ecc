// The fixes of whole estates: the story has one for each finding, those of one pool agree, and a cured company has none.
import { fixesOf } from '../../../src/fix/index.ts';
import type { Change, Finding, Fix, Text } from '../../../src/model.ts';
import { type Looked, look } from '../../../src/scan.ts';
import { loadEstate } from '../../../src/simulator/index.ts';
import { inCompany } from '../../support/company.ts';
import { expectSameNames } from '../../support/said.ts';

/** A look, with findings that are the same ones each time. */
interface Held extends Looked {
  readonly findings: readonly Finding[];
}

const seen = new Map<string, Promise<Held>>();

/** Looks at each estate once. */
async function lookAt(name: string): Promise<Held> {
  const estate = await loadEstate(name);
  const before = seen.get(name);
  if (before !== undefined) return before;
  const now = inCompany(estate, async ({ deps }) => {
    const looked = await look(deps, {});
    return { ...looked, findings: [...looked.report.findings] };
  });
  seen.set(name, now);
  return now;
}

async function fixes(
  name: string,
  answers?: Parameters<typeof fixesOf>[2],
): Promise<ReadonlyMap<Finding, Fix>> {
  const { findings, inventory } = await lookAt(name);
  return fixesOf(findings, inventory, answers);
}

const nameOf = ({ checkId, subject }: Finding): string => `${checkId} ${subject.name}`;

/** Failing findings that nothing here mends, and why. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  'story-before': [],
  everything: [
    // Not all configuration sets that pools may name were seen: none is made, or chosen, for want of those.
    'cognito-sender-monitored everything-from-lone-address',
    'cognito-sender-monitored everything-on-one-leg',
    'cognito-sender-monitored everything-identity-unverified',
    // Receivers that read RFC 7489 see another organizational domain: nothing that the team publishes changes that.
    'domain-dmarc-both-views app.record-below.example',
    // Nor were all pools and identities: a stricter policy may turn their mail away.
    'domain-dmarc-enforced p-none.example',
    'domain-dmarc-no-leftovers old-tags.example',
    'domain-dmarc-subdomains-covered weak-for-subdomains.example',
  ],
};

test.each(Object.entries(WITHOUT))(
  '%s: each failing finding has something that is done about it',
  async (name, without) => {
    const { findings } = await lookAt(name);
    const all = await fixes(name);
    const failing = findings.filter(({ outcome }) => outcome === 'fail');
    expect(failing.length).toBeGreaterThan(100);
    const bare = failing.filter((finding) => (all.get(finding)?.changes.length ?? 0) === 0);
    expect(bare.map(nameOf)).toEqual(without);
  },
);

test('a company that is cured has nothing to do', async () => {
  expect([...(await fixes('story-after')).keys()].map(nameOf)).toEqual([]);
});

function updatesOf(all: ReadonlyMap<Finding, Fix>): Map<string, Set<string>> {
  const updates = new Map<string, Set<string>>();
  for (const change of [...all.values()].flatMap((fix) => fix.changes)) {
    if (change.kind !== 'cognito') continue;
    const key = `${change.change} ${change.account} ${change.poolId}`;
    updates.set(key, (updates.get(key) ?? new Set()).add(JSON.stringify(change)));
  }
  return updates;
}

test.each(['story-before', 'everything'])('%s: of one configuration of a pool there is one', async (name) => {
  const updates = updatesOf(await fixes(name, { senders: [{ pool: '*', from: 'x@kumo-notes.example' }] }));
  expect(updates.size).toBeGreaterThan(10);
  expect([...updates].filter(([, each]) => each.size > 1)).toEqual([]);
});

test.each(['story-before', 'everything'])('%s: what has one name is one thing', async (name) => {
  const things = new Map<string, Set<string>>();
  for (const change of [...(await fixes(name)).values()].flatMap((fix) => fix.changes)) {
    if (change.kind !== 'ses') continue;
    const names = ['change', 'account', 'region', 'identity', 'set', 'name'];
    const members = new Map<string, unknown>(Object.entries(change));
    const own = names.map((member) => members.get(member)).join(' ');
    things.set(own, (things.get(own) ?? new Set()).add(JSON.stringify(change)));
  }
  expect(things.size).toBeGreaterThan(20);
  expect([...things].filter(([, each]) => each.size > 1)).toEqual([]);
});

/** Every Text of a change. */
function textsIn(value: unknown): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = new Map<string, unknown>(Object.entries(value));
  const [english, japanese] = [members.get('en'), members.get('ja')];
  if (typeof english === 'string' && typeof japanese === 'string') return [{ en: english, ja: japanese }];
  return [...members.values()].flatMap(textsIn);
}

test.each(['story-before', 'everything'])('%s: both languages carry the same names', async (name) => {
  const isOurs = ({ kind }: Change): boolean => kind === 'decide';
  const of = [...(await fixes(name)).values()].flatMap(({ changes }) =>
    changes.filter(isOurs).flatMap(textsIn),
  );
  const texts = new Map(of.map((text) => [text.en, text]));
  expect(texts.size).toBeGreaterThan(10);
  for (const text of texts.values()) expectSameNames(text);
});
