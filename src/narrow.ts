// What somebody asked for by name, of a report and of a plan: only these subjects, only these checks. Pure.
import { summarize } from './evaluate.ts';
import type { Plan, PlanStep } from './fix/plan.ts';
import {
  en,
  type Finding,
  type Inventory,
  ja,
  joined,
  KINDS,
  type Kind,
  type Report,
  type SubjectRef,
  say,
  type Text,
  ToldError,
  where,
} from './model.ts';
import { nearest } from './nearest.ts';
import { isMeant, poolIdOf } from './subjects.ts';

/** A name that nothing which was looked at goes by. */
export class UnknownSubjectError extends ToldError {
  override readonly name = 'UnknownSubjectError';
}

/** Where a name comes from, and of which kinds its subject may be. */
export interface Asked {
  readonly option: string;
  readonly kinds?: readonly Kind[];
}

/**
 * The report on the subjects that somebody named, counted anew; what was seen and what not stays as it is. What stands for
 * a list that could not be read stays too, where it may hold one of them.
 * @param patterns names, ids or globs; none: the report as it is
 * @throws UnknownSubjectError
 */
export function narrowReport(report: Report, inventory: Inventory, patterns: readonly string[] = []): Report {
  if (patterns.length === 0) return report;
  requireSubjects(patterns, SUBJECT, inventory, report.findings);
  return narrowedTo(patterns, report, inventory);
}

/** Where the names of a narrowed report come from. */
export const SUBJECT: Asked = { option: '--subject' };

/** The same where it is known already that each name fits something: here, or in another account. */
export function narrowedTo(patterns: readonly string[], report: Report, inventory: Inventory): Report {
  const subjects = subjectsIn(inventory);
  const isOne = (subject: SubjectRef) => patterns.some((pattern) => isMeant(pattern, subject));
  const mayHide = !patterns.every((pattern) => subjects.some((subject) => isItself(pattern, subject)));
  const listed = new Set(subjects.map(keyOf));
  const isMeantHere = (finding: Finding) =>
    isOne(finding.subject) || (mayHide && standsForList(finding, listed));
  const findings = [...where(report.findings, isMeantHere)];
  const chains = report.chains?.filter(({ subject }) => isOne(subject));
  return {
    ...report,
    summary: summarize(inventory, findings, isOne),
    findings,
    ...(chains && { chains }),
  };
}

/**
 * Makes sure that each pattern fits a subject, or may fit one of a list that could not be read.
 * @param findings of the report on the inventory
 * @throws UnknownSubjectError naming those that fit none, with the names nearest to them
 */
export function requireSubjects(
  patterns: readonly string[],
  { option, kinds = KINDS }: Asked,
  inventory: Inventory,
  findings: Iterable<Finding>,
): void {
  const subjects = subjectsIn(inventory).filter(({ kind }) => kinds.includes(kind));
  const lists = wholeLists(findings, subjectsIn(inventory));
  if (lists.some(({ subject }) => kinds.includes(subject.kind))) return;
  const strange = patterns.filter((pattern) => !subjects.some((subject) => isMeant(pattern, subject)));
  if (strange.length === 0) return;
  const each = strange.map((pattern) => unknown(option, pattern, subjects));
  throw new UnknownSubjectError(joined(each, '; '));
}

const MOST_NEAR = 5;

function unknown(option: string, pattern: string, subjects: readonly SubjectRef[]): Text {
  const names = subjects.flatMap(namesOf);
  const wanted = pattern.replaceAll('*', '');
  // Names come from AWS: as JSON has them, they stay on their line.
  const near = nearest(wanted, names, MOST_NEAR).map((name) => JSON.stringify(name));
  const given = JSON.stringify(pattern);
  if (near.length === 0) {
    return say(
      en`${option}: nothing that was looked at is called ${given}`,
      ja`${option}: 確認した範囲に ${given} という対象はありません`,
    );
  }
  return say(
    en`${option}: nothing that was looked at is called ${given} (near: ${near.join(', ')})`,
    ja`${option}: 確認した範囲に ${given} という対象はありません (近い名前: ${near.join(', ')})`,
  );
}

function namesOf({ kind, id, name }: SubjectRef): string[] {
  if (kind === 'userPool') return [name, poolIdOf(id)];
  return [kind === 'account' ? id : name];
}

/** Is it the one subject of that id? A domain shares its name with identities of any Region. */
function isItself(pattern: string, { kind, id }: SubjectRef): boolean {
  return kind !== 'domain' && (id === pattern || (kind === 'userPool' && poolIdOf(id) === pattern));
}

function subjectsIn({ listings }: Inventory): readonly SubjectRef[] {
  return listings.flatMap(({ subjects }): readonly SubjectRef[] => (subjects.known ? subjects.value : []));
}

/** The findings that stand for a whole list which could not be read: theirs is no subject that was listed. */
function wholeLists(findings: Iterable<Finding>, subjects: readonly SubjectRef[]): Finding[] {
  const listed = new Set(subjects.map(keyOf));
  return [...where(findings, (finding) => standsForList(finding, listed))];
}

const standsForList = ({ outcome, subject }: Finding, listed: ReadonlySet<string>): boolean =>
  outcome === 'unknown' && !listed.has(keyOf(subject));

const keyOf = ({ kind, account, id }: SubjectRef): string => JSON.stringify([kind, account, id]);

/** The steps that cure these checks, with those that have to take before them. */
export function narrowPlan(plan: Plan, checks: ReadonlySet<string>): Plan {
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const wanted = new Set<string>();
  const want = ({ id, after }: PlanStep): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const step of after.flatMap((before) => byId.get(before) ?? [])) want(step);
  };
  for (const step of plan.steps) if (step.cures.some(({ checkId }) => checks.has(checkId))) want(step);
  return {
    ...plan,
    steps: plan.steps.filter(({ id }) => wanted.has(id)),
    left: plan.left.filter(({ checkId }) => checks.has(checkId)),
  };
}
