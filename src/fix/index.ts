// The fix of each finding that fails, as far as it follows from what was read: exact records and changes, which people
// make; nothing is changed from here. Pure.
import {
  type Finding,
  type Fix,
  type Inventory,
  type Kind,
  type Locale,
  localized,
  type Subject,
} from '../model.ts';
import { type Cure, NOTHING } from './cure.ts';
import { OF_ACCOUNT } from './of-account.ts';
import { OF_DOMAIN } from './of-domain.ts';
import { OF_IDENTITY } from './of-identity.ts';

/** The cure of each check that has one, by the check's id. A check without one leaves its remediation in words. */
export const CURES: { readonly [K in Kind]: Readonly<Record<string, Cure<K>>> } = {
  identity: OF_IDENTITY,
  domain: OF_DOMAIN,
  account: OF_ACCOUNT,
  userPool: {},
};

/** The findings, with the fix of each failing one, in a language. */
export function withFixes(findings: readonly Finding[], inventory: Inventory, locale: Locale): Finding[] {
  const subjects = subjectsOf(inventory);
  const failing = failingOf(findings);
  return findings.map((finding) => {
    if (finding.outcome !== 'fail') return finding;
    const fix = fixOf(finding, subjects, inventory, failing);
    return fix.changes.length + fix.open.length === 0 ? finding : { ...finding, fix: localized(fix, locale) };
  });
}

type AnySubject = { [K in Kind]: Subject<K> }[Kind];

function fixOf(
  { checkId, subject: { kind, account, id } }: Finding,
  subjects: ReadonlyMap<string, AnySubject>,
  inventory: Inventory,
  failing: ReadonlyMap<string, ReadonlySet<string>>,
): Fix {
  const key = keyOf(kind, account, id);
  const subject = subjects.get(key);
  const others = failing.get(key) ?? new Set();
  switch (subject?.kind) {
    case 'identity':
      return CURES.identity[checkId]?.(subject, inventory, others) ?? NOTHING;
    case 'domain':
      return CURES.domain[checkId]?.(subject, inventory, others) ?? NOTHING;
    case 'account':
      return CURES.account[checkId]?.(subject, inventory, others) ?? NOTHING;
    default:
      return NOTHING;
  }
}

/** The ids of the checks that fail, by subject. */
function failingOf(findings: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const failing = new Map<string, Set<string>>();
  for (const { checkId, outcome, subject } of findings) {
    if (outcome !== 'fail') continue;
    const key = keyOf(subject.kind, subject.account, subject.id);
    failing.set(key, (failing.get(key) ?? new Set()).add(checkId));
  }
  return failing;
}

function subjectsOf({ listings }: Inventory): ReadonlyMap<string, AnySubject> {
  const all = listings.flatMap(({ subjects }): readonly AnySubject[] =>
    subjects.known ? subjects.value : [],
  );
  return new Map(all.map((subject) => [keyOf(subject.kind, subject.account, subject.id), subject]));
}

const keyOf = (...parts: string[]): string => parts.join('\n');
