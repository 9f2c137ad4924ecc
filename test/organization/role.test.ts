// One session of a role serves all clients of its account, for as long as it lasts.
import type { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { assumedRole, type RolePort } from '../../src/organization/role.ts';
import { look } from '../../src/scan.ts';
import { countCalls, inCompany } from '../support/company.ts';
import { ACCOUNT, domain, pool, REGION } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, organization, ROLE } from '../support/organization.ts';

const role = { account: MEMBER, arn: `arn:aws:iam::${MEMBER}:role/${ROLE}`, externalId: EXTERNAL_ID };

/** STS that gives out sessions of an hour, numbered, or refuses where the script says so. */
function pretendSts(refuse: readonly number[] = []) {
  let time = Date.parse('2026-11-01T08:00:00Z');
  const asked: AssumeRoleCommand['input'][] = [];
  const send = async ({ input }: AssumeRoleCommand) => {
    asked.push(input);
    if (refuse.includes(asked.length)) throw new Error(`refused ${asked.length}`);
    const Expiration = new Date(time + 3_600_000);
    const keys = { AccessKeyId: `key${asked.length}`, SecretAccessKey: 's', SessionToken: 't' };
    return { Credentials: { ...keys, Expiration }, $metadata: {} };
  };
  return {
    asked,
    sts: (): RolePort => ({ send }),
    now: () => new Date(time),
    pass: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
}

test('many that ask at once share one session, which is renewed five minutes before its end', async () => {
  const { asked, sts, now, pass } = pretendSts();
  const session = assumedRole(sts, role, now);
  const first = await Promise.all([session(), session(), session()]);
  expect(first.map(({ accessKeyId }) => accessKeyId)).toEqual(['key1', 'key1', 'key1']);
  pass(54);
  expect((await session()).accessKeyId).toBe('key1');
  pass(1);
  expect((await session()).accessKeyId).toBe('key2');
  expect(asked).toEqual([
    {
      RoleArn: role.arn,
      RoleSessionName: 'mailposture',
      DurationSeconds: 3600,
      ExternalId: EXTERNAL_ID,
    },
    expect.anything(),
  ]);
});

test('a refusal is not kept', async () => {
  const { sts, now } = pretendSts([1]);
  const session = assumedRole(sts, role, now);
  await expect(session()).rejects.toThrow('refused 1');
  expect((await session()).accessKeyId).toBe('key2');
});

test('where no external ID is known, none is sent', async () => {
  const { asked, sts, now } = pretendSts();
  await assumedRole(sts, { account: MEMBER, arn: role.arn }, now)();
  expect(asked[0]).not.toHaveProperty('ExternalId');
});

test('all clients of a member look with one AssumeRole, and see that account alone', async () => {
  const theirs = { userPools: [pool(`${REGION}_B`)], ses: { identities: [domain('b.example')] } };
  const estate = organization({ userPools: [pool(`${REGION}_A`)] }, [member(MEMBER, theirs)]);
  await inCompany(estate, async ({ deps, calls }) => {
    const { inventory } = await look({ ...deps, ...deps.member(role) }, {});
    expect(inventory.accounts).toEqual([MEMBER]);
    expect(countCalls(calls)['sts:AssumeRole']).toBe(1);
    const others = calls.filter(({ action }) => action !== 'sts:AssumeRole');
    expect(new Set(others.map(({ account }) => account))).toEqual(new Set([MEMBER]));
    expect(calls.find(({ action }) => action === 'sts:AssumeRole')?.account).toBe(ACCOUNT);
  });
});
