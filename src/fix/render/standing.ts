// What becomes of what stands in DNS, and the sentences about it that each place writes.
import { type DnsChange, en, ja, type RecordSet, say, type Text } from '../../model.ts';
import { nameIn } from './rdata.ts';

export type Standing =
  | { readonly kind: 'unknown'; readonly why: Text }
  | { readonly kind: 'known'; readonly stays: readonly string[]; readonly goes: readonly string[] };

/** Which of the values that are there stay, and which go. */
export function standingOf({ set, before }: DnsChange): Standing {
  if (!before.known) return { kind: 'unknown', why: before.why };
  const isWanted = (value: string) => set.values.some((wanted) => isSameValue(set.type, wanted, value));
  return {
    kind: 'known',
    stays: before.value.filter(isWanted),
    goes: before.value.filter((value) => !isWanted(value)),
  };
}

/** Case and a last dot make no other host name; a text is compared as it is. */
export function isSameValue(type: RecordSet['type'], one: string, other: string): boolean {
  const spelled = (value: string) => value.toLowerCase().replace(/\.$/, '');
  return type === 'TXT' ? one === other : spelled(one) === spelled(other);
}

/** Sets that go whole: what is in the way, and a set of which nothing is to stand afterwards. */
export function removedSets({ set, before, remove }: DnsChange): RecordSet[] {
  const emptied =
    set.values.length === 0 && before.known && before.value.length > 0
      ? { ...set, values: before.value }
      : undefined;
  return [remove, emptied].filter((one) => one !== undefined);
}

/** That somebody must look first, as a sentence; nothing where it is known what is there. */
export function lookFirst(change: DnsChange): Text | undefined {
  const standing = standingOf(change);
  if (standing.kind === 'known') return undefined;
  const { type } = change.set;
  const name = nameIn('zoneFile', change.set.name);
  const { why } = standing;
  return say(
    en`Look first which ${type} records stand at ${name}, and keep what is still needed: it is not known (${why}).`,
    ja`先に ${name} の ${type} レコードの現状を確認し、必要なものは残してください。現状は不明です (${why})。`,
  );
}
