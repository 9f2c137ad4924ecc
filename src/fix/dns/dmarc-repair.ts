// Puts right what is wrong in the text of a DMARC record, where it is plain what that is; the policies are for dmarc.ts.
import { parseDmarc } from '../../email/dmarc/record.ts';
import { readReportUris } from '../../email/dmarc/report-uri.ts';
import { shown } from '../../email/shown.ts';
import { en, ja, say, type Text } from '../../model.ts';
import {
  inSmallLetters,
  isBlank,
  type Tag,
  tagsOf,
  textOf,
  valueIn,
  without,
  withValue,
} from './tag-text.ts';

/** Tags on their way to a better record. */
export interface Draft {
  readonly tags: readonly Tag[];
  /** What was done to them, as clauses. */
  readonly told: readonly Text[];
  /** What somebody has to look at, as sentences. */
  readonly open: readonly Text[];
}

/**
 * A text that is a DMARC record, or was meant for one and becomes one by its first tag alone: white space or quotation
 * marks in front, small letters in the version. Undefined for all others, which are left alone.
 */
export function asDmarc(text: string): string | undefined {
  const parsed = parseDmarc(text);
  if (parsed.kind !== 'notDmarc') return text;
  if (!parsed.meant) return undefined;
  const again = withoutQuotes(text).replace(/^v[ \t]*=[ \t]*dmarc1(?=[ \t]*(?:;|$))/i, 'v=DMARC1');
  return parseDmarc(again).kind === 'notDmarc' ? undefined : again;
}

/** Without white space in front, and without the quotation marks of a zone file around it. */
function withoutQuotes(text: string): string {
  const bare = text.trimStart();
  if (!bare.startsWith('"')) return bare;
  const end = bare.trimEnd();
  return end.slice(1, end.length > 1 && end.endsWith('"') ? -1 : undefined).trimStart();
}

/** Everything but the values of p, sp and np. */
export function repaired(text: string): Draft {
  const named = wellNamed(text);
  const [rua, ruf] = [addressesOf(named.tags, 'rua'), addressesOf(named.tags, 'ruf')];
  let tags = withAddresses(withAddresses(named.tags, 'rua', rua.value), 'ruf', ruf.value);
  const told = [...named.told, ...rua.told, ...ruf.told];
  for (const { tag } of faultsOf(textOf(tags))) {
    if (!['psd', 't', 'adkim', 'aspf', 'fo'].includes(tag)) continue;
    const value = valueIn(tags, tag);
    if (value === undefined) continue;
    // Section 4.8: a value that is none leaves the default, and so does no tag at all.
    tags = without(tags, [tag]);
    told.push(takenOut(`${tag}=${shown(value, 40)}`));
  }
  return { tags, told, open: named.open };
}

function faultsOf(text: string) {
  const parsed = parseDmarc(text);
  return parsed.kind === 'notDmarc' ? [] : parsed.faults;
}

/** Each tag once, in small letters, and nothing between semicolons. What is no tag stays: somebody meant something. */
function wellNamed(text: string): Draft {
  const tags: Tag[] = [];
  const told: Text[] = [];
  const open: Text[] = [];
  const all = tagsOf(text);
  for (const [index, tag] of all.entries()) {
    const written = tag.written.trim();
    if (isBlank(tag)) {
      if (index === all.length - 1) tags.push(tag);
    } else if (index === 0) {
      // The version, which asDmarc() has seen to.
      tags.push(tag);
    } else if (tag.name === undefined || !/^[a-z]+$/.test(tag.name)) {
      tags.push(tag);
      open.push(noTag(written));
    } else if (tags.some(({ name }) => name === tag.name)) told.push(takenOut(shown(written, 60)));
    else {
      const small = inSmallLetters(tag);
      if (small.written !== tag.written) told.push(smallLetters(tag.name));
      tags.push(small);
    }
  }
  return { tags, told, open };
}

// ---------------------------------------------------------------------------------------------------------------
// Addresses.

interface Addresses {
  /** The list; empty: nothing of it can be used. */
  readonly value: string | undefined;
  readonly told: readonly Text[];
}

/** The URIs that lead to an address; a mere address becomes one, others are told and left out. */
function addressesOf(tags: readonly Tag[], tag: 'rua' | 'ruf'): Addresses {
  const value = valueIn(tags, tag);
  if (value === undefined || readReportUris(value, 0).faults.length === 0) return { value, told: [] };
  const told: Text[] = [];
  const kept = value.split(',').flatMap((part) => {
    const uri = part.trim();
    if (isUri(uri)) return [uri];
    if (!uri.includes(':') && isUri(`mailto:${uri}`)) {
      told.push(
        say(en`${tag} has mailto: before ${shown(uri)}`, ja`${tag} の ${shown(uri)} に mailto: を付けます`),
      );
      return [`mailto:${uri}`];
    }
    if (uri !== '') told.push(takenOut(shown(uri)));
    return [];
  });
  return { value: kept.join(','), told };
}

function isUri(text: string): boolean {
  return text !== '' && readReportUris(text, 0).faults.length === 0;
}

function withAddresses(tags: readonly Tag[], tag: string, value: string | undefined): readonly Tag[] {
  if (value === undefined) return tags;
  return value === '' ? without(tags, [tag]) : withValue(tags, tag, value);
}

/** Without the tags and sizes of RFC 7489 that RFC 9989 no longer knows. */
export function withoutLeftovers({ tags, told, open }: Draft): Draft {
  const gone = tags.filter(({ name }) => name === 'pct' || name === 'rf' || name === 'ri');
  const kept = ['rua', 'ruf'].reduce(
    (all, tag) => withoutSizes(all, tag),
    without(tags, ['pct', 'rf', 'ri']),
  );
  const sizes = textOf(kept) === textOf(without(tags, ['pct', 'rf', 'ri'])) ? [] : [SIZES];
  const clauses = gone.map(({ name = '', value }) =>
    name === 'pct' ? pctGone(value) : takenOut(`${name}=${shown(value, 40)}`),
  );
  return { tags: kept, told: [...told, ...clauses, ...sizes], open };
}

function withoutSizes(tags: readonly Tag[], tag: string): readonly Tag[] {
  const value = valueIn(tags, tag);
  if (value === undefined) return tags;
  const bare = value.split(',').map((part) => part.replace(/![0-9]+[kmgt]?([ \t]*)$/i, '$1'));
  return withValue(tags, tag, bare.join(','));
}

// ---------------------------------------------------------------------------------------------------------------
// In words.

const SIZES = say(
  en`the sizes behind report addresses are taken out`,
  ja`レポートの宛先に付いたサイズを取り除きます`,
);

function pctGone(value: string): Text {
  const tag = `pct=${shown(value, 40)}`;
  return say(
    en`${tag} is taken out: receivers that go by RFC 7489 now apply the policy to all mail`,
    ja`${tag} を取り除きます (RFC 7489 に従う受信側も、すべてのメールにポリシーを適用するようになります)`,
  );
}

function smallLetters(tag: string): Text {
  return say(en`${tag} is written in small letters`, ja`${tag} を小文字にします`);
}

/** @param what as it stands in the record */
function takenOut(what: string): Text {
  return say(en`${what} is taken out`, ja`${what} を取り除きます`);
}

function noTag(written: string): Text {
  const text = shown(written, 60);
  return say(
    en`${text} in the DMARC record is no tag. It is left as it is: only its author knows what was meant.`,
    ja`DMARC レコードの ${text} はタグではありません。意図は作成者でなければ分からないため、そのまま残しています。`,
  );
}
