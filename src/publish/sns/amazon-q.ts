// What Amazon Q Developer in chat applications shows of a message: AWS's custom notification, version 1.0. A message that
// is none it drops. https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
import { createHash } from 'node:crypto';
import { type Finding, type Report, type SubjectRef, told } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { alertWords } from '../alert-words.ts';
import type { NamedAlert } from '../alerts.ts';
import { excerptOf, IN_MESSAGES } from '../excerpt.ts';
import { placeWords, type ReportPlace } from '../messages/digest.ts';
import { failingWords, headline, newsOf } from '../summary.ts';
import { alertText, digestText } from './amazon-q-text.ts';
import { alertLabels } from './attributes.ts';
import { marked } from './chat-markdown.ts';

/** The members that we use; limits in characters (user guide, "Event schema" and "Parameter details"). */
export interface CustomNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    /** At most 250. */
    readonly title: string;
    /** At most 8,000. */
    readonly description: string;
    /** At most 350 each. */
    readonly nextSteps?: readonly string[];
    /** At most 75 each. */
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Notifications of one id land in one thread, where the channel's preferences allow threads. */
    readonly threadId?: string;
    readonly summary: string;
    readonly eventType: 'MailpostureDigest' | 'MailpostureFinding';
    readonly relatedResources?: readonly string[];
    /** For custom actions, which take variables from it. */
    readonly additionalContext?: Readonly<Record<string, string>>;
  };
}

const LIMITS = { title: 250, description: 8000, nextStep: 350, keyword: 75, summary: 250 };
const MOST_STEPS = 3;

/** The digest of a report as a notification. */
export function digestNotification(whole: Report, where: ReportPlace | undefined): CustomNotification {
  const report = excerptOf(whole, IN_MESSAGES);
  const { locale, summary, coverage, takenAt } = report;
  const words = told(headline(report), locale);
  const news = newsOf(report.findings);
  const nextSteps = stepsOf(news, where);
  return {
    version: '1.0',
    source: 'custom',
    id: hashOf(['digest', takenAt, coverage.accounts]),
    content: {
      textType: 'client-markdown',
      title: marked(`Mailposture: ${words}`, LIMITS.title),
      description: digestText(report, LIMITS.description),
      ...(nextSteps.length > 0 && { nextSteps }),
      keywords: [marked(failingWords(summary.failing)[locale], LIMITS.keyword)],
    },
    metadata: { summary: clip(words, LIMITS.summary), eventType: 'MailpostureDigest' },
  };
}

/** One alert as a notification, in the thread of its finding. */
export function findingNotification(
  alert: NamedAlert,
  { locale, takenAt }: Report,
  where: ReportPlace | undefined,
): CustomNotification {
  const { change, finding } = alert;
  const words = told(alertWords(alert), locale);
  const labels = alertLabels(alert);
  const threadId = threadOf(finding);
  const nextSteps = stepsOf(finding.outcome === 'fail' && change !== 'gone' ? [finding] : [], where);
  const resource = resourceOf(finding.subject);
  return {
    version: '1.0',
    source: 'custom',
    id: hashOf([threadId, takenAt, change]),
    content: {
      textType: 'client-markdown',
      title: marked(words, LIMITS.title),
      description: alertText(alert, locale, LIMITS.description),
      ...(nextSteps.length > 0 && { nextSteps }),
      keywords: [labels.change, labels.severity, labels.check].map((word) => clip(word, LIMITS.keyword)),
    },
    metadata: {
      threadId,
      summary: clip(words, LIMITS.summary),
      eventType: 'MailpostureFinding',
      ...(resource !== undefined && { relatedResources: [resource] }),
      additionalContext: { ...labels },
    },
  };
}

/** What to do about the worst of them, and where everything is told. */
function stepsOf(findings: readonly Finding[], where: ReportPlace | undefined): string[] {
  const cures = findings.flatMap(({ remediation }) => (remediation ? [remediation.summary] : []));
  const steps = [...new Set(cures)].slice(0, MOST_STEPS);
  return [...steps, ...(where ? [placeWords(where)] : [])]
    .map((step) => marked(step, LIMITS.nextStep))
    .filter((step) => step !== '');
}

/** The same for a finding at each scan: which check, about which subject. */
function threadOf({ checkId, subject: { kind, account, id } }: Finding): string {
  return hashOf([checkId, kind, account, id]);
}

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

function resourceOf({ id }: SubjectRef): string | undefined {
  return /^arn:[!-~]{1,290}$/.test(id) && oneLine(id) === id ? id : undefined;
}
