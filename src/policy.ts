// Applies what an owner has said to findings: lower outside production, accepted for a time. Pure. It never touches what
// is unknown: what nobody saw cannot be accepted.
import { type AnyCheck, isCalled } from './checks/define.ts';
import { DEFAULT_THRESHOLDS } from './checks/thresholds.ts';
import { globFits } from './glob.ts';
import {
  type AnySubject,
  counted,
  type EnvironmentRule,
  type ExceptionRule,
  en,
  type Finding,
  ja,
  type Locale,
  type Noun,
  type Policy,
  paragraph,
  say,
  type Text,
  told,
} from './model.ts';

export const NO_POLICY: Policy = { environments: [], exceptions: [], thresholds: DEFAULT_THRESHOLDS };

/** A policy on its way over the findings of a scan. */
export interface Applied {
  /** The finding about a subject, by what its owner has said. What does not fail is left as it is. */
  judged(finding: Finding, subject: AnySubject): Finding;
  /** Once all findings have passed: exceptions that have run out, and those that fit nothing. Somebody should tidy up. */
  notes(): readonly string[];
}

/**
 * Applies a policy.
 * @param checks those that made the findings: each says whether it counts less outside production
 * @param takenAt when the findings' facts were read (ISO 8601), by which exceptions have run out or not
 * @param locale the language of the findings, for what is added to them
 */
export function applyPolicy(
  checks: readonly AnyCheck[],
  policy: Policy,
  takenAt: string,
  locale: Locale = 'en',
): Applied {
  const lenient = new Set(checks.filter(({ outsideProduction }) => outsideProduction).map(({ id }) => id));
  const byId = new Map(checks.map((check) => [check.id, check]));
  const used = new Set<ExceptionRule>();
  const untagged = new Set<string>();
  const asksForTags = policy.environments.some(({ tag }) => tag !== undefined);
  const today = takenAt.slice(0, 'YYYY-MM-DD'.length);
  return {
    judged(finding, subject) {
      if (finding.outcome !== 'fail') return finding;
      const isLenient = lenient.has(finding.checkId);
      const tags = isLenient && asksForTags ? tagsOf(subject) : [];
      if (tags === undefined) untagged.add(subject.id);
      const placed = isLenient ? lower(finding, policy.environments, { subject, tags }, locale) : finding;
      const fitting = policy.exceptions.filter((rule) => excepts(rule, placed, byId));
      for (const rule of fitting) used.add(rule);
      const rule = fitting.find(({ expires }) => expires >= today);
      if (rule === undefined) return placed;
      const { reason, owner, expires } = rule;
      return { ...placed, accepted: { reason, owner, expires } };
    },
    notes: () =>
      [
        ...untaggedNotes(untagged.size),
        ...policy.exceptions.flatMap((rule) => notesOf(rule, used.has(rule), today)),
      ].map((note) => told(note, locale)),
  };
}

/** A subject with its tags, `KEY=VALUE`; undefined where they were not read. */
interface Tagged {
  readonly subject: AnySubject;
  readonly tags: readonly string[] | undefined;
}

function lower(
  finding: Finding,
  environments: readonly EnvironmentRule[],
  tagged: Tagged,
  locale: Locale,
): Finding {
  const environment = environments.find((rule) => holds(rule, tagged));
  if (environment === undefined || environment.production || finding.severity === 'low') return finding;
  const { name } = environment;
  const why = say(
    en`Low rather than ${finding.severity}, since the environment ${name} is not production.`,
    ja`環境 ${name} は本番環境ではないため、重要度は ${finding.severity} ではなく low です。`,
  );
  return {
    ...finding,
    severity: 'low',
    because: told(paragraph(finding.because, why), locale),
    lowered: { environment: name, from: finding.severity },
  };
}

/** Does a subject lie in an environment? */
function holds(
  rule: EnvironmentRule,
  { subject: { kind, account, region, name }, tags = [] }: Tagged,
): boolean {
  const about = { userPool: rule.pool, identity: rule.identity, account: undefined, domain: undefined }[kind];
  const isNamed = rule.pool !== undefined || rule.identity !== undefined;
  if (isNamed && about === undefined) return false;
  const isTagged = rule.tag === undefined || tags.some((tag) => fitsAny(rule.tag, tag));
  return isTagged && fitsAny(rule.account, account) && fitsAny(rule.region, region) && fitsAny(about, name);
}

/** Accounts and domains have no tags. */
function tagsOf(subject: AnySubject): Tagged['tags'] {
  if (subject.kind !== 'userPool' && subject.kind !== 'identity') return [];
  const { tags } = subject.facts;
  return tags.known ? Object.entries(tags.value).map((pair) => pair.join('=')) : undefined;
}

/**
 * Whom an environment may hold by a tag, and nobody can tell: they count as production, and that is said.
 * @param unread how many subjects that fail
 */
function untaggedNotes(unread: number): Text[] {
  if (unread === 0) return [];
  const subjects = counted(unread, SUBJECTS);
  return [
    say(
      en`The tags of ${subjects} were not read: what environments say of tags does not lower their findings.`,
      ja`${subjects}のタグを読み取れませんでした。これらの検出結果には、タグによる環境の指定が適用されません。`,
    ),
  ];
}

const SUBJECTS: Noun = { one: 'subject', many: 'subjects', ja: '個の対象' };

function excepts(
  rule: ExceptionRule,
  { checkId, subject }: Finding,
  checks: ReadonlyMap<string, AnyCheck>,
): boolean {
  const check = checks.get(checkId) ?? { id: checkId };
  if (!isCalled(check, (name) => globFits(rule.check, name))) return false;
  const isSubject = fitsAny(rule.subject, subject.name) || fitsAny(rule.subject, subject.id);
  return isSubject && fitsAny(rule.account, subject.account) && fitsAny(rule.region, subject.region);
}

/** No globs: anything fits. */
function fitsAny(globs: readonly string[] | undefined, text: string): boolean {
  return globs === undefined || globs.some((glob) => globFits(glob, text));
}

/**
 * What would be noted if no exception of a policy fitted anything. Of several accounts that are judged one by one, an
 * exception is only idle where it is in all of them.
 * @param takenAt when the findings were taken (ISO 8601)
 */
export function idleNotes({ exceptions }: Policy, takenAt: string, locale: Locale): ReadonlySet<string> {
  const today = takenAt.slice(0, 'YYYY-MM-DD'.length);
  return new Set(exceptions.flatMap((rule) => notesOf(rule, false, today)).map((note) => told(note, locale)));
}

function notesOf({ check, subject, owner, expires }: ExceptionRule, isUsed: boolean, today: string): Text[] {
  const subjects = subject?.join(', ');
  const of =
    subjects === undefined
      ? say(en`The exception of ${owner} from ${check}`, ja`${owner} による ${check} の例外`)
      : say(
          en`The exception of ${owner} from ${check} for ${subjects}`,
          ja`${owner} による ${check} (対象: ${subjects}) の例外`,
        );
  if (expires < today) {
    return [
      say(
        en`${of} ran out on ${expires} and counts no more.`,
        ja`${of}は ${expires} に期限が切れたため、適用されていません。`,
      ),
    ];
  }
  if (isUsed) return [];
  return [
    say(
      en`${of} fits no failing finding of this scan: is it still needed?`,
      ja`${of}に該当する不合格の検出結果は、今回のスキャンにはありません。まだ必要かどうか確認してください。`,
    ),
  ];
}
