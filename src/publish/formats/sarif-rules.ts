// The rules of a SARIF run: the checks that the report has findings of.
import type { ReportingDescriptor, Result } from 'sarif';
import { en, type Finding, ja, type Locale, SEVERITIES, type Severity, say } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { code, fence, link, prose } from './markdown-text.ts';
import { paragraphOf } from './sarif-text.ts';

/** Of a result that fails. */
export const LEVELS = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
} as const satisfies Record<Severity, Result.level>;

/**
 * By these GitHub shows critical, high, medium or low: "over 9.0 is critical, from 7.0 to 8.9 is high, from 4.0 to 6.9 is
 * medium and from 0.1 to 3.9 is low" (GitHub, "SARIF support for code scanning", "reportingDescriptor object").
 */
const SECURITY_SEVERITIES = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' } as const;

/** GitHub: descriptions are limited to 1024 characters. */
const MOST_DESCRIPTION = 1000;

/**
 * A rule for each check, by id.
 * @param told the findings that become results: a rule is as severe as the worst of its own, since GitHub has one severity
 *   for all alerts of a rule; one without any is as severe as its check
 */
export function rulesOf(
  findings: Iterable<Finding>,
  told: readonly Finding[],
  locale: Locale,
): ReportingDescriptor[] {
  const checks = new Map<string, Of>();
  for (const finding of findings) note(checks, finding);
  for (const finding of told) note(checks, finding);
  const worst = new Map<string, Severity>();
  for (const { checkId, severity } of told) worst.set(checkId, worse(severity, worst.get(checkId)));
  return [...checks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, of]) => ruleOf(id, of, worst.get(id) ?? of.worst, locale));
}

/** As much of the findings of a check as its rule is made of. */
interface Of {
  readonly first: Finding;
  readonly cured: Finding | undefined;
  readonly worst: Severity;
}

function note(checks: Map<string, Of>, finding: Finding): void {
  const { first, cured, worst } = checks.get(finding.checkId) ?? { first: finding };
  checks.set(finding.checkId, {
    first,
    cured: cured ?? (finding.remediation === undefined ? undefined : finding),
    worst: worse(finding.severity, worst),
  });
}

const worse = (one: Severity, other: Severity | undefined): Severity =>
  other === undefined || SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other) ? one : other;

function ruleOf(id: string, { first, cured }: Of, worst: Severity, locale: Locale): ReportingDescriptor {
  const title = paragraphOf(first.title, MOST_DESCRIPTION) || '-';
  const helpUri = webUri(cured?.remediation?.link);
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: helpOf(id, cured, locale),
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: LEVELS[worst] },
    properties: {
      'security-severity': SECURITY_SEVERITIES[worst],
      // What is not certain is told as unknown: what fails was read.
      precision: 'high',
      tags: ['security', 'email'],
    },
  };
}

/**
 * What anybody can do about it; the exact fix of each resource stands with its result. Help takes no arguments: braces of a
 * command are not doubled here, for it is pasted.
 */
function helpOf(id: string, cured: Finding | undefined, locale: Locale): ReportingDescriptor['help'] {
  const { summary = '', command, link: url } = cured?.remediation ?? {};
  const lines = command?.split('\n').map((line) => clip(oneLine(line), 2000)) ?? [];
  const explain = `mailposture checks ${oneLine(id)}`;
  const more = (shown: string) => say(en`All of it: ${shown}`, ja`詳細: ${shown}`)[locale];
  const markdown = [
    prose(summary),
    lines.length === 0 ? '' : fence(lines),
    link(url, READ[locale]),
    more(code(explain)),
  ];
  const text = [clip(oneLine(summary), 2000), lines.join('\n'), url ?? '', more(explain)];
  const paragraphs = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');
  return { text: paragraphs(text), markdown: paragraphs(markdown) };
}

const READ = say(en`Read the documentation`, ja`ドキュメントを読む`);

/** A URI as RFC 3986 has it: what browsers take is more. */
function webUri(url: string | undefined): string | undefined {
  const href = url !== undefined && URL.canParse(url) ? new URL(url).href : '';
  return /^https:\/\/(?:[\w\-.~:/?#@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/.test(href) ? href : undefined;
}
