// What is read of identities one by one, carried from scan to scan: a few each day, until all are known, each with the day
// on which it was read. Real SDK clients against the simulator.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { attributesOf, carriedOn } from '../src/collect/carry.ts';
import { hasChanged, oldestOf } from '../src/collect/worth.ts';
import { known, notKnown } from '../src/fact.ts';
import { carriedText, parseCarried } from '../src/history/deep.ts';
import { HistoryError, loadCarried, openHistory } from '../src/history.ts';
import { type Carried, type CarriedDetail, dayOf, type IdentityDetail, same } from '../src/model.ts';
import type { Looked, LookRequest } from '../src/scan.ts';
import type { Estate } from '../src/simulator/estate.ts';
import { findingsThatAre, inCompany } from './support/company.ts';
import { ACCOUNT, domain, estate, many, poolOf, REGION } from './support/estate.ts';
import { Service } from './support/service.ts';
import { identityRead } from './support/ses-read.ts';

const CHECK = 'ses-identity-not-public';
/** With one that reads pools: whoever they send as comes first. */
const CHECKS = [CHECK, 'cognito-own-sender'];
const DAY = 24 * 60 * 60 * 1000;

const PUBLIC = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ses:SendEmail', Resource: '*' }],
});

/** Seven domains that everybody may send as; a pool sends as the last. */
function seven(over: (index: number) => Parameters<typeof domain>[1] = () => ({})): Estate {
  const identities = many(7, (i) => domain(`d${i}.example`, { Policies: { all: PUBLIC }, ...over(i) }));
  return estate({ [REGION]: { ses: { identities }, userPools: [poolOf('d6.example', `${REGION}_A`)] } });
}

/** A scan that goes on from what another has left, and which identities it asked for, in that order. */
function lookOn(
  company: Estate,
  before: Carried,
  request: LookRequest = { checks: CHECKS, deepReads: 3 },
): Promise<Looked & { asked: string[] }> {
  return inCompany(company, async ({ deps, look }) => {
    const asked: string[] = [];
    deps.sesv2(REGION).middlewareStack.add(
      (next) => (args) => {
        if ('EmailIdentity' in args.input) asked.push(String(args.input.EmailIdentity));
        return next(args);
      },
      { step: 'initialize' },
    );
    return { ...(await look({ ...request, carried: async () => before })), asked };
  });
}

/** The same, read so many days earlier. */
function aged(carried: Carried, days: number): Carried {
  const older = (one: CarriedDetail) => ({
    ...one,
    readAt: new Date(Date.parse(one.readAt) - days * DAY).toISOString(),
  });
  return new Map(
    [...carried].map(([region, all]) => [
      region,
      new Map([...all].map(([name, one]) => [name, older(one)] as const)),
    ]),
  );
}

const names = (...indexes: number[]) => indexes.map((i) => `d${i}.example`);

describe('from scan to scan', () => {
  test('identities are read in turn, the sender of a pool first, until all are known', async () => {
    const first = await lookOn(seven(), new Map());
    expect(first.asked).toEqual(names(6, 0, 1));
    expect(findingsThatAre('unknown', first.report)).toHaveLength(4);
    expect(first.report.coverage.gaps).toMatchObject([{ what: '4 identities' }]);

    const second = await lookOn(seven(), aged(first.carried, 1));
    expect(second.asked).toEqual(names(6, 2, 3));
    expect(findingsThatAre('unknown', second.report)).toEqual(names(4, 5).map((name) => `${CHECK} ${name}`));
    expect(second.report.coverage.gaps).toMatchObject([{ what: '2 identities' }]);

    const third = await lookOn(seven(), aged(second.carried, 1));
    expect(third.asked).toEqual(names(6, 4, 5));
    expect(third.report.coverage).toMatchObject({ gaps: [], complete: true });
    expect(findingsThatAre('fail', third.report)).toHaveLength(7);

    // Now those come that were read longest ago.
    const fourth = await lookOn(seven(), aged(third.carried, 1));
    expect(fourth.asked).toEqual(names(6, 0, 1));
  });

  test('what is carried says when it was read: in its words, its evidence, and the coverage', async () => {
    const first = await lookOn(seven(), new Map(), { checks: CHECKS, deepReads: 7 });
    const before = aged(first.carried, 3);
    const day = dayOf(before.get(REGION)?.get('d0.example')?.readAt ?? '');
    for (const locale of ['en', 'ja'] as const) {
      const { report } = await lookOn(seven(), before, { checks: CHECKS, deepReads: 1, locale });
      const of = (name: string) => [...report.findings].find(({ subject }) => subject.name === name);
      expect(of('d6.example')?.because).not.toContain(day);
      expect(of('d0.example')?.because).toMatch(
        locale === 'en'
          ? new RegExp(`\\. As read on ${day}\\.$`)
          : new RegExp(`。${day} に読み取った内容です。$`),
      );
      expect(of('d6.example')?.evidence[0]?.source).toBe('ses:GetEmailIdentity');
      expect(of('d0.example')?.evidence[0]?.source).toBe(`ses:GetEmailIdentity ${day}`);
      expect(report.coverage.complete).toBe(true);
      expect(report.coverage.notes).toEqual([
        locale === 'en'
          ? `Of 7 identities in ${REGION} that are read one by one (ses:GetEmailIdentity), this scan read 1; what earlier scans read stands for 6, the oldest of ${day}.`
          : expect.stringContaining(`6 個には以前のスキャン`),
      ]);
    }
  });

  test('an inventory that is kept keeps the day', async () => {
    const first = await lookOn(seven(), new Map(), { checks: CHECKS, deepReads: 7 });
    const before = aged(first.carried, 3);
    const { inventory } = await lookOn(seven(), before, { checks: CHECKS, deepReads: 0 });
    const readAts = inventory.listings.flatMap(({ kind, subjects }) =>
      kind === 'identity' && subjects.known
        ? subjects.value.map(({ facts }) =>
            'policies' in facts && facts.policies.known ? facts.policies.asOf : '',
          )
        : [],
    );
    expect(readAts).toHaveLength(7);
    expect(new Set(readAts)).toEqual(new Set([before.get(REGION)?.get('d0.example')?.readAt]));
  });

  test.each([
    [30, 0],
    [31, 7],
  ])('what was read %d days ago: %d unknown', async (days, unknown) => {
    const first = await lookOn(seven(), new Map(), { checks: CHECKS, deepReads: 7 });
    // A minute less: the next scan begins a little later.
    const before = aged(first.carried, days - 1 / 1440);
    const { report } = await lookOn(seven(), before, { checks: CHECKS, deepReads: 0 });
    expect(findingsThatAre('unknown', report)).toHaveLength(unknown);
  });

  test('those that SES says something else of than before come before the others', async () => {
    const all = {
      checks: [...CHECKS, 'ses-dkim-enabled', 'ses-mail-from-custom', 'ses-feedback-handled'],
      deepReads: 7,
    };
    const first = await lookOn(seven(), new Map(), all);
    const changed = seven((i) => (i === 4 ? { FeedbackForwardingStatus: false } : {}));
    const second = await lookOn(changed, aged(first.carried, 1), { ...all, deepReads: 2 });
    expect(second.asked).toEqual(names(6, 4));
  });

  test('one that fails to be read is told, whatever earlier scans read', async () => {
    const first = await lookOn(seven(), new Map(), { checks: CHECKS, deepReads: 7 });
    await inCompany(
      seven(),
      async ({ look }) => {
        const { report } = await look({ checks: CHECKS, carried: async () => first.carried });
        expect(findingsThatAre('unknown', report)).toHaveLength(7);
        expect(report.coverage.gaps).toHaveLength(7);
      },
      { faults: [{ kind: 'deny', action: 'ses:GetEmailIdentity' }] },
    );
  });
});

const detail = (name: string): IdentityDetail => ({
  ownKey: false,
  tokens: [],
  policies: [{ name, document: name }],
  tags: { [name]: name },
});

describe('what is left to the next scan', () => {
  const at = '2026-11-01T00:00:00.000Z';
  const old: Carried = new Map([
    [
      REGION,
      new Map(['a.example', 'gone.example'].map((name) => [name, { readAt: at, detail: detail('x') }])),
    ],
    ['us-east-1', new Map([['far.example', { readAt: at, detail: detail('x') }]])],
  ]);
  const next = (whole: boolean) => {
    const items = [identityRead('a.example'), identityRead('b.example')];
    const identities = { items, whole: whole ? known(true as const, 'list') : notKnown(same('cut')) };
    const read = new Map([['b.example', detail('y')]]);
    return carriedOn(old, new Map([[REGION, { identities, read }]]), '2026-11-02T00:00:00.000Z');
  };

  test.each([
    ['a list that is whole', true, ['a.example', 'b.example']],
    ['a list of which a part is missing', false, ['a.example', 'b.example', 'gone.example']],
  ])('%s', (_, whole, expected) => {
    const carried = next(whole);
    expect([...(carried.get(REGION)?.keys() ?? [])].sort()).toEqual(expected);
    expect(carried.get(REGION)?.get('b.example')).toMatchObject({ readAt: '2026-11-02T00:00:00.000Z' });
    expect(carried.get('us-east-1')).toBe(old.get('us-east-1'));
  });

  test('an identity of which not all was read is no changed one', () => {
    const unread = identityRead('a.example');
    expect(attributesOf(unread)).toBeUndefined();
    expect(hasChanged(unread, { readAt: at, attributes: 'other', detail: detail('x') })).toBe(false);
  });

  test('the oldest: one that was never read, then the one of longest ago, and else the first', () => {
    const all = new Map(
      [3, 0, 2, 0, 1].map((day, index) => [`${index}`, day === 0 ? '' : `2026-11-0${day}`]),
    );
    const order: (string | undefined)[] = [];
    while (all.size > 0) {
      const oldest = oldestOf(all);
      order.push(oldest);
      all.delete(oldest ?? '');
    }
    expect(order).toEqual(['1', '3', '4', '2', '0']);
    expect(oldestOf(all)).toBeUndefined();
  });
});

describe('the file', () => {
  test('comes back as it went, whatever names and policies hold', () => {
    // The names of what every object has are names that a tag may have, too.
    const inherited = fc.constantFrom('__proto__', 'prototype', 'constructor', 'toString');
    const text = fc.oneof(fc.string({ unit: 'binary' }), inherited);
    const one = fc.record({
      readAt: fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
        .map((d) => d.toISOString()),
      detail: text.map(detail),
    });
    const carried = fc
      .array(
        fc.tuple(
          text,
          fc.array(fc.tuple(text, one), { minLength: 1 }).map((all) => new Map(all)),
        ),
      )
      .map((all): Carried => new Map(all));
    fc.assert(
      fc.property(carried, (before) => {
        const after = parseCarried(carriedText(before, ACCOUNT), ACCOUNT, 'here');
        expect(after).toEqual(before);
      }),
    );
  });

  test.each<[string, string, RegExp]>([
    ['cut short', '{"format":', /here, cannot be read: it is not JSON/],
    ['of another kind', '{"format":"mailposture-history/1"}', /cannot be read: format/],
    [
      'of a later version',
      '{"format":"mailposture-deep/2"}',
      /has the format mailposture-deep\/2, which this version of Mailposture does not know/,
    ],
    ['of another account', carriedText(new Map(), '999999999999'), /that of account 999999999999/],
    [
      'with a time that is none',
      carriedText(new Map([['r', new Map([['n', { readAt: 'today', detail: detail('x') }]])]]), ACCOUNT),
      /identities\.0\.readAt/,
    ],
  ])('%s: an error that says so', (_, text, message) => {
    const read = () => parseCarried(text, ACCOUNT, 'here');
    expect(read).toThrow(HistoryError);
    expect(read).toThrow(message);
  });
});

test('in a folder: nothing before the first scan, then what was saved', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-carried-'));
  await inCompany(seven(), async ({ deps }) => {
    expect(await loadCarried(deps, folder, ACCOUNT)).toEqual(new Map());
    const readAt = '2026-11-01T00:00:00.000Z';
    const carried = new Map([[REGION, new Map([['a.example', { readAt, detail: detail('x') }]])]]);
    const open = await openHistory(deps, folder, ACCOUNT);
    const history = { takenAt: readAt, toldAt: readAt, regions: [REGION], standing: [], trend: [] };
    await open.save(history, carried);
    expect(await loadCarried(deps, folder, ACCOUNT)).toEqual(carried);
    expect((await openHistory(deps, folder, ACCOUNT)).history).toEqual(history);
  });
});

describe('the service', () => {
  const event = { checks: CHECKS, deepReads: 3 };
  const key = `history/${ACCOUNT}/deep.json`;

  test('keeps it beside the history, and goes on from it', async () => {
    const service = new Service();
    expect((await service.scan(seven(), { event })).answer?.summary.outcomes.unknown).toBe(4);
    const kept = parseCarried(service.objects.get(key) ?? '', ACCOUNT, key);
    expect([...(kept.get(REGION)?.keys() ?? [])].sort()).toEqual(names(0, 1, 6));
    expect((await service.scan(seven(), { event })).answer?.summary.outcomes.unknown).toBe(2);
    // A scan that is not to be told leaves nothing, and reads what is there.
    const apart = await service.scan(seven(), { event: { ...event, publish: false } });
    expect(apart.answer?.summary.outcomes.unknown).toBe(0);
    expect([...(parseCarried(service.objects.get(key) ?? '', ACCOUNT, key).get(REGION) ?? [])]).toHaveLength(
      5,
    );
  });

  test('one that cannot be read is an error, and nobody is told', async () => {
    const service = new Service();
    await service.scan(seven(), { event });
    service.rewrite(key, () => '{}');
    const told = await service.scan(seven(), { event });
    expect(told.error).toBeInstanceOf(HistoryError);
    expect([told.digests, told.findings]).toEqual([[], []]);
  });
});
