// A scan whose time runs out: it tells what it knows, says that it is partial, and resolves nothing that it did not see.
// The simulator answers at AWS's own rates, where one identity takes GetEmailIdentity a second.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { EXIT } from '../src/cli/exit.ts';
import { Deadline, DeadlinePassed } from '../src/deadline.ts';
import { Journal } from '../src/fact.ts';
import { en, ja, say } from '../src/model.ts';
import { Pacer } from '../src/pace.ts';
import { makeResolver } from '../src/resolver.ts';
import type { Estate } from '../src/simulator/estate.ts';
import { startCompany } from '../src/simulator/index.ts';
import { mailposture } from './support/command.ts';
import { countCalls, findingsThatAre, lookAt } from './support/company.ts';
import { ACCOUNT, domain, estate, many, pool, poolOf, REGION } from './support/estate.ts';
import { changesIn, Service } from './support/service.ts';

const never = () => new Promise<never>(() => {});

describe('Deadline', () => {
  test('lets go of what is under way, and begins nothing afterwards', async () => {
    const deadline = new Deadline(5);
    await expect(deadline.within(never)).rejects.toThrow(DeadlinePassed);
    expect([deadline.isOver, deadline.leftMs <= 2]).toEqual([true, true]);
    let begun = 0;
    const work = async () => {
      begun += 1;
    };
    await expect(deadline.within(work)).rejects.toThrow(/not read before the deadline of the scan \(\d{4}-/);
    expect(begun).toBe(0);
  });

  test('gives back what came in time, and what was thrown', async () => {
    const deadline = new Deadline(60_000);
    await expect(deadline.within(async () => 'read')).resolves.toBe('read');
    await expect(deadline.within(() => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
    expect(deadline.isOver).toBe(false);
  });

  test.each([
    [900_000, 810_000],
    [60_000, 45_000],
  ])('a function with %d ms left reads for %d', (left, reading) => {
    const { leftMs } = Deadline.withTimeLeft(left);
    expect(Math.abs(leftMs - reading)).toBeLessThan(2_000);
  });

  test('longer than timers run is no deadline at once', () => {
    expect(new Deadline(Number.MAX_SAFE_INTEGER).isOver).toBe(false);
  });
});

describe('the journal', () => {
  const at = { account: '1', region: 'eu-west-1', action: 'ses:GetEmailIdentity' };

  test('counts what came too late, by action and Region, and says once that the scan is partial', async () => {
    const deadline = new Deadline(5);
    const journal = new Journal(undefined, deadline);
    const instead = say(en`the list`, ja`一覧`);
    const facts = await Promise.all([
      ...many(3, (i) => journal.attempt({ ...at, what: `d${i}.example` }, never)),
      journal.attempt({ ...at, region: 'us-east-1', what: 'other.example', instead }, never),
    ]);
    expect(facts[0]).toEqual({
      known: false,
      why: expect.objectContaining({
        en: expect.stringMatching(/^ses:GetEmailIdentity in eu-west-1 of d0\.example: not read before/),
      }),
    });
    const failures = journal.reads().map((read) => [read.region, read.failures]);
    expect(failures).toEqual([
      ['eu-west-1', [{ what: { en: '3 requests', ja: '3 件のリクエスト' }, why: deadline.why }]],
      ['us-east-1', [{ what: { en: '1 request', ja: '1 件のリクエスト' }, why: deadline.why, instead }]],
    ]);
    expect(journal.notes().map((note) => note.en)).toEqual([expect.stringMatching(/^This scan is partial/)]);
  });

  test('tells a hundred failures of an action in a Region one by one, and counts the others', async () => {
    const journal = new Journal();
    const instead = say(en`the list`, ja`一覧`);
    const fail = (what: string, more: object = {}) =>
      journal.attempt({ ...at, what, ...more }, () => Promise.reject(new Error(`no ${what}`)));
    for (const i of many(103, (each) => each)) await fail(`d${i}.example`);
    await fail('listed.example', { instead });
    await fail('other.example', { account: '2' });
    const [first, second] = journal.reads().map(({ failures }) => failures);
    expect(first?.slice(0, 100).map(({ what }) => what.en)).toEqual(many(100, (i) => `d${i}.example`));
    expect(first?.slice(100)).toEqual([
      {
        what: { en: '3 more requests', ja: '3 件の他のリクエスト' },
        why: {
          en: 'the first of them: no d100.example',
          ja: 'そのうち最初のもの: no d100.example',
        },
      },
      {
        what: { en: '1 more request', ja: '1 件の他のリクエスト' },
        why: expect.objectContaining({ en: 'the first of them: no listed.example' }),
        instead,
      },
    ]);
    expect(second?.map(({ what }) => what.en)).toEqual(['other.example']);
  });

  test('an answer after the deadline is counted nowhere', async () => {
    const journal = new Journal(undefined, new Deadline(5));
    let late = () => {};
    await journal.attempt(at, (tally) => {
      late = () => tally(1);
      return never();
    });
    late();
    expect(journal.reads()).toMatchObject([{ answered: 0, items: 0 }]);
  });

  test('a scan that came to its end in time says nothing of it', async () => {
    const journal = new Journal(undefined, new Deadline(60_000));
    const missing = await journal.attempt(at, () => Promise.reject(new Error('denied')));
    expect([missing.known, journal.notes()]).toEqual([false, []]);
  });
});

test('a lane that is given up sends nothing more, and makes nobody wait', async () => {
  let isOver = false;
  const clock = {
    now: () => 0,
    async sleep() {
      isOver = true;
    },
  };
  const until = {
    require() {
      if (isOver) throw new RangeError('over');
    },
  };
  const sent: number[] = [];
  const pacer = new Pacer(clock);
  const all = many(50, (i) =>
    pacer.run('eu-west-1', 'SESv2Client', 'GetEmailIdentity', async () => void sent.push(i), until),
  );
  const outcomes = await Promise.allSettled(all);
  expect(sent).toEqual([0]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(49);
});

/** Identities that everybody may send as, or nobody but their owner. */
function withPolicies(isPublic: boolean): Estate {
  const open = { Policies: { everyone: policy('*') } };
  return estate({
    [REGION]: {
      ses: { identities: many(8, (i) => domain(`d${i}.example`, isPublic ? open : {})) },
      userPools: [poolOf('d0.example', `${REGION}_A`), pool(`${REGION}_B`)],
    },
  });
}

const policy = (principal: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'ses:SendEmail', Resource: '*' }],
  });

describe("at AWS's quotas", () => {
  const paced = { quotas: 'aws', pace: 'aws' } as const;

  test('what was read counts, the rest is unknown, and the coverage counts it once', async () => {
    const { report, calls } = await lookAt(withPolicies(true), {
      ...paced,
      deadline: new Deadline(3_500),
      request: { checks: ['ses-identity-not-public'] },
    });
    const read = countCalls(calls)['ses:GetEmailIdentity'] ?? 0;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(8);
    const failing = findingsThatAre('fail', report);
    // The one that a pool sends from comes first.
    expect(failing[0]).toBe('ses-identity-not-public d0.example');
    expect(failing.length + findingsThatAre('unknown', report).length).toBe(8);
    expect(report.coverage.gaps).toEqual([
      expect.objectContaining({
        region: REGION,
        action: 'ses:GetEmailIdentity',
        what: `${8 - failing.length} requests`,
        why: expect.stringMatching(/^not read before the deadline/),
      }),
    ]);
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.notes).toEqual([expect.stringMatching(/^This scan is partial/)]);
  });

  const event = { checks: ['ses-identity-not-public'] };
  const short = {
    event,
    environment: { MAILPOSTURE_PACE: 'aws' },
    quotas: 'aws',
    timeLeftMs: 5_000,
  } as const;

  test('the function publishes what it knows, and nothing that it did not see is resolved', async () => {
    const service = new Service();
    const first = await service.scan(withPolicies(true), { event });
    expect([first.error, first.digests.length]).toEqual([undefined, 1]);
    // Without what that scan read of each identity there is nothing to stand in for what this one does not read.
    service.remove(`history/${ACCOUNT}/deep.json`);

    const mended = withPolicies(false);
    const partial = await service.scan(mended, short);
    expect(partial.error).toBeUndefined();
    const digest = JSON.parse(partial.digests[0]?.parts.default ?? '{}');
    const { resolved, lostSight, gone } = digest.changes.counts;
    expect(resolved).toBeGreaterThan(0);
    expect(lostSight).toBeGreaterThan(0);
    expect([resolved + lostSight, gone]).toEqual([8, 0]);
    expect(digest.coverage.complete).toBe(false);
    expect(JSON.stringify(digest)).toContain('This scan is partial');

    const whole = await service.scan(mended, { event });
    const told = changesIn(whole.findings);
    expect(told.filter((line) => line.startsWith('resolved '))).toHaveLength(lostSight);
    expect(told).toHaveLength(lostSight);
  });

  test('what an earlier scan read stands for what the deadline came before: it stays open, and is no gap', async () => {
    const service = new Service();
    await service.scan(withPolicies(true), { event });
    const partial = await service.scan(withPolicies(false), short);
    const digest = JSON.parse(partial.digests[0]?.parts.default ?? '{}');
    const { resolved, still, lostSight } = digest.changes.counts;
    expect(resolved).toBeGreaterThan(0);
    expect(still).toBeGreaterThan(0);
    expect([resolved + still, lostSight]).toEqual([8, 0]);
    expect(digest.coverage.complete).toBe(true);
    expect(JSON.stringify(digest)).toMatch(/stands for \d, the oldest of/);
  });
});

test('--max-time: a scan from a terminal reports what it knows by then, and ends', async () => {
  const company = await startCompany({ estate: withPolicies(true), faults: [], quotas: 'aws', seed: 1 });
  try {
    const args = ['--check', 'ses-identity-not-public', '--max-time', '4', '--format', 'json'];
    const { code, stdout } = await mailposture(['scan', ...args], {
      ...company.aws.env,
      MAILPOSTURE_DNS: company.dns.address,
    });
    const { coverage, summary } = JSON.parse(stdout);
    expect(code).toBe(EXIT.unseen);
    expect(summary.outcomes.fail + summary.outcomes.unknown).toBe(8);
    expect(summary.outcomes.unknown).toBeGreaterThan(0);
    expect(coverage.notes).toEqual([expect.stringMatching(/^This scan is partial/)]);
  } finally {
    await company.close();
  }
}, 60_000);

test('DNS is not waited for after the deadline either', async () => {
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const servers = [`127.0.0.1:${silent.address().port}`];
  const resolver = makeResolver(servers, new Deadline(100));
  try {
    const answers = await Promise.all(many(120, (i) => resolver.txt(`d${i}.example`)));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'temperror',
        why: { en: expect.stringMatching(/not read before the deadline of the scan/) },
      });
    }
    // More than may be under way at once: the rest was never asked.
    expect(answers.filter(({ asked }) => asked.servers.length === 0).length).toBeGreaterThan(0);
  } finally {
    silent.close();
  }
});
