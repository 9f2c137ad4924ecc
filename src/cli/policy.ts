// Which configuration file a command goes by: the one that is named, or the usual one in the current folder.
import { type ConfigPorts, loadPolicy, usualConfigFile } from '../config/source.ts';
import type { Policy } from '../model.ts';

/**
 * Loads the policy.
 * @param named by --config or MAILPOSTURE_CONFIG
 * @param ports made only where the file lies in AWS
 * @throws InputError
 */
export async function policyFor(
  named: string | undefined,
  ports: () => Promise<ConfigPorts>,
): Promise<Policy> {
  const source = named ?? (await usualConfigFile());
  const isInAws = source !== undefined && /^(s3|ssm):/.test(source);
  return loadPolicy(source, isInAws ? await ports() : NOT_IN_AWS);
}

/** SDK clients are loaded only where the configuration lies in AWS. */
export async function awsPorts(): Promise<ConfigPorts> {
  const { configPorts, createDeps } = await import('../deps.ts');
  return configPorts(await createDeps());
}

const unasked = () => {
  throw new Error('a file asks nothing of AWS');
};
const NOT_IN_AWS: ConfigPorts = { s3: unasked, ssm: unasked, now: () => new Date() };
