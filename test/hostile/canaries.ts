// Secrets as canaries, and how any piece of one is found in whatever was told.
import { inspect } from 'node:util';

export const CANARIES = {
  webhook: 'T0CANARY01/B0CANARY02/wEbHoOkCaNaRy13579bdf24',
  token: 'xoxb-1029384756-5647382910-bOtToKeNcAnArY',
  // With what base64, URLs and JSON write otherwise.
  secretKey: 'sEcReT/KeY+cAnArY/918273645+/AbCdEfGhIjK',
  sessionToken: 'SeSsIoN+tOkEn/cAnArY//9876543210++zYxWvUtSrQpOnMlK==',
  externalId: 'eXtErNaL-iD-cAnArY-5a5b5c5d',
  parameter: 'pArAmEtEr-cAnArY-that-is-no-webhook',
};

/** As much of a secret as nobody should know. */
export const PIECE = 10;

/** What a secret may look like when somebody writes it down. */
export function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((offset) => {
    // Inside a longer text the same bytes look in three ways, but for the characters at both ends.
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return [text.slice(4, -4), text.slice(4, -4).replaceAll('+', '-').replaceAll('/', '_')];
  });
  const whole = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    ...base64,
  ];
  const pieces = whole.flatMap((form) =>
    Array.from({ length: Math.max(1, form.length - PIECE + 1) }, (_, i) => form.slice(i, i + PIECE)),
  );
  return new Set(pieces);
}

const FORMS = Object.entries(CANARIES).map(([name, secret]) => ({ name, forms: [...formsOf(secret)] }));

/** @param output by what it is */
export function expectNoSecret(output: Readonly<Record<string, string>>, forms = FORMS): void {
  const told = Object.entries(output).flatMap(([what, text]) =>
    forms.flatMap(({ name, forms: each }) => {
      const form = each.find((one) => text.includes(one));
      return form === undefined ? [] : [`${what} holds ${form} of the ${name}: ${around(text, form)}`];
    }),
  );
  expect(told).toEqual([]);
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return text.slice(Math.max(0, at - 100), at + 100);
}

/** What is thrown, as far as Lambda, a console or somebody's JSON shows it. */
export function shown(error: unknown): string {
  const { stack, message } = Object(error);
  return [
    inspect(error, { depth: 20, maxStringLength: null }),
    String(stack),
    String(message),
    JSON.stringify(error),
  ].join('\n');
}
