// What reaches a terminal: colours only where they are wanted, and nothing from outside that steers it.
import { Writable } from 'node:stream';
import fc from 'fast-check';
import {
  harmless,
  messageFor,
  Progress,
  paintFor,
  widthOf,
  withoutControls,
} from '../../src/cli/terminal.ts';
import { InputError } from '../../src/input.ts';
import { en, ja, same, say } from '../../src/model.ts';

interface Screen {
  readonly stream: NodeJS.WriteStream;
  written(): string;
}

/** A stream that keeps what is written to it, and says of itself what a terminal does. */
function screen(over: { isTTY?: boolean; columns?: number; colors?: boolean } = {}): Screen {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const { isTTY = true, columns = 80, colors = true } = over;
  Object.assign(stream, { isTTY, columns, hasColors: () => colors });
  // Of a tty.WriteStream, nothing else is used.
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => chunks.join('') };
}

const ESC = '\u001b';
const CONTROLS = /(?![\t\n])\p{Cc}/u;

describe('colours', () => {
  const before = process.env.NO_COLOR;
  afterEach(() => {
    if (before === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = before;
  });

  const painted = (of: Screen, noColor?: string) => {
    if (noColor === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = noColor;
    return paintFor(of.stream)('red', 'text');
  };

  test('on a terminal, whatever the standard output of this process is', () => {
    expect(painted(screen())).toBe(`${ESC}[31mtext${ESC}[39m`);
  });

  test.each([
    ['in a pipe', screen({ isTTY: false })],
    ['on a terminal without colours', screen({ colors: false })],
  ])('none %s', (_, of) => {
    expect(painted(of)).toBe('text');
  });

  test.each(['1', '0', 'false'])('none with NO_COLOR=%s', (noColor) => {
    expect(painted(screen(), noColor)).toBe('text');
  });

  test('an empty NO_COLOR counts as none (no-color.org)', () => {
    expect(painted(screen(), '')).toContain(ESC);
  });
});

test.each([
  [screen({ columns: 80 }), 80],
  [screen({ columns: 20 }), 60],
  [screen({ columns: 500 }), 120],
])('the width of text is kept readable', ({ stream }, width) => {
  expect(widthOf(stream)).toBe(width);
});

test('the width is 100 where there is no terminal', () => {
  const { stream } = screen();
  Object.assign(stream, { columns: undefined });
  expect(widthOf(stream)).toBe(100);
});

describe('text from outside', () => {
  test.each([
    ['colours', `${ESC}[31mred${ESC}[0m`],
    ['the title of the window', `${ESC}]0;owned\u0007`],
    ['a C1 introducer', '\u009b31mred'],
    ['the cursor', `\r${ESC}[2K${ESC}[1A`],
    ['backspaces and bells', 'a\b\b\u0007\u007f'],
  ])('%s cannot steer the terminal', (_, text) => {
    expect(harmless(text)).not.toMatch(CONTROLS);
    expect(withoutControls(text)).not.toMatch(CONTROLS);
    expect(messageFor(new Error(text), 'ja')).not.toMatch(CONTROLS);
    expect(messageFor(new InputError(same(text)), 'ja')).not.toMatch(CONTROLS);
  });

  test('is one line where it must be, and keeps its lines and tabs where it may', () => {
    expect(harmless('one\n\ttwo')).toBe('one two');
    expect(withoutControls('one\n\ttwo\r')).toBe('one\n\ttwo\ufffd');
  });

  test('has no control characters left, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(text)).not.toMatch(/\p{Cc}/u);
        expect(withoutControls(text)).not.toMatch(CONTROLS);
        expect(messageFor(Object.assign(new Error(text), { name: text }), 'en')).not.toMatch(CONTROLS);
      }),
    );
  });
});

describe('the message for an error', () => {
  test('of ours is its own words', () => {
    const error = new InputError(say(en`event is not valid`, ja`イベントが正しくありません`));
    expect([messageFor(error, 'en'), messageFor(error, 'ja')]).toEqual([
      'event is not valid',
      'イベントが正しくありません',
    ]);
  });

  test('of others names what it is, on one line, without a stack', () => {
    expect(messageFor(new TypeError('x is not\na function'), 'en')).toBe('TypeError: x is not a function');
    expect(messageFor(Object.assign(new Error('no'), { code: 'ENOENT' }), 'en')).toBe('ENOENT: no');
    expect(messageFor('text', 'en')).toBe('text');
  });
});

describe('progress', () => {
  const AT = { account: '111122223333', region: 'eu-west-1', action: 'ses:GetAccount' };

  test('is one line on a terminal, and gone at the end', () => {
    const { stream, written } = screen();
    const progress = new Progress('en', stream);
    progress.onRead(AT);
    progress.done();
    expect(written()).toBe(`\r${ESC}[2K1 answers · eu-west-1 ses:GetAccount\r${ESC}[2K`);
  });

  test('a line never runs over the edge', () => {
    const { stream, written } = screen({ columns: 12 });
    new Progress('en', stream).onRead(AT);
    expect(written()).toBe(`\r${ESC}[2K1 answers ·`);
  });

  test('a line of Japanese does not either: its characters take two columns', () => {
    const { stream, written } = screen({ columns: 12 });
    new Progress('ja', stream).onRead(AT);
    expect(written()).toBe(`\r${ESC}[2K応答 1 件 ·`);
  });

  test('is nothing at all in a pipe', () => {
    const { stream, written } = screen({ isTTY: false });
    const progress = new Progress('en', stream);
    progress.onRead(AT);
    progress.done();
    expect(written()).toBe('');
  });
});
