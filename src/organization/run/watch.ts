// A run as those see it who run the service: as one scan, from the start of its execution, with the requests of all its
// functions.
import type { WatchPorts } from '../../watch.ts';
import type { OpenRun } from './publish.ts';

/** @param ports of the function that tells */
export function runWatch(
  { now, requests }: WatchPorts,
  { run, merged }: Pick<OpenRun, 'run' | 'merged'>,
): WatchPorts {
  let isStart = true;
  return {
    // What is watched asks for the time at its start and at its end.
    now() {
      if (!isStart) return now();
      isStart = false;
      return new Date(run.startedAt);
    },
    get requests() {
      return new Map([...requests, ['accounts', merged.calls]]);
    },
  };
}
