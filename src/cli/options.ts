// Options that several subcommands share, and how their values are checked.
import { type Command, Option } from 'commander';
import {
  parseConfigSource,
  parseDeepReads,
  parseDnsServer,
  parseHistoryPlace,
  parseRegion,
  parseTopicArn,
} from '../config.ts';
import { type AsciiName, toAsciiName } from '../email/names.ts';
import { InputError } from '../input.ts';
import { en, ja, type Locale, say, type Text } from '../model.ts';
import { checked } from './checked.ts';
import { FAIL_ON, type FailOn } from './exit.ts';
import {
  FORMS,
  PLAN,
  parseHostedZone,
  parseReportAddress,
  parseSender,
  parseTopicName,
} from './fix-options.ts';
import { type Format, parseWriteTarget, REPORT_FORMATS, type WriteTarget } from './formats.ts';
import type { Words } from './locale.ts';
import { MAX_TIME, parseMaxTime } from './max-time.ts';
import { addMembers } from './members.ts';

/** Options of everything that judges facts. */
export interface JudgeOptions {
  readonly check?: readonly string[];
  readonly format: Format;
  readonly out?: string;
  readonly failOn: FailOn;
  readonly locale: Locale;
}

/** Options of everything that makes a report. */
export interface ReportOptions extends JudgeOptions {
  readonly write?: readonly WriteTarget[];
}

/** Options of everything that goes by a configuration file. */
export interface ConfigOptions {
  readonly config?: string;
}

/** Options of everything that is about some subjects only, where somebody names them. */
export interface SubjectOptions {
  readonly subject?: readonly string[];
}

/** Options of what is read of an estate. */
export interface ReadOptions {
  readonly region?: readonly string[];
  readonly deepReads?: number;
}

/** Options of everything that looks at an estate. */
export interface LookOptions extends ReportOptions, ConfigOptions, SubjectOptions, ReadOptions {
  readonly saveInventory?: string;
  /** Where the last findings are kept. */
  readonly history?: string;
}

/** Options of how AWS and DNS are reached. */
export interface ReachOptions {
  readonly profile?: string;
  readonly dns?: readonly string[];
  readonly pace?: 'aws' | 'off';
  /** Seconds. */
  readonly maxTime?: number;
}

/** Makes options with their help, and with errors, in one language. */
export class OptionMaker {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  /** @param formats what can be printed; less where there is more than a report to tell */
  judge(command: Command, formats: readonly Format[] = ['table', 'json']): Command {
    const check = say(
      en`run only this check, or those that match a glob like ses-* (repeatable)`,
      ja`このチェック、または ses-* のような glob に合うチェックだけを実行する (複数指定可)`,
    );
    const format = say(en`how to print the findings`, ja`検出結果の出力形式`);
    const out = say(
      en`write the findings to a file instead of standard output`,
      ja`検出結果を標準出力ではなくファイルに書き出す`,
    );
    const failOn = say(
      en`exit with 1 for findings at or over this`,
      ja`この重要度以上の検出結果があれば終了コード 1 で終わる`,
    );
    return command
      .option('--check <id>', this.#words(check), collect)
      .addOption(new Option('--format <format>', this.#words(format)).choices(formats).default('table'))
      .option('--out <file>', this.#words(out))
      .addOption(new Option('--fail-on <severity>', this.#words(failOn)).choices(FAIL_ON).default('high'));
  }

  /** A report, printed in any format, and written in others beside it. */
  report(command: Command): Command {
    const write = say(
      en`write the findings to a file in this format, beside what is printed (repeatable)`,
      ja`標準出力のほかに、検出結果をこの形式でファイルに書き出す (複数指定可)`,
    );
    return this.judge(command, REPORT_FORMATS).option(
      '--write <format=file>',
      this.#words(write),
      this.#each(parseWriteTarget),
    );
  }

  config(command: Command): Command {
    const description = say(
      en`environments, exceptions and thresholds: a file, s3://BUCKET/KEY or ssm:/NAME (default: mailposture.yml here)`,
      ja`環境、例外、しきい値の設定: ファイル、s3://BUCKET/KEY、ssm:/NAME のいずれか (デフォルト: ここの mailposture.yml)`,
    );
    return command.option('--config <file>', this.#words(description), this.#one(parseConfigSource));
  }

  /** Options of a report on some subjects. */
  subject(command: Command): Command {
    const description = say(
      en`report on this subject only: a name, an id (ARN, ACCOUNT/REGION), a pool id, or a glob (repeatable)`,
      ja`この対象だけを報告する: 名前、ID (ARN、ACCOUNT/REGION)、ユーザープール ID、または glob (複数指定可)`,
    );
    return command.option('--subject <name>', this.#words(description), collect);
  }

  look(command: Command): Command {
    const inventory = say(
      en`keep everything that was read, for "mailposture evaluate" and "mailposture fix"`,
      ja`読み取ったものをすべて保存する ("mailposture evaluate" と "mailposture fix" 用)`,
    );
    const history = say(
      en`compare with the last scan in this folder, or s3://BUCKET/PREFIX, and keep this one there for the next`,
      ja`このフォルダ (または s3://BUCKET/PREFIX) にある前回のスキャンと比較し、今回の結果を次回のために保存する`,
    );
    return this.read(this.subject(this.config(this.report(command))))
      .option('--save-inventory <file>', this.#words(inventory))
      .option('--history <place>', this.#words(history), this.#one(parseHistoryPlace));
  }

  /** What is read of an estate. */
  read(command: Command): Command {
    const region = say(
      en`look at this Region only (repeatable; default: all enabled ones)`,
      ja`このリージョンだけを見る (複数指定可。デフォルト: 有効なすべてのリージョン)`,
    );
    const deepReads = say(
      en`read at most so many identities one by one in a Region, one a second (default: 300)`,
      ja`1 リージョンあたり、ID を個別に読み取る最大数。1 秒に 1 個ずつ読み取る (デフォルト: 300)`,
    );
    return command
      .option('--region <name>', this.#words(region), this.#each(parseRegion))
      .option('--deep-reads <number|all>', this.#words(deepReads), this.#one(parseDeepReads));
  }

  /** How AWS and DNS are reached. */
  reach(command: Command): Command {
    const profile = say(
      en`use this profile of your AWS configuration`,
      ja`AWS 設定ファイルのこのプロファイルを使う`,
    );
    const pace = say(
      en`wait for AWS’s rate quotas, or not (for an endpoint that has none)`,
      ja`AWS のレートクォータに合わせて待つかどうか (クォータのないエンドポイントでは off)`,
    );
    return command
      .option('--profile <name>', this.#words(profile))
      .addOption(this.dns())
      .addOption(new Option('--pace <pace>', this.#words(pace)).choices(['aws', 'off']))
      .option('--max-time <seconds>', this.#words(MAX_TIME), this.#one(parseMaxTime));
  }

  /** What somebody has decided, and which part of the plan they want, in which form. */
  plan(command: Command): Command {
    const words = (text: Text) => this.#words(text);
    return command
      .option('--subject <name>', words(PLAN.subject), collect)
      .option('--check <id>', words(PLAN.check), collect)
      .addOption(new Option('--as <form>', words(PLAN.as)).choices(FORMS).default('md'))
      .option('--out <folder>', words(PLAN.out))
      .option('--force', words(PLAN.force))
      .option('--from <pool=mailbox>', words(PLAN.from), this.#each(parseSender))
      .option('--events-topic <name>', words(PLAN.eventsTopic), this.#one(parseTopicName))
      .option('--dmarc-reports <address>', words(PLAN.dmarcReports), this.#one(parseReportAddress))
      .option('--hosted-zone <name=id>', words(PLAN.hostedZone), this.#each(parseHostedZone));
  }

  /** Options of a look at a single domain. */
  domain(command: Command): Command {
    const mailFrom = say(
      en`the custom MAIL FROM domain: SPF is evaluated for every network of SES`,
      ja`カスタム MAIL FROM ドメイン。SPF を SES のすべてのネットワークについて評価する`,
    );
    const selector = say(
      en`a selector or Easy DKIM token to look the key up for (repeatable)`,
      ja`キーを調べるセレクター、または Easy DKIM のトークン (複数指定可)`,
    );
    const dkimDomain = say(
      en`the domain of the DKIM keys, d= (default: the domain itself)`,
      ja`DKIM キーのドメイン d= (デフォルト: そのドメイン自体)`,
    );
    return (
      command
        .option('--mail-from <domain>', this.#words(mailFrom), this.#one(domainName))
        // DKIM selectors are names of one label or several, often dates (RFC 6376 section 3.1).
        .option('--dkim-selector <selector>', this.#words(selector), this.#each(selectorName))
        .option('--dkim-domain <domain>', this.#words(dkimDomain), this.#one(domainName))
        .addOption(this.dns())
    );
  }

  dns(): Option {
    const description = say(
      en`ask this DNS server instead of the machine’s own (repeatable)`,
      ja`マシンの設定の代わりに、この DNS サーバーに問い合わせる (複数指定可)`,
    );
    return new Option('--dns <host:port>', this.#words(description)).argParser(this.#each(parseDnsServer));
  }

  /** Which accounts are scanned besides the own one, and as whom. */
  members(command: Command): Command {
    return addMembers(command, this.#words);
  }

  topic(description: Text): Option {
    return new Option('--topic <arn>', this.#words(description)).argParser(this.#one(parseTopicArn));
  }

  quotas(): Option {
    const description = say(
      en`answer at AWS’s own rate quotas, or without`,
      ja`AWS と同じレートクォータで応答するかどうか`,
    );
    return new Option('--quotas <quotas>', this.#words(description)).choices(['aws', 'off']).default('off');
  }

  deny(description: Text): Option {
    return new Option('--deny <action[@region]>', this.#words(description)).argParser(collect);
  }

  port(flags: string, description: Text): Option {
    return new Option(flags, this.#words(description)).argParser(this.#one(parsePort));
  }

  #one<T>(parse: (value: string) => T): (value: string) => T {
    return checked(this.#words, parse);
  }

  /** The same for a repeatable option. */
  #each<T>(parse: (value: string) => T): (value: string, before?: readonly T[]) => T[] {
    const one = this.#one(parse);
    return (value, before = []) => [...before, one(value)];
  }
}

/** Gathers a repeatable option. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/**
 * A domain that somebody asks about, in ASCII and lower case. No top-level domain is a number (RFC 3696 section 2): such
 * text is an IPv4 address, of which DNS would only say that there is no DMARC record.
 */
export function asDomain(value: string): AsciiName {
  const ascii = toAsciiName(value);
  return ascii.ok && /(^|\.)\d+$/.test(ascii.name) ? { ok: false, why: AN_ADDRESS } : ascii;
}

const AN_ADDRESS = say(
  en`its last label is a number, as of an IP address`,
  ja`最後のラベルが IP アドレスのような数字です`,
);

const domainName = (value: string): string => nameOf(asDomain(value));
const selectorName = (value: string): string => nameOf(toAsciiName(value));

function nameOf(name: AsciiName): string {
  if (name.ok) return name.name;
  throw new InputError(
    say(en`expected a domain name: ${name.why}.`, ja`ドメイン名が必要です: ${name.why}。`),
  );
}

function parsePort(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65535) return number;
  throw new InputError(say(en`expected a port, 0 to 65535.`, ja`ポート番号 (0 から 65535) が必要です。`));
}
