// The records of steps, zone by zone: change batches of Route 53, each with the file that it is saved to.
import type { DnsChange, Locale, Text } from '../../model.ts';
import { changeBatches, type ZoneBatch } from '../render/route53.ts';
import { zoneFile } from '../render/zone-file.ts';
import { groupByZone, type HostedZone, type ZoneChanges } from '../render/zones.ts';
import { type NumberedStep, ofKind, pathWord } from './document.ts';

/** A batch of one step. */
export interface StepBatch extends ZoneBatch {
  readonly numbered: NumberedStep;
  readonly file: string;
}

/** The batches of a step: named after it, so that a plan that still has it has them under the same names. */
export function stepBatches(numbered: NumberedStep, zones: readonly HostedZone[]): StepBatch[] {
  const { step } = numbered;
  const batches = changeBatches(ofKind(step.changes, 'dns'), zones);
  const severalZones = new Set(batches.map(({ zone }) => zone.name)).size > 1;
  const taken = new Map<string, number>();
  return batches.map((batch) => {
    const name = [pathWord(step.id), ...(severalZones ? [pathWord(batch.zone.name)] : [])].join('_');
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return { ...batch, numbered, file: `${name}${count === 1 ? '' : `_${count}`}.json` };
  });
}

/** All that steps do in one zone. */
export interface ZoneWork extends ZoneChanges {
  readonly batches: readonly StepBatch[];
}

/** The work of each zone, in the order of the steps. */
export function zoneWork(steps: readonly NumberedStep[], zones: readonly HostedZone[]): ZoneWork[] {
  const batches = steps.flatMap((step) => stepBatches(step, zones));
  return groupByZone(dnsOf(steps), zones).map((group) => ({
    ...group,
    batches: batches.filter(({ zone }) => sameZone(zone, group.zone)),
  }));
}

function sameZone(one: HostedZone, other: HostedZone): boolean {
  const spelled = ({ name }: HostedZone) => name.toLowerCase().replace(/\.$/, '');
  return spelled(one) === spelled(other);
}

export function dnsOf(steps: readonly NumberedStep[]): DnsChange[] {
  return steps.flatMap(({ step }) => ofKind(step.changes, 'dns'));
}

/** The same as lines of a zone file. */
export function zoneText({ changes }: ZoneChanges, locale: Locale): string {
  return zoneFile(changes)[locale];
}

/** Steps whose records go first, and those that ask receivers for more than before, which go last. */
export function firstAndLater(
  steps: readonly NumberedStep[],
): readonly [first: NumberedStep[], later: NumberedStep[]] {
  const part = (isLater: boolean) =>
    steps.flatMap((numbered) => {
      const { step } = numbered;
      const changes = step.changes.filter(
        (change) =>
          change.kind === 'dns' && (change.purpose === 'dmarcPolicy' || step.phase === 'tighten') === isLater,
      );
      return changes.length === 0 ? [] : [{ ...numbered, step: { ...step, changes } }];
    });
  return [part(false), part(true)];
}

/** Notes on batches, each once. */
export function batchNotes(batches: readonly ZoneBatch[]): readonly Text[] {
  return batches.flatMap(({ notes }) => notes);
}
