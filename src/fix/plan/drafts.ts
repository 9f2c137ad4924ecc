// Gathers what findings ask for into the steps of a plan. Pure.
import type { Change, Finding, Fix, Text } from '../../model.ts';
import { distinct } from '../../model.ts';
import { checkOf } from './check.ts';
import { groupOf, groupOfAwaited } from './groups.ts';
import { stepIds } from './ids.ts';
import type { LooseStep } from './needs.ts';
import { type CuredFinding, PHASES, type PlanStep } from './shape.ts';

/** A finding as a plan names it. */
export function told({ checkId, severity, subject }: Finding): CuredFinding {
  return { checkId, severity, subject };
}

/** A step on its way: what findings have asked for so far. */
interface Draft {
  readonly group: ReturnType<typeof groupOf>;
  readonly changes: Map<string, Change>;
  readonly findings: Set<Finding>;
  readonly notes: Text[];
  readonly awaits?: NonNullable<PlanStep['awaits']>;
}

/** Gathers what findings ask for into steps, each change once. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();
  readonly #findings = new Set<Finding>();
  readonly #poolName: Parameters<typeof groupOf>[1];

  /** @param poolName what a pool is called, by account and pool id */
  constructor(poolName: Parameters<typeof groupOf>[1]) {
    this.#poolName = poolName;
  }

  has(finding: Finding): boolean {
    return this.#findings.has(finding);
  }

  add(finding: Finding, { changes, open }: Fix): void {
    let first: Draft | undefined;
    for (const change of changes) {
      const draft = this.#draft(groupOf(change, this.#poolName));
      const key = changeKey(change);
      if (!draft.changes.has(key)) draft.changes.set(key, change);
      draft.findings.add(finding);
      first ??= draft;
      if (change.kind === 'ses' && change.change === 'createDomainIdentity') {
        const { account, region, identity } = change;
        const group = { account, ...groupOfAwaited(region, identity) };
        this.#draft(group, { account, region, identity }).findings.add(finding);
      }
    }
    if (first === undefined) return;
    this.#findings.add(finding);
    first.notes.push(...open);
  }

  #draft(group: Draft['group'], awaits?: Draft['awaits']): Draft {
    const key = JSON.stringify([group.account, group.phase, group.key]);
    const draft = this.#drafts.get(key) ?? {
      group,
      changes: new Map(),
      findings: new Set(),
      notes: [],
      ...(awaits && { awaits }),
    };
    this.#drafts.set(key, draft);
    return draft;
  }

  /** In order of their phases. A finding is cured by the last of its steps. */
  steps(severalAccounts: boolean): LooseStep[] {
    const drafts = [...this.#drafts.values()].sort((one, other) => placeOf(one) - placeOf(other));
    const ids = stepIds(
      drafts.map(({ group }) => group),
      severalAccounts,
    );
    const last = new Map<Finding, Draft>();
    // A decision cures nothing by itself: only where nothing else is known to do, it is what a finding waits for.
    for (const draft of [...drafts.filter(isDecision), ...drafts.filter((one) => !isDecision(one))]) {
      for (const finding of draft.findings) last.set(finding, draft);
    }
    return drafts.map((draft, at) => {
      const { group, changes, awaits, findings, notes } = draft;
      const step = { changes: [...changes.values()].sort(byRank), ...(awaits && { awaits }) };
      const directly = [...findings].filter(({ follows }) => follows === undefined);
      return {
        id: ids[at] ?? '',
        phase: group.phase,
        title: group.title,
        ...step,
        cures: [...findings].filter((finding) => last.get(finding) === draft).map(told),
        check: checkOf(step, (directly.length > 0 ? directly : [...findings]).map(told)),
        notes: distinct(notes),
        about: [...findings].map(({ subject }) => subject),
      };
    });
  }
}

/** Within a phase a topic comes before what sends to it, and before the question who reads it. */
const FIRST = ['events', 'set', 'feedback'];

function placeOf({ group: { phase, key } }: Draft): number {
  const within = FIRST.indexOf(key[0] ?? '');
  return PHASES.indexOf(phase) * 10 + (within === -1 ? FIRST.length : within);
}

const isDecision = ({ changes }: Draft): boolean =>
  changes.size > 0 && [...changes.values()].every(({ kind }) => kind === 'decide');

/** A record set is published once, and AWS is asked once, whatever the words of the draft. */
function changeKey(change: Change): string {
  if (change.kind === 'dns') return `${change.set.type} ${change.set.name}`;
  const { kind, account, region } = change;
  return change.kind === 'request'
    ? JSON.stringify([kind, account, region, change.request])
    : JSON.stringify(change);
}

/** Within a step records come before what SES looks for, and a set before what is put into it. */
function byRank(one: Change, other: Change): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(change: Change): number {
  if (change.kind === 'dns') return 0;
  if (change.kind !== 'ses') return 2;
  if (change.change === 'createConfigurationSet') return 1;
  return change.change === 'setDefaultConfigurationSet' ? 3 : 2;
}
