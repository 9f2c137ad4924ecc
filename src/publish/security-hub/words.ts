// The words of a finding in the AWS Security Finding Format, each within the format's lengths.
import type { Recommendation, StatusReason } from '@aws-sdk/client-securityhub';
import {
  en,
  type Finding,
  ja,
  type Locale,
  paragraph,
  type Report,
  same,
  say,
  type Text,
  told,
} from '../../model.ts';
import { clip, oneLine, utf8Bytes } from '../../plain-text.ts';
import { consoleLink } from '../console.ts';
import { placeWords, type ReportPlace } from '../messages/digest.ts';
import type { Naming } from '../naming.ts';
import { followsWords, subjectWords } from '../subject-words.ts';
import type { Importable } from './standing.ts';

/** Each account's hub is told of that account alone. */
const NAMING: Naming = 'oneAccount';

/** What is said of a finding: why, and what was last seen of what nobody sees now. */
export function descriptionOf({ finding, standing }: Importable): Text {
  const { because, before } = finding;
  switch (standing) {
    case 'failing':
    case 'accepted':
      return paragraph(because, followsWords(finding, NAMING) ?? '');
    case 'resolved':
      return same(because);
    case 'lostSight':
      return before === undefined ? same(because) : paragraph(because, lastSeen(before));
    case 'gone':
      return paragraph(
        isNoMore(finding),
        say(en`It failed before: ${because}`, ja`以前は不合格でした: ${because}`),
      );
  }
}

function lastSeen({ seenAt, because }: { readonly seenAt: string; readonly because: string }): Text {
  return say(
    en`When it was last seen, on ${seenAt}, it failed: ${because}`,
    ja`最後に確認できた ${seenAt} には不合格でした: ${because}`,
  );
}

function isNoMore({ subject }: Finding): Text {
  const what = subjectWords(subject, NAMING);
  return say(en`There is no ${what} any more.`, ja`${what} はなくなりました。`);
}

/** Why a finding has a status that is not simply FAILED: codes of our own, as AWS's are about its own controls. */
export function reasonsOf({ finding, standing }: Importable, { takenAt, locale }: Report): StatusReason[] {
  const reason = (ReasonCode: string, words: Text) => [
    { ReasonCode, Description: clip(oneLine(told(words, locale)), 1024) },
  ];
  switch (standing) {
    case 'failing':
      return [];
    case 'accepted':
      return finding.accepted === undefined ? [] : reason('ACCEPTED', acceptedWords(finding.accepted));
    case 'resolved':
      return reason(
        'RESOLVED',
        say(
          en`Seen on ${takenAt} not to fail any more.`,
          ja`${takenAt} に、不合格ではなくなったことを確認しました。`,
        ),
      );
    case 'lostSight':
      return reason(
        'LOST_SIGHT',
        say(
          en`It could not be judged on ${takenAt}. It is not known to be resolved.`,
          ja`${takenAt} には判定できませんでした。解決したとは確認できていません。`,
        ),
      );
    case 'gone':
      return reason('GONE', isNoMore(finding));
  }
}

function acceptedWords({ owner, expires, reason }: NonNullable<Finding['accepted']>): Text {
  return say(
    en`Accepted by ${owner} until ${expires}: ${reason}`,
    ja`${owner} が ${expires} まで承認済み: ${reason}`,
  );
}

/** "Minimum of 1 length. Maximum of 512 length" (API reference, "Recommendation"). */
const MOST_RECOMMENDATION = 512;

/** What to do: the exact steps are behind a command, which stands whole or not at all. */
export function recommendationOf({ remediation, fix }: Finding, locale: Locale): Recommendation | undefined {
  if (remediation === undefined) return undefined;
  const plan = fix?.plan;
  const steps =
    plan === undefined || oneLine(plan) !== plan
      ? ''
      : told(say(en`The exact steps: ${plan}`, ja`具体的な手順: ${plan}`), locale);
  const room = MOST_RECOMMENDATION - steps.length - 1;
  const text =
    steps !== '' && room >= MOST_RECOMMENDATION / 2
      ? `${clip(oneLine(remediation.summary), room)} ${steps}`.trim()
      : clip(oneLine(remediation.summary), MOST_RECOMMENDATION);
  const url = httpsUrl(remediation.link);
  if (text === '' && url === undefined) return undefined;
  return { ...(text && { Text: text }), ...(url && { Url: url }) };
}

function httpsUrl(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === 'https:' && href.length <= 1000 ? href : undefined;
}

/** Bytes of a value: all fields together stay far below the 32,768 bytes that Security Hub takes in one attribute. */
const MOST_VALUE = 1000;
const MOST_EVIDENCE = 8;

/**
 * What the format has no place for, under keys `mailposture/…`: up to 50, "the key can contain up to 128 characters, and
 * the value can contain up to 2048 characters" (API reference, "AwsSecurityFinding").
 */
export function productFieldsOf(
  { finding, standing }: Importable,
  { version }: Report,
  where: ReportPlace | undefined,
): Record<string, string> {
  const { checkId, subject, since, before, accepted, fix, remediation, evidence } = finding;
  const cut = (value: string) => clip(oneLine(value), MOST_VALUE, utf8Bytes);
  // Half a command or an address is worse than none.
  const whole = (value = '') => (cut(value) === value ? value : '');
  const fields = {
    version: cut(version),
    check: cut(checkId),
    standing,
    kind: subject.kind,
    subject: cut(subject.name),
    region: cut(subject.region),
    ...(since && { since }),
    ...(before && { lastSeenAt: before.seenAt, lastSeverity: before.severity }),
    ...(accepted && {
      acceptedBy: cut(accepted.owner),
      acceptedUntil: cut(accepted.expires),
      acceptedBecause: cut(accepted.reason),
    }),
    read: whole(remediation?.link),
    plan: whole(fix?.plan),
    console: whole(consoleLink(subject)),
    report: whole(where && placeWords(where)),
    ...Object.fromEntries(
      evidence
        .slice(0, MOST_EVIDENCE)
        .map(({ source, field, value }, i) => [`evidence/${i + 1}`, cut(`${source} ${field}: ${value}`)]),
    ),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === '' ? [] : [[`mailposture/${name}`, value]])),
  );
}
