// Applies what an owner has said to findings: lower outside production, accepted for a time. Pure. It never touches what
// is unknown: what nobody saw cannot be accepted.
import type { AnyCheck } from './checks/define.ts';
import { DEFAULT_THRESHOLDS } from './checks/thresholds.ts';
import { globFits } from './glob.ts';
import type { EnvironmentRule, ExceptionRule, Finding, Inventory, Policy, SubjectRef } from './model.ts';

export const NO_POLICY: Policy = { environments: [], exceptions: [], thresholds: DEFAULT_THRESHOLDS };

export interface Applied {
  readonly findings: Finding[];
  /** Exceptions that have run out, and those that fit no finding: somebody should tidy up. */
  readonly notes: readonly string[];
}

/**
 * Applies a policy.
 * @param checks those that made the findings: each says whether it counts less outside production
 * @param inventory what the findings are about: when it was taken, by which exceptions have run out or not, and tags
 */
export function applyPolicy(
  findings: readonly Finding[],
  checks: readonly AnyCheck[],
  policy: Policy,
  inventory: Inventory,
): Applied {
  const lenient = new Set(checks.filter(({ outsideProduction }) => outsideProduction).map(({ id }) => id));
  const used = new Set<ExceptionRule>();
  const tags = tagsOf(inventory);
  const today = inventory.takenAt.slice(0, 'YYYY-MM-DD'.length);
  const judged = findings.map((finding): Finding => {
    if (finding.outcome !== 'fail') return finding;
    const placed = lenient.has(finding.checkId) ? lower(finding, policy.environments, tags) : finding;
    const fitting = policy.exceptions.filter((rule) => excepts(rule, placed));
    for (const rule of fitting) used.add(rule);
    const rule = fitting.find(({ expires }) => expires >= today);
    if (rule === undefined) return placed;
    const { reason, owner, expires } = rule;
    return { ...placed, accepted: { reason, owner, expires } };
  });
  return {
    findings: judged,
    notes: policy.exceptions.flatMap((rule) => notesOf(rule, used.has(rule), today)),
  };
}

function lower(finding: Finding, environments: readonly EnvironmentRule[], tags: Tags): Finding {
  const environment = environments.find((rule) => holds(rule, finding.subject, tags));
  if (environment === undefined || environment.production || finding.severity === 'low') return finding;
  const { name } = environment;
  return {
    ...finding,
    severity: 'low',
    because: `${finding.because} Low rather than ${finding.severity}, since the environment ${name} is not production.`,
    lowered: { environment: name, from: finding.severity },
  };
}

/** Does a subject lie in an environment? */
function holds(rule: EnvironmentRule, { kind, account, region, name, id }: SubjectRef, tags: Tags): boolean {
  const about = { userPool: rule.pool, identity: rule.identity, account: undefined, domain: undefined }[kind];
  const isNamed = rule.pool !== undefined || rule.identity !== undefined;
  if (isNamed && about === undefined) return false;
  const isTagged = rule.tag === undefined || (tags.get(id) ?? []).some((tag) => fitsAny(rule.tag, tag));
  return isTagged && fitsAny(rule.account, account) && fitsAny(rule.region, region) && fitsAny(about, name);
}

/** `KEY=VALUE`, by the ARN of the pool. */
type Tags = ReadonlyMap<string, readonly string[]>;

function tagsOf({ listings }: Inventory): Tags {
  return new Map(
    listings.flatMap((listing) =>
      listing.kind === 'userPool' && listing.subjects.known
        ? listing.subjects.value.flatMap(({ id, facts: { tags } }) =>
            tags.known ? [[id, Object.entries(tags.value).map((pair) => pair.join('='))] as const] : [],
          )
        : [],
    ),
  );
}

function excepts(rule: ExceptionRule, { checkId, subject }: Finding): boolean {
  if (!globFits(rule.check, checkId)) return false;
  const isSubject = fitsAny(rule.subject, subject.name) || fitsAny(rule.subject, subject.id);
  return isSubject && fitsAny(rule.account, subject.account) && fitsAny(rule.region, subject.region);
}

/** No globs: anything fits. */
function fitsAny(globs: readonly string[] | undefined, text: string): boolean {
  return globs === undefined || globs.some((glob) => globFits(glob, text));
}

function notesOf(rule: ExceptionRule, isUsed: boolean, today: string): string[] {
  const { check, subject, owner, expires } = rule;
  const of = `The exception of ${owner} from ${check}${subject === undefined ? '' : ` for ${subject.join(', ')}`}`;
  if (expires < today) return [`${of} ran out on ${expires} and counts no more.`];
  return isUsed ? [] : [`${of} fits no failing finding of this scan: is it still needed?`];
}
