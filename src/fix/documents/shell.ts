// Pieces of the scripts: their head, comments, messages, and the functions that publish records.
import { distinct, en, ja, type Locale, mapText, say, type Text } from '../../model.ts';
import { comment, onOneLine, shellWord } from '../render/quote.ts';
import { ttlQuery, zoneName, zoneQuery } from '../render/route53-commands.ts';
import type { ZoneWork } from './dns.ts';
import { heldBack, stepTitle } from './words.ts';

/** Comments, each on a line. */
export function comments(texts: readonly Text[], locale: Locale): string[] {
  return distinct(texts).map((text) => comment('#', text)[locale]);
}

/** A command that prints a sentence. */
export function tell(text: Text, locale: Locale, where: 'out' | 'error' = 'out'): string {
  const words = shellWord(mapText(text, onOneLine)[locale]);
  return `printf '%s\\n' ${words}${where === 'error' ? ' >&2' : ''}`;
}

/**
 * How a script begins. SES takes one write a second in a Region, so that the CLI tries again; and no pager waits for a key.
 */
export function head(texts: readonly Text[], locale: Locale): string {
  return [
    '#!/bin/sh',
    ...comments(texts, locale),
    'set -eu',
    'CDPATH= cd -- "$(dirname -- "$0")"',
    'export AWS_MAX_ATTEMPTS=10 AWS_RETRY_MODE=standard AWS_PAGER=',
    'failed=0',
  ].join('\n');
}

/** Goes on only where the credentials are of the account that the commands are for. */
export function accountGuard(account: string, locale: Locale): string {
  const wrong = say(
    en`These commands are for the account ${account}; nothing was changed, for the credentials are of`,
    ja`アカウント ${account} 用のコマンドです。何も変更していません。現在の認証情報のアカウント:`,
  );
  return `\
account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != ${shellWord(account)} ]; then
  printf '%s %s\\n' ${shellWord(wrong[locale])} "$account" >&2
  exit 1
fi`;
}

const THERE = say(en`It is there already, and stays as it is.`, ja`すでに存在するため、そのままにします。`);

/**
 * The function that makes something of SES where it is not there yet: a script may be run again, and what an earlier plan
 * has made may be something that no scan sees before it is used.
 */
export function onceFunction(locale: Locale): string {
  return `\
once() { # COMMAND
  if said=$("$@" 2>&1); then
    printf '%s\\n' "$said"
    return
  fi
  printf '%s\\n' "$said" >&2
  case $said in
    *AlreadyExistsException*) ${tell(THERE, locale, 'error')} ;;
    *) exit 1 ;;
  esac
}`;
}

const NOT_READY = say(
  en`SES has not verified the sender of the user pool yet, or is in the sandbox there, or its sending is paused: the pool is
     left as it is; run this again later:`,
  ja`SES が送信元をまだ検証していないか、サンドボックスのままか、送信が一時停止しているため、ユーザープールは変更しません。後でもう一度
     実行してください:`,
);

/** The function that asks whether a pool may be switched: whether a command prints what it must. */
export function readyFunction(locale: Locale): string {
  return `\
ready() { # POOL ANSWER COMMAND
  pool=$1
  wanted=$2
  shift 2
  status=$("$@") || status=
  if [ "$status" != "$wanted" ]; then
    printf '%s %s (%s)\\n' ${shellWord(NOT_READY[locale])} "$pool" "$status" >&2
    failed=1
    return 1
  fi
}`;
}

const PROFILE = say(
  en`Where another account holds the zones, DNS_PROFILE names the profile of the AWS CLI for it.`,
  ja`ゾーンが別のアカウントにある場合は、DNS_PROFILE に AWS CLI のプロファイル名を指定してください。`,
);
const NO_ZONE = say(
  en`These credentials find no public hosted zone of this name, or several of them: set DNS_PROFILE to a profile that does, or
     publish by hand what stands in the file:`,
  ja`この認証情報では、この名前のパブリックホストゾーンが見つからないか、複数見つかりました。DNS_PROFILE に適切なプロファイルを
     指定するか、次のファイルの内容を手動で公開してください:`,
);
const REFUSED = say(
  en`Route 53 did not take this change batch, and changed nothing of it:`,
  ja`Route 53 はこの変更バッチを受け付けず、その内容は何も変更されていません:`,
);
const GONE = say(
  en`The set that is to be deleted is no longer there as it was seen; left out:`,
  ja`削除対象のレコードセットが確認時の状態で存在しないため、次のバッチは実行しません:`,
);

/** The functions that the lines of `publishLines` call. */
export function dnsFunctions(locale: Locale): string {
  const word = (text: Text) => shellWord(text[locale]);
  return `\
${comments([PROFILE], locale).join('\n')}
route53() {
  aws \${DNS_PROFILE:+--profile "$DNS_PROFILE"} route53 "$@"
}
find_zone() { # NAME QUERY ZONE-FILE
  zone=$(route53 list-hosted-zones-by-name "--dns-name=$1" --query "$2" --output text) || zone=
  case $zone in
    '' | None | *[!A-Za-z0-9/]*)
      printf '%s: %s %s\\n' "$1" ${word(NO_ZONE)} "$3" >&2
      failed=1
      return 1 ;;
  esac
}
# NAME TYPE QUERY BATCH LINE: a DELETE must name the set as it is, its TTL included (API_Change of Route 53).
standing_ttl() {
  ttl=$(route53 list-resource-record-sets --hosted-zone-id "$zone" "--start-record-name=$1" \\
    --start-record-type "$2" --query "$3" --output text) || ttl=
  case $ttl in
    '' | *[!0-9]*)
      printf '%s %s (%s %s)\\n' ${word(GONE)} "$4" "$1" "$2" >&2
      failed=1
      return 1 ;;
  esac
  sed "$5s/[0-9][0-9]*/$ttl/" "$4" > "$4.new" &&
    mv "$4.new" "$4"
}
change() { # BATCH
  if ! route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch "file://$1"; then
    printf '%s %s\\n' ${word(REFUSED)} "$1" >&2
    failed=1
  fi
}`;
}

/** Lines that publish what is to stand in a zone. A zone that is not found, or a batch that is refused, stops no other. */
export function publishLines({ zone, batches }: ZoneWork, zoneFile: string, locale: Locale): string {
  const name = zoneName(zone);
  const told = new Set<string>();
  const isNew = (note: Text) => told.size < told.add(note.en).size;
  const lines = batches.flatMap(({ file, deletions, notes, numbered }) => {
    const looks = deletions.map((deletion) =>
      [
        `standing_ttl ${shellWord(deletion.name)} ${deletion.type} ${shellWord(ttlQuery(deletion))}`,
        shellWord(file),
        deletion.line,
      ].join(' '),
    );
    const { heldBy } = numbered;
    const head = [stepTitle(numbered), ...notes.filter(isNew)];
    const send =
      [...looks, `change ${shellWord(file)}`].join(' &&\n  ') + (looks.length === 0 ? '' : ' || :');
    if (heldBy.length === 0) return [...comments(head, locale), send];
    return [...comments([...head, heldBack(heldBy)], locale), send.replaceAll(/^/gm, '# ')];
  });
  if (zone.id !== undefined) {
    return [`# ${name}`, `zone=${shellWord(zone.id)}`, ...lines].join('\n');
  }
  const found = `if find_zone ${shellWord(name)} ${shellWord(zoneQuery(zone))} ${shellWord(zoneFile)}; then`;
  // Comments alone are no list of commands.
  return [`# ${name}`, found, '  :', ...lines.map(indented), 'fi'].join('\n');
}

function indented(lines: string): string {
  return lines.replaceAll(/^/gm, '  ');
}
