// What a domain says to whom it turns away: the modifier exp (RFC 7208 section 6.2).
import { type Context, expandTarget } from './context.ts';
import type { Decision } from './evaluate-record.ts';
import { expandMacros, parseMacroString } from './macro.ts';
import { nameFor } from './validated-names.ts';

/** One line of an SMTP reply (RFC 5321 section 4.5.3.1.5); section 6.2 allows a limit. */
const MAX_EXPLANATION = 512;

/**
 * The explanation of the record that decided, or undefined: not a fail, no `exp`, or anything that went wrong. Its
 * look-ups come after the result and count to no limit (section 4.6.4). Hostile text, in printable ASCII.
 */
export async function explain(
  context: Context,
  { result, domain, record }: Decision,
): Promise<string | undefined> {
  if (result !== 'fail' || context.mode === 'audit' || record.exp === undefined) return undefined;
  const validatedName = async () => nameFor(await context.validatedNames(), domain);
  const values = { ...context, domain, validatedName };
  const name = await expandTarget(values, record.exp.target);
  if (name === undefined) return undefined;
  const answer = await context.dns.txt(name);
  const [text, another] = answer.status === 'found' ? answer.records : [];
  if (text === undefined || another !== undefined) return undefined;
  const parsed = parseMacroString(text, 'explanation');
  if (!parsed.ok) return undefined;
  const explanation = await expandMacros(parsed.macros, values);
  // What was said in HELO or MAIL FROM may hold anything.
  return /^[\x20-\x7e]+$/.test(explanation) ? explanation.slice(0, MAX_EXPLANATION) : undefined;
}
