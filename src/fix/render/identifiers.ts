// Names of resources in Terraform and CloudFormation, made from the record set alone: the same set keeps its resource
// in each plan, since another name would delete the record and make it anew; and two sets never share one.
import { createHash } from 'node:crypto';
import type { RecordSet } from '../../model.ts';

type Key = Pick<RecordSet, 'name' | 'type'>;

/**
 * Such as `txt__dmarc_example_com`: a dot becomes an underscore. Labels of letters, digits and hyphens, with an
 * underscore only in front, can be read back from that; for others a digest tells them apart.
 */
export function terraformName({ name, type }: Key): string {
  const lower = name.toLowerCase();
  const words = lower.replaceAll('.', '_');
  if (/^_?[a-z0-9-]+(?:\._?[a-z0-9-]+)*$/.test(lower)) return `${type.toLowerCase()}_${words}`;
  return `${type.toLowerCase()}_${words.replace(/[^a-z0-9-]+/g, '_').slice(0, 60)}_${digest(lower)}`;
}

/** Such as `TxtDmarcExampleCom1a2b3c4d5e`: CloudFormation takes letters and digits only, so a digest is always needed. */
export function logicalId({ name, type }: Key): string {
  return `${capitalized(type.toLowerCase())}${camelCase(name)}${digest(name.toLowerCase())}`;
}

/** Words of a name in letters and digits: `_dmarc.example.com` is `DmarcExampleCom`. */
export function camelCase(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.map(capitalized).join('').slice(0, 60);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
