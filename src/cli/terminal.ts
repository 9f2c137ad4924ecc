// What a terminal needs: colours where they are wanted, text from outside made harmless, progress, and errors as lines.

import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { ReadOf } from '../fact.ts';
import { reasonOf } from '../fact.ts';
import { en, ja, type Locale, say, type Text, ToldError, told } from '../model.ts';
import { oneLine } from '../plain-text.ts';
import { wrapped } from '../publish/wrap.ts';

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours for a stream: on a terminal that has them, unless NO_COLOR is set (no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  if (!hasColors(stream)) return (_, text) => text;
  // Left to itself, styleText looks at the standard output, whichever stream it paints for.
  return (style, text) => styleText(style, text, { validateStream: false });
}

function hasColors(stream: NodeJS.WriteStream): boolean {
  // @types/node leaves hasColors out of NodeJS.WriteStream; on a terminal the stream is a tty.WriteStream.
  return stream.isTTY === true && !process.env.NO_COLOR && (stream as WriteStream).hasColors();
}

/** How wide text may be: the terminal's width, kept readable; 100 where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.max(60, Math.min(stream.columns ?? 100, 120));
}

/**
 * Text from AWS or DNS for a terminal: on one line, without control characters, so that no escape sequence of a name or
 * a DNS record reaches the terminal.
 */
export const harmless = oneLine;

/**
 * What must not reach a terminal from outside: C0 (but tab and newline), DEL and C1, and what reorders the text around it
 * (Unicode UAX #9, the bidirectional controls).
 */
export function withoutControls(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}|\p{Bidi_Control}/gu, '\ufffd');
}

/** One line that says what went wrong; what to do about it is in the message of the error itself. */
export function messageFor(error: unknown, locale: Locale): string {
  return withoutControls(told(wordsOf(error), locale));
}

/** Errors of ours are written for people: their class name would only be noise. */
function wordsOf(error: unknown): Text | string {
  if (!(error instanceof Error)) return reasonOf(error);
  if (error instanceof ToldError) return error.text;
  // A PublishError is told by its text as well; loading its class would load the SDK with it, for `--help` too.
  if (error.name === 'PublishError' && 'text' in error) return error.text as Text;
  return SIMULATOR.has(error.name) ? error.message : reasonOf(error);
}

/** The simulator stands apart from the rest, and speaks English. */
const SIMULATOR = new Set(['EstateError', 'FaultSyntaxError']);

/** Shows what is being read, on a terminal only: one line that is written over. */
export class Progress {
  readonly #locale: Locale;
  readonly #stream: NodeJS.WriteStream;
  #answers = 0;
  #shownAt = 0;

  constructor(locale: Locale, stream: NodeJS.WriteStream = process.stderr) {
    this.#locale = locale;
    this.#stream = stream;
  }

  readonly onRead = ({ region, action }: ReadOf): void => {
    this.#answers += 1;
    if (!this.#stream.isTTY) return;
    const now = Date.now();
    // A terminal is slower than a scan: ten lines a second are enough to see that it moves.
    if (now - this.#shownAt < 100) return;
    this.#shownAt = now;
    const answers = say(en`${this.#answers} answers`, ja`応答 ${this.#answers} 件`);
    const [line = ''] = wrapped(
      harmless(`${told(answers, this.#locale)} · ${region} ${action}`),
      this.#width(),
    ).split('\n');
    this.#stream.write(`\r\x1b[2K${line}`);
  };

  #width(): number {
    return (this.#stream.columns ?? 80) - 1;
  }

  done(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }
}
