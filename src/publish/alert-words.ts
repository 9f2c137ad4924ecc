// What became of a finding, in one sentence that every channel shares.
import { en, ja, same, say, type Text } from '../model.ts';
import { clip, oneLine } from '../plain-text.ts';
import type { NamedAlert } from './alerts.ts';
import { whenWords } from './change-words.ts';
import { subjectWords } from './subject-words.ts';

/** `New: cognito-sender-verified fails for user pool shop (eu-west-1), critical`; without a full stop. */
export function alertWords({ change, finding, naming }: NamedAlert): Text {
  const check = clip(oneLine(finding.checkId), 100);
  const of = subjectWords(finding.subject, naming);
  const { severity, before } = finding;
  const was = before?.severity ?? severity;
  switch (change) {
    case 'new':
      return say(
        en`New: ${check} fails for ${of}, ${severity}`,
        ja`新規: ${of} が ${check} に不合格です (${severity})`,
      );
    case 'severityUp':
      return say(
        en`Worse: ${check} of ${of} is ${severity} now, it was ${was}`,
        ja`重要度上昇: ${of} の ${check} は ${was} から ${severity} になりました`,
      );
    case 'severityDown':
      return say(
        en`Less severe: ${check} of ${of} is ${severity} now, it was ${was}`,
        ja`重要度低下: ${of} の ${check} は ${was} から ${severity} になりました`,
      );
    case 'resolved':
      return say(
        en`Resolved: ${check} fails no more for ${of}, it was ${was}`,
        ja`解消: ${of} の ${check} は不合格ではなくなりました (以前は ${was})`,
      );
    case 'gone':
      return say(
        en`Gone: ${of} is no more, for which ${check} failed, ${was}`,
        ja`対象なし: ${of} はなくなりました (${check} に不合格でした: ${was})`,
      );
    case 'lostSight': {
      const when = before === undefined ? same('') : lastSeen(before.seenAt);
      return say(
        en`No longer seen: ${check} of ${of} could not be judged, it was ${was}${when}`,
        ja`確認不能: ${of} の ${check} を判定できませんでした (以前は ${was}${when})`,
      );
    }
  }
}

function lastSeen(time: string): Text {
  const when = whenWords(time);
  return say(en` on ${when}`, ja`、${when}`);
}
