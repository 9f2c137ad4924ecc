// What an evaluation has spent: the terms that were evaluated, and their look-ups against the limits of RFC 7208
// section 4.6.4. One ledger serves a whole evaluation with all its recursion (section 4.1).
import { en, ja, joined, type SpfTerm, say, type Text, ToldError } from '../../model.ts';
import type { Network } from './ip.ts';
import type { Directive, Modifier } from './record.ts';
import { termIn } from './wording.ts';

/** The evaluation ends with this result, at whatever depth it stands (sections 4.6.2, 5 and 5.2). */
export class SpfError extends ToldError {
  override readonly name = 'SpfError';
  readonly result: 'temperror' | 'permerror';

  constructor(result: 'temperror' | 'permerror', why: Text) {
    super(why);
    this.result = result;
  }
}

/** A term that is being evaluated, or was. */
export interface Entry {
  readonly term: Directive | Modifier;
  /** Whose record it stands in. */
  readonly domain: string;
  readonly depth: number;
  /** The networks that it compared with the client's address. */
  readonly networks: readonly Network[];
  /** A DNS error that section 5.5 takes for an answer. */
  readonly passedOver: Text | undefined;
}

/** An entry that is still written to. */
export interface Account extends Entry {
  networks: readonly Network[];
  passedOver: Text | undefined;
  isVoid: boolean;
  readonly before: Totals;
  /** Undefined while it is evaluated, and for ever where an error ended the evaluation. */
  after: (Totals & { readonly outcome: 'match' | 'noMatch' }) | undefined;
}

interface Totals {
  readonly lookups: number;
  readonly voids: number;
}

const MAX_LOOKUPS = 10;
const MAX_VOIDS = 2;

export class Ledger {
  readonly #accounts: Account[] = [];
  #totals: Totals = { lookups: 0, voids: 0 };

  get totals(): Totals {
    return this.#totals;
  }

  get entries(): readonly Entry[] {
    return this.#accounts;
  }

  /** A term comes up for evaluation; terms below it follow it until it is closed. */
  open(term: Directive | Modifier, domain: string, depth: number): Account {
    const account: Account = {
      ...{ term, domain, depth, networks: [], passedOver: undefined, isVoid: false },
      ...{ before: this.#totals, after: undefined },
    };
    this.#accounts.push(account);
    return account;
  }

  close(account: Account, outcome: 'match' | 'noMatch'): void {
    account.after = { ...this.#totals, outcome };
  }

  /**
   * Counts one look-up to a term.
   * @throws SpfError for one too many
   */
  countLookup(account: Account): void {
    if (this.#totals.lookups === MAX_LOOKUPS) {
      throw new SpfError('permerror', this.#oneLookupTooMany(account));
    }
    this.#totals = { ...this.#totals, lookups: this.#totals.lookups + 1 };
  }

  /**
   * Counts a term for which a query came back empty. The limit is on terms and not on queries, so however many of a
   * term's queries do, it counts once.
   * @throws SpfError for one too many
   */
  countVoid(account: Account): void {
    if (account.isVoid) return;
    account.isVoid = true;
    if (this.#totals.voids === MAX_VOIDS) {
      throw new SpfError('permerror', this.#oneVoidTooMany(account));
    }
    this.#totals = { ...this.#totals, voids: this.#totals.voids + 1 };
  }

  /** In the order of evaluation. */
  terms(): SpfTerm[] {
    return this.#accounts.map((account) => {
      const { term, domain, depth, before, after } = account;
      const { lookups, voids } = after ?? this.#totals;
      return {
        domain,
        term: term.text,
        depth,
        lookups: lookups - before.lookups,
        voids: voids - before.voids,
        outcome: after?.outcome ?? 'error',
      };
    });
  }

  #oneLookupTooMany(account: Account): Text {
    const at = placeOf(account);
    const loop = this.#isLoop(account) ? LOOP : '';
    const spending = this.#spending();
    return say(
      en`${at} would be look-up ${MAX_LOOKUPS + 1}, and ${MAX_LOOKUPS} are allowed (RFC 7208 section 4.6.4):
         ${loop}${spending}`,
      ja`${at} は ${MAX_LOOKUPS + 1} 回目のルックアップとなり、
         上限の ${MAX_LOOKUPS} 回を超えます (RFC 7208 section 4.6.4): ${loop}内訳は ${spending}です`,
    );
  }

  #oneVoidTooMany(account: Account): Text {
    const at = placeOf(account);
    const others = this.#accounts.filter((other) => other.isVoid && other !== account).map(placeOf);
    const before = joined(others, say(en` and `, ja` と `));
    return say(
      en`${at} is the third term for which DNS has nothing, and ${MAX_VOIDS} are allowed (RFC 7208 section
         4.6.4); before it ${before}`,
      ja`${at} は、ルックアップの結果が空 (void lookup) となる ${MAX_VOIDS + 1} つ目の項目で、
         上限の ${MAX_VOIDS} つを超えます (RFC 7208 section 4.6.4)。これより前は ${before} です`,
    );
  }

  /** Is the same term of the same record being evaluated already, further up? */
  #isLoop({ term, domain, depth }: Account): boolean {
    return this.#accounts.some(
      (other) =>
        other.after === undefined &&
        other.depth < depth &&
        other.domain === domain &&
        other.term.text === term.text,
    );
  }

  /** Who spent the look-ups, at the first depth where there is more than one to name; else the one at the top. */
  #spending(): Text {
    const all = this.terms().filter(({ lookups }) => lookups > 0);
    const deepest = Math.max(0, ...all.map(({ depth }) => depth));
    const at = (depth: number) => all.filter((term) => term.depth === depth);
    const levels = Array.from({ length: deepest + 1 }, (_, depth) => at(depth));
    // Below a single spender, these are its own.
    const spenders = levels.find((level) => level.length > 1) ?? at(0);
    const shares = spenders.map(({ term, domain, lookups }) => {
      const at = termIn(term, domain);
      return say(en`${at} spent ${lookups}`, ja`${at} が ${lookups} 回`);
    });
    return joined(shares, say(en`, `, ja`、`));
  }
}

const LOOP = say(en`the record leads back to itself; `, ja`レコードの参照が循環しており、`);

function placeOf({ term, domain }: Entry): Text {
  return termIn(term.text, domain);
}
