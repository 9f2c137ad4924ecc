// DNS that misbehaves now and then: which questions go wrong, how, how often. What misbehaves every time stands in the estate
// (`dnsFaults`).
import type { Estate } from './estate.ts';
import { makeDraw, matchesAction } from './faults.ts';

export type DnsFaultKind = Estate['dnsFaults'][string];

export interface DnsFault {
  readonly kind: DnsFaultKind;
  /** `_dmarc.example.com`, `*.example.com`, `*`; a glob, in any case of letters. */
  readonly name: string;
  /** `TXT`; left out: every type. */
  readonly type?: string;
  /** At most so many times; without it, every time. */
  readonly count?: number;
  /**
   * The share of the matching questions that it strikes, 0 to 1. Drawn for each question from the seed, the question and how
   * often it was asked before: in whatever order questions at once come in, the same ones are struck.
   */
  readonly rate?: number;
}

/** A question that reached the server. */
export interface DnsQuery {
  /** Lower-cased, without a trailing dot. */
  readonly name: string;
  readonly type: string;
  readonly transport: 'udp' | 'tcp';
}

/** A fault that struck, and what. */
export interface DnsStrike {
  readonly fault: DnsFault;
  readonly query: DnsQuery;
}

/** Decides, question by question, which fault strikes. */
export interface DnsFaultPlan {
  /** The first that strikes. */
  strike(query: DnsQuery): DnsFaultKind | undefined;
  /** Every one that has struck so far. */
  readonly strikes: readonly DnsStrike[];
}

/** @param seed of the draws behind `rate`: the same seed and questions, the same faults */
export function makeDnsFaultPlan(faults: readonly DnsFault[], seed = 1): DnsFaultPlan {
  const armed = faults.map((fault, index) => ({
    fault,
    draw: makeDraw(`dns ${seed} ${index}`),
    left: fault.count ?? Number.POSITIVE_INFINITY,
  }));
  const strikes: DnsStrike[] = [];
  return {
    strikes,
    strike(query) {
      for (const entry of armed) {
        const { fault, draw } = entry;
        if (entry.left <= 0 || !applies(fault, query)) continue;
        if (fault.rate !== undefined && draw([query.name, query.type, query.transport]) >= fault.rate)
          continue;
        entry.left -= 1;
        strikes.push({ fault, query });
        return fault.kind;
      }
      return undefined;
    },
  };
}

function applies(fault: DnsFault, { name, type, transport }: DnsQuery): boolean {
  // Over TCP nothing is truncated (RFC 7766 section 5).
  if (fault.kind === 'truncate' && transport === 'tcp') return false;
  return matchesAction(fault.name, name) && (fault.type === undefined || fault.type === type);
}
