// What can be typed after `mailposture fix`, and how its values are checked.
import { parseFrom } from '../email/address.ts';
import { toAsciiName } from '../email/names.ts';
import type { SenderAnswer } from '../fix/answers.ts';
import type { DocumentForm } from '../fix/documents.ts';
import type { HostedZone } from '../fix/render/zones.ts';
import { InputError } from '../input.ts';
import { en, ja, say } from '../model.ts';

export const FORMS: readonly DocumentForm[] = ['md', 'route53', 'zone', 'terraform', 'cloudformation', 'cli'];

/** What the options are for. */
export const PLAN = {
  subject: say(
    en`plan for this subject, and what its mail depends on: a name, an id (ARN, ACCOUNT/REGION), a pool id, or a glob
      (repeatable)`,
    ja`この対象と、そのメールが依存するものについて計画する: 名前、ID (ARN、ACCOUNT/REGION)、ユーザープール ID、
      または glob (複数指定可)`,
  ),
  check: say(
    en`only what cures this check, or those that match a glob like ses-* (repeatable)`,
    ja`このチェック、または ses-* のような glob に合うチェックを解消する手順だけにする (複数指定可)`,
  ),
  as: say(
    en`how to write it: to read (md), or as files for Route 53, zone files, Terraform, CloudFormation or the AWS CLI`,
    ja`書き出す形式: 読むための md、または Route 53、ゾーンファイル、Terraform、CloudFormation、AWS CLI 用のファイル`,
  ),
  out: say(
    en`write the files into this folder instead of standard output; it is made if it is not there`,
    ja`標準出力ではなく、このフォルダにファイルを書き出す (なければ作成する)`,
  ),
  force: say(en`overwrite files that are in the folder`, ja`フォルダにあるファイルを上書きする`),
  from: say(
    en`from whom a pool is to send, e.g. 'shop=Shop <no-reply@example.com>'; the pool by name, id, ARN or glob
      (repeatable; the first that fits counts)`,
    ja`ユーザープールの送信元。例: 'shop=Shop <no-reply@example.com>'。プールは名前、ID、ARN、または glob で指定する
      (複数指定可。最初に合うものを使う)`,
  ),
  eventsTopic: say(
    en`the SNS topic for bounces and complaints, by name: one in each Region that mail goes out from`,
    ja`バウンスと苦情を受け取る SNS トピックの名前。メールを送信するリージョンごとに 1 つ`,
  ),
  dmarcReports: say(
    en`the address that DMARC reports go to, for domains whose record names none`,
    ja`DMARC レポートの送信先アドレス (レコードに送信先がないドメイン用)`,
  ),
  hostedZone: say(
    en`the id of a Route 53 hosted zone, e.g. example.com=Z0123456789ABCDEFGHIJ (repeatable)`,
    ja`Route 53 ホストゾーンの ID。例: example.com=Z0123456789ABCDEFGHIJ (複数指定可)`,
  ),
} as const;

/**
 * `POOL=MAILBOX`. An id or ARN of a pool holds no equals sign; a name may, and a glob then stands for it.
 * @throws InputError
 */
export function parseSender(text: string): SenderAnswer {
  const { name: pool, value: from } = pairOf(text, 'POOL=Example <no-reply@example.com>');
  const read = parseFrom(from);
  if (read.kind === 'address') return { pool, from };
  const why = read.kind === 'malformed' ? read.why : NO_MAILBOX;
  throw new InputError(
    say(
      en`${JSON.stringify(from)} is not a mailbox: ${why}.`,
      ja`${JSON.stringify(from)} はメールアドレスとして読み取れません: ${why}。`,
    ),
  );
}

const NO_MAILBOX = say(en`the address is empty`, ja`アドレスが空です`);

/** The name of a standard topic (API_CreateTopic of SNS). @throws InputError */
export function parseTopicName(text: string): string {
  if (/^[A-Za-z0-9_-]{1,256}$/.test(text)) return text;
  throw new InputError(
    say(
      en`expected the name of an SNS topic, not its ARN: 1 to 256 letters, digits, - and _.`,
      ja`SNS トピックの名前 (ARN ではなく、英数字、-、_ からなる 1 から 256 文字) が必要です。`,
    ),
  );
}

/**
 * An address that can stand in `rua` as it is: commas, semicolons and exclamation marks mean something there (RFC 9989
 * section 4.6), and a question mark in a mailto URI (RFC 6068).
 * @throws InputError
 */
export function parseReportAddress(text: string): string {
  const read = parseFrom(text);
  if (read.kind === 'address' && read.address === text && /^[^\s,;!?%"\\]+$/.test(text)) return text;
  throw new InputError(
    say(
      en`expected an address like dmarc-reports@example.com.`,
      ja`dmarc-reports@example.com のようなアドレスが必要です。`,
    ),
  );
}

/** `NAME=ID`; Route 53 tells the id as `/hostedzone/ID`, of at most 32 characters (API_HostedZone). @throws InputError */
export function parseHostedZone(text: string): HostedZone {
  const pair = pairOf(text, 'example.com=Z0123456789ABCDEFGHIJ');
  const name = toAsciiName(pair.name);
  if (!name.ok) {
    const given = JSON.stringify(pair.name);
    throw new InputError(
      say(
        en`${given} is not the name of a zone: ${name.why}.`,
        ja`${given} はゾーンの名前ではありません: ${name.why}。`,
      ),
    );
  }
  const id = pair.value.replace(/^\/?hostedzone\//, '');
  if (/^[A-Za-z0-9]{1,32}$/.test(id)) return { name: name.name, id };
  throw new InputError(
    say(
      en`${JSON.stringify(pair.value)} is not the id of a hosted zone: expected 1 to 32 letters and digits.`,
      ja`${JSON.stringify(pair.value)} はホストゾーンの ID ではありません。英数字 1 から 32 文字で指定してください。`,
    ),
  );
}

/** The parts around the first equals sign. */
function pairOf(text: string, example: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && name !== '') return { name, value };
  throw new InputError(
    say(en`expected ${JSON.stringify(example)}.`, ja`${JSON.stringify(example)} の形式で指定してください。`),
  );
}
