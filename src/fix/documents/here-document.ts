// A file within a text for a shell: running that text makes the file.
import { shellWord } from '../render/quote.ts';

/** Nothing in the file is expanded (POSIX.1-2017, XCU section 2.7.4), and no line of it ends it. */
export function hereDocument(path: string, text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'EOF';
  for (let number = 2; lines.has(end); number += 1) end = `EOF_${number}`;
  const body = text.endsWith('\n') ? text : `${text}\n`;
  // A name that begins with a hyphen is behind the redirection, where it is no option.
  return `cat > ${shellWord(path)} <<'${end}'\n${body}${end}`;
}
