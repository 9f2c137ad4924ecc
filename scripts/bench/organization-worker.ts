// A run over an organization in a process of its own, by what its functions do, and what each took. Bundled and started by
// company.ts.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { memberSettingsFrom, settingsFrom } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { listAccounts } from '../../src/organization/run/list.ts';
import { mergeRun } from '../../src/organization/run/merge.ts';
import { openRun, publishRun } from '../../src/organization/run/publish.ts';
import { scanAccount } from '../../src/organization/run/scan.ts';
import { NO_POLICY } from '../../src/policy.ts';
import type { OrganizationOrder, OrganizationRun } from './organization.ts';

// organization.ts writes it.
const order = JSON.parse(process.argv[2] ?? '') as OrganizationOrder;
const settings = settingsFrom(process.env);
const manner = { settings, members: memberSettingsFrom(process.env), policy: NO_POLICY };
const seconds = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const start = performance.now();
  const value = await work();
  return [(performance.now() - start) / 1000, value];
};

/** A Lambda has what it needs made anew, and is paced by itself. */
const deps = () => createDeps(settings);
const run = 'bench';
const startedAt = new Date().toISOString();
const [list] = await seconds(async () => {
  const asked = { run, startedAt, request: { publish: true }, given: { publish: true } };
  await listAccounts(await deps(), settings, manner.members, asked);
});
const scan = async (account: string) => {
  const own = await deps();
  await scanAccount(own, manner, { run, account });
  own.drop();
};
// By itself, so that it waits for nothing but AWS's quotas.
const [first = '', ...others] = order.accounts;
const [alone] = await seconds(() => scan(first));
const limit = pLimit(order.sideBySide);
const [map] = await seconds(() => Promise.all(others.map((account) => limit(() => scan(account)))));
// What ResultWriter of a Distributed Map leaves where no child has failed.
const results = `runs/${run}/results/manifest.json`;
const { s3, homeRegion } = await deps();
const Body = JSON.stringify({ ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [] } });
await s3(homeRegion).send(new PutObjectCommand({ Bucket: settings.reportBucket, Key: results, Body }));
const [merge] = await seconds(async () => {
  await mergeRun(await deps(), settings, { run, results });
});
const [publish, findings] = await seconds(async () => {
  const own = await deps();
  const open = await openRun(own, settings, NO_POLICY, { run });
  const until = new Date(Date.now() + 900_000);
  const { report } = await publishRun(own, { settings, members: manner.members, until }, open);
  return report.findings.length;
});
const figures: OrganizationRun = {
  seconds: { list, alone, map, merge, publish },
  findings,
  peakRssMiB: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(figures));
process.exit(0);
