// What stood in the history before, by the finding that it is of. Pure.
import type { Finding, PlacedStandings, Standing } from './model.ts';

/** Text from outside may hold anything: JSON keeps the parts apart. */
const keyOf = ({ checkId, subject: { kind, account, id } }: Finding): string =>
  JSON.stringify([checkId, kind, account, id]);

/** What stood before, by whose it is: of each no more is held than its key. */
export class Index {
  readonly #standing: PlacedStandings;
  readonly #places = new Map<string, number>();

  constructor(standing: PlacedStandings) {
    this.#standing = standing;
    let place = 0;
    for (const { finding } of standing) {
      this.#places.set(keyOf(finding), place);
      place += 1;
    }
  }

  placeOf(finding: Finding): number | undefined {
    return this.#places.get(keyOf(finding));
  }

  of(finding: Finding): Standing | undefined {
    const place = this.placeOf(finding);
    return place === undefined ? undefined : this.at(place);
  }

  at(place: number): Standing {
    const standing = this.#standing.at(place);
    if (standing === undefined) throw new RangeError(`the history has no finding ${place}`);
    return standing;
  }

  /** In the order of the history; of those that are there twice, that of the last one. */
  places(): Iterable<number> {
    return this.#places.values();
  }
}
