// The whole service under enforced policies: every packaged function with the role that the template gives it, and the
// member accounts' role with its trust and its external ID. Nothing is denied, the findings are the same as without
// policies, and every grant was needed: something that was allowed by it alone would have been denied without it.

import { makeDigest } from '../../src/publish/messages/digest.ts';
import { makeFindingMessage } from '../../src/publish/messages/finding-message.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { parseEstate } from '../../src/simulator/estate.ts';
import type { Judged, Policies } from '../../src/simulator/iam-enforce.ts';
import { type Grant, grantsOf } from '../../src/simulator/iam-policy.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { domain, pool, poolOf } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, ROLE } from '../support/organization.ts';
import type { Invoked, ServicePackage } from '../support/package.ts';
import { finding, report } from '../support/reports.ts';
import {
  CONFIG_URL,
  Deployed,
  FUNCTIONS,
  type FunctionName,
  packageAll,
  policiesFor,
  REGION,
  withService,
} from './deployed.ts';
import { EXTRAS, IDLE } from './granted.ts';

/** Of another account: a pool of each kind, so that everything that is asked of one is asked here, too. */
const memberRegion = {
  userPools: [
    {
      ...poolOf('member.example', `${REGION}_M1`),
      UserPoolTier: 'PLUS' as const,
      MfaConfiguration: 'ON' as const,
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER' as const,
        SourceArn: `arn:aws:ses:${REGION}:${MEMBER}:identity/member.example`,
        From: 'no-reply@member.example',
        ConfigurationSet: 'member-mail',
      },
    },
    pool(`${REGION}_M2`, {}, { MfaConfiguration: 'ON' }),
  ],
  ses: {
    identities: [domain('member.example')],
    configurationSets: [{ ConfigurationSetName: 'member-mail' }],
  },
  securityHub: true,
};

async function company(): Promise<Estate> {
  const everything = await loadEstate('everything');
  const trusted = {
    RoleName: ROLE,
    ExternalId: EXTERNAL_ID,
    TrustedAccounts: [everything.managementAccount],
  };
  const { accounts } = parseEstate({
    name: 'member',
    description: 'One account more',
    managementAccount: MEMBER,
    accounts: [{ Id: MEMBER, Name: 'member', Roles: [trusted], regions: { [REGION]: memberRegion } }],
  });
  const whole = withService({ ...everything, accounts: [...everything.accounts, ...accounts] });
  // One more pool whose MFA is asked about: of those of the estate, AWS refuses to tell.
  const own = whole.accounts.find(({ Id }) => Id === whole.managementAccount)?.regions[REGION];
  const [asked] = accounts.flatMap(({ regions }) => regions[REGION]?.userPools ?? []).slice(1);
  if (own === undefined || asked === undefined) throw new TypeError('there is no pool to ask about');
  own.userPools.push(asked);
  return whole;
}

const RUN = 'run-1';

/** What a deployment does in its life: what each function told, and what lies in the bucket afterwards. */
async function live(service: Deployed): Promise<{ outcomes: unknown[]; reports: unknown[] }> {
  const outcomes: unknown[] = [];
  // What failed is said at once: the next function might wait for what it left half done.
  const tell = async (run: Promise<Invoked>) => {
    const { outcome } = await run;
    if ('threw' in outcome) throw new Error(outcome.threw);
    outcomes.push(outcome.answer);
  };
  await tell(service.run('scan', {}));
  await tell(service.run('scan', {}, { MAILPOSTURE_CONFIG: CONFIG_URL, MAILPOSTURE_DIGEST: 'always' }));
  // The company's own is larger than a process takes as an argument.
  const digest = JSON.stringify(makeDigest(report(), undefined, 100_000));
  const alert = JSON.stringify(
    makeFindingMessage({ change: 'new', finding: finding() }, report(), undefined, 100_000),
  );
  const slack = (Message: string, environment: Readonly<Record<string, string>>) =>
    service.run('slack', { Records: [{ Sns: { Message, MessageId: 'message-1' } }] }, environment);
  await tell(slack(digest, { SLACK_TOKEN_PARAMETER: '', SLACK_CHANNEL: '' }));
  await tell(slack(alert, { SLACK_WEBHOOK_PARAMETER: '' }));
  const ran = await service.runOrganization(RUN);
  if (ran.status === 'FAILED') throw new Error(`${ran.state}: ${ran.cause}`);
  outcomes.push(ran.output);
  // To do a state again does no harm: once with the configuration elsewhere, and once where an account left nothing.
  const byUrl = { MAILPOSTURE_CONFIG: CONFIG_URL };
  await tell(service.run('orgScan', { run: RUN, account: MEMBER }, byUrl));
  await tell(service.run('orgPublish', { run: RUN }, byUrl));
  service.remove(`runs/${RUN}/parts/${MEMBER}.json`);
  const results = [...service.objects.keys()].find((key) => key.endsWith('/manifest.json'));
  await tell(service.run('orgMerge', { run: RUN, results }));
  const reports = [...service.objects]
    .filter(([key]) => /^reports\/.*\.json$/.test(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => JSON.parse(text).findings);
  return { outcomes, reports };
}

/** Without what differs from one run to the next though the answers are the same: moments, ports, milliseconds. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.-]+Z/g, 'TIME')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'DNS')
      .replaceAll(/"asked":\{[^}]*\}/g, '"asked":{}'),
  );

let built: ServicePackage;
let policies: Policies;
let enforced: Awaited<ReturnType<typeof live>>;
let free: Awaited<ReturnType<typeof live>>;
let judged: readonly Judged[];
beforeAll(async () => {
  const estate = await company();
  built = await packageAll();
  policies = await policiesFor(built, estate);
  const lived = async (given?: Policies) => {
    const service = await Deployed.start(built, estate, given);
    try {
      return { ...(await live(service)), judged: [...service.company.aws.judged] };
    } finally {
      await service.close();
    }
  };
  ({ judged, ...enforced } = await lived(policies));
  free = await lived();
}, 300_000);
afterAll(() => built?.remove());

test('every function does what it is there for', () => {
  const answer = expect.objectContaining({ format: 'mailposture-answer/1' });
  expect(enforced.outcomes).toEqual([
    answer,
    answer,
    null,
    null,
    answer,
    expect.objectContaining({ account: MEMBER, kind: 'seen' }),
    answer,
    { run: RUN, seen: 1, missing: 1 },
  ]);
});

test('nothing is denied to anybody', () => {
  expect(judged.length).toBeGreaterThan(100);
  expect(new Set(judged.map(({ principal }) => principal))).toEqual(new Set(Object.keys(policies)));
  expect(judged.filter(({ by }) => by.length === 0)).toEqual([]);
});

test('the findings are the same as without policies', () => {
  expect(enforced.reports).toHaveLength(3);
  expect(enforced.reports.flat().length).toBeGreaterThan(500);
  expect(comparable(enforced.reports)).toEqual(comparable(free.reports));
});

/** What is said of a grant that nothing used. */
const excuses = (role: string, { action, resource }: Grant): readonly string[] => [
  ...IDLE.filter((row) => row.of.includes(role) && row.action === action && resource.endsWith(row.on)).map(
    ({ why }) => why,
  ),
  ...EXTRAS.filter(
    (row) => NOT_PLAYED.test(action) && row.action === action && row.of.some((name) => roleOf(name) === role),
  ).map(({ why }) => why),
];
const NOT_PLAYED = /^(logs|sqs|kms):/;
const roleOf = (name: FunctionName): string => `${FUNCTIONS[name].id}Role`;

/** Grants of each role that allowed nothing by themselves: without them nothing would have been denied. */
function idleGrants(): { role: string; grant: Grant }[] {
  return Object.entries(policies).flatMap(([principal, { allows }]) => {
    const needed = judged.filter((one) => one.principal === principal && one.by.length === 1);
    const by = new Set(needed.flatMap((one) => one.by).map((grant) => JSON.stringify(grant)));
    const rest = grantsOf(allows).filter((grant) => !by.has(JSON.stringify(grant)));
    return rest.map((grant) => ({ role: principal.replace(/^.*\//, ''), grant }));
  });
}

test('every grant was needed, but for those of which it is said why not', () => {
  expect(idleGrants().filter(({ role, grant }) => excuses(role, grant).length === 0)).toEqual([]);
});

test('what is said of idle grants is said of no others', () => {
  const idle = idleGrants();
  const stale = IDLE.filter(
    ({ of, action, on }) =>
      !of.every((role) =>
        idle.some(
          (one) => one.role === role && one.grant.action === action && one.grant.resource.endsWith(on),
        ),
      ),
  );
  expect(stale).toEqual([]);
});
