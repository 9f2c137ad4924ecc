// How a command comes to its estate: by its options, else by the environment.
import { settingsFrom } from '../config.ts';
import { Deadline } from '../deadline.ts';
import { configPorts, createDeps, type Deps } from '../deps.ts';
import type { Policy } from '../model.ts';
import type { ConfigOptions, ReachOptions, ReadOptions } from './options.ts';
import { policyFor } from './policy.ts';

interface Reached {
  readonly deps: Deps;
  readonly policy: Policy;
  /** What to read, with what the environment says where the options say nothing. */
  readonly read: ReadOptions;
}

/** @throws InputError */
export async function reach(options: ReachOptions & ReadOptions & ConfigOptions): Promise<Reached> {
  const settings = settingsFrom(process.env);
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
  const dns = options.dns ?? settings.dns;
  const deps = await createDeps({
    pace: options.pace ?? settings.pace,
    ...(dns && { dns }),
    ...(options.maxTime !== undefined && { deadline: new Deadline(options.maxTime * 1000) }),
  });
  const policy = await policyFor(options.config ?? settings.config, async () => configPorts(deps));
  const region = options.region ?? settings.regions;
  const deepReads = options.deepReads ?? settings.deepReads;
  return {
    deps,
    policy,
    read: { ...(region && { region }), ...(deepReads !== undefined && { deepReads }) },
  };
}
