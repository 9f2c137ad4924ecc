// What a seed says of a case: numbers that are drawn by name, so that another draw in between changes none of the others.
import { makeDraw } from '../../src/simulator/faults.ts';

export interface Dice {
  /** 0 to below 1. */
  share(of: string): number;
  /** A whole number from `min` to `max`, both included. */
  count(of: string, min: number, max: number): number;
  /** One of a list that is not empty. */
  pick<T>(of: string, from: readonly T[]): T;
  /** Does it happen, at this chance? */
  happens(of: string, chance: number): boolean;
}

export function makeDice(seed: number): Dice {
  const share = makeDraw(`chaos ${seed}`);
  const count = (of: string, min: number, max: number) => min + Math.floor(share(of) * (max - min + 1));
  return {
    share,
    count,
    happens: (of, chance) => share(of) < chance,
    pick(of, from) {
      const found = from[count(of, 0, from.length - 1)];
      if (found === undefined) throw new RangeError(`${of}: there is nothing to pick from`);
      return found;
    },
  };
}

/** The seed of a case, from the campaign's and the case's number: a whole number of 32 bits. */
export function seedOf(campaign: number, number: number): number {
  return Math.floor(makeDraw(`case ${campaign} ${number}`)('seed') * 2 ** 32);
}
