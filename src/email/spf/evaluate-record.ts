// What a record says of the client: the first mechanism that matches (RFC 7208 sections 4.6 and 4.7), with the two
// terms that lead to other records, include (section 5.2) and redirect (section 6.1).
import { en, ja, type SpfResult, say, type Text } from '../../model.ts';
import { type Context, targetNameOf, unanswered } from './context.ts';
import { type Account, SpfError } from './ledger.ts';
import { matches } from './mechanisms.ts';
import {
  type Directive,
  type Modifier,
  parseSpf,
  type Qualifier,
  type SpfParse,
  type SpfRecord,
} from './record.ts';
import { selectRecord } from './select-record.ts';
import { termIn } from './wording.ts';

/** What a record says, be it the domain's own or one that it redirects to. */
export interface Decision {
  readonly result: Exclude<SpfResult, 'none' | 'temperror' | 'permerror'>;
  /** Whose record decided. */
  readonly domain: string;
  readonly record: SpfRecord;
  /** The term that matched; undefined where none did. */
  readonly by?: Text;
  /** Where that is an include: the term that matched in the record furthest down. */
  readonly through?: Text;
  /** The redirect that led to this record. */
  readonly via?: Text;
}

/** Section 4.6.2. */
const RESULTS: Readonly<Record<Qualifier, Decision['result']>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};

/**
 * Evaluates the record of a domain.
 * @param depth 0 for the record of the domain that was asked for
 * @throws SpfError for temperror and permerror, from whatever depth
 */
export async function evaluateRecord(
  context: Context,
  domain: string,
  text: string,
  depth = 0,
): Promise<Decision> {
  const parsed = parseSpf(text);
  if (!parsed.ok) throw new SpfError('permerror', syntaxError(parsed, domain));
  const { record } = parsed;
  for (const directive of record.directives) {
    const account = context.ledger.open(directive, domain, depth);
    const match = await matchOf(context, account, directive);
    context.ledger.close(account, match === undefined ? 'noMatch' : 'match');
    if (match === undefined) continue;
    const by = termIn(directive.text, domain);
    return { result: RESULTS[directive.qualifier], domain, record, by, ...match };
  }
  // Sections 5.1 and 6.1: all anywhere in the record disables redirect; it would have matched.
  if (record.redirect !== undefined) return redirected(context, domain, record.redirect, depth);
  return { result: 'neutral', domain, record };
}

function syntaxError({ term, column, why }: Extract<SpfParse, { ok: false }>, domain: string): Text {
  const at = termIn(term, domain);
  return say(
    en`${at} (column ${column + 1}) is a syntax error: ${why}`,
    ja`${at} (${column + 1} 文字目) は構文エラーです: ${why}`,
  );
}

/** What matched besides the directive itself, or undefined where it does not match. */
async function matchOf(
  context: Context,
  account: Account,
  directive: Directive,
): Promise<Pick<Decision, 'through'> | undefined> {
  switch (directive.kind) {
    case 'all':
      return {};
    case 'include':
      return included(context, account, directive);
    default:
      return (await matches(context, account, directive)) ? {} : undefined;
  }
}

/** Section 5.2: matches where the other record passes. */
async function included(
  context: Context,
  account: Account,
  { target }: Extract<Directive, { kind: 'include' }>,
): Promise<Pick<Decision, 'through'> | undefined> {
  context.ledger.countLookup(account);
  const name = await targetNameOf(context, account, target);
  if (name === undefined) return undefined;
  const { result, by, through = by } = await evaluateTarget(context, account, name);
  if (result !== 'pass') return undefined;
  return through === undefined ? {} : { through };
}

/** Section 6.1: what the other record says is the result, its explanation included (section 6.2). */
async function redirected(
  context: Context,
  domain: string,
  redirect: Modifier,
  depth: number,
): Promise<Decision> {
  const account = context.ledger.open(redirect, domain, depth);
  context.ledger.countLookup(account);
  const name = await targetNameOf(context, account, redirect.target);
  const via = termIn(redirect.text, domain);
  if (name === undefined) throw new SpfError('permerror', leadsNowhere(via));
  const decision = await evaluateTarget(context, account, name);
  context.ledger.close(account, 'match');
  return { ...decision, via };
}

/** The record that an include or a redirect leads to. There has to be one (sections 5.2 and 6.1). */
async function evaluateTarget(context: Context, account: Account, name: string): Promise<Decision> {
  const selected = await selectRecord(context, name, (why) => unanswered(account, why));
  if (selected.kind === 'record') return evaluateRecord(context, name, selected.text, account.depth + 1);
  if (selected.kind === 'several') throw new SpfError('permerror', selected.why);
  const { term, domain } = account;
  if (selected.isVoid) context.ledger.countVoid(account);
  throw new SpfError('permerror', noRecordBehind(termIn(term.text, domain), selected.why));
}

function leadsNowhere(via: Text): Text {
  return say(
    en`${via} leads nowhere: the local-part is not ASCII`,
    ja`${via} の参照先が決まりません: ローカルパートが ASCII ではありません`,
  );
}

function noRecordBehind(at: Text, why: Text): Text {
  return say(en`${at} leads to no record: ${why}`, ja`${at} の参照先にレコードがありません: ${why}`);
}
