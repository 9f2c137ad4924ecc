// The e-mail of one alert: what became of a finding, why, and, where it got worse, how to mend it.
import { type Report, told } from '../../model.ts';
import { jsonBytes } from '../../plain-text.ts';
import { alertWords } from '../alert-words.ts';
import type { NamedAlert } from '../alerts.ts';
import type { ReportPlace } from '../messages/digest.ts';
import { placeText } from './email.ts';
import { prose } from './email-entry.ts';
import { alertLines } from './email-sections.ts';

/** More than this no alert takes without its fix, whatever its texts hold. */
const MAX_BYTES = 24_576;

/** A short text; a fix that is too long for it is left to the full report and to `mailposture fix`. */
export function findingEmail(alert: NamedAlert, { locale }: Report, where: ReportPlace | undefined): string {
  const text = (withFix: boolean) =>
    [
      prose('', `${told(alertWords(alert), locale)}${locale === 'ja' ? '。' : '.'}`),
      alertLines(alert, locale, withFix),
      placeText(where, locale),
    ].join('\n\n');
  const whole = text(true);
  return jsonBytes(whole) <= MAX_BYTES ? whole : text(false);
}
