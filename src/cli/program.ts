// The subcommands of `mailposture` and what can be typed after each, in one language.
import { Command, Option } from 'commander';
import { en, ja, LOCALES, type Locale, say, type Text } from '../model.ts';
import { VERSION } from '../version.ts';
import { errorInJapanese, helpIn } from './commander-ja.ts';
import { HELP_ON_EXIT_CODES, HELP_ON_EXIT_CODES_OF_FIX } from './exit.ts';
import { type Words, wordsIn } from './locale.ts';
import { OptionMaker } from './options.ts';
import { withoutControls } from './terminal.ts';

const HELP_OPTION = say(en`display help for command`, ja`ヘルプを表示する`);

/** The command, ready to parse. Its subcommands set the exit code of the process. */
export function createProgram(locale: Locale): Command {
  const words = wordsIn(locale);
  const program = new Command('mailposture')
    .description(
      words(
        say(
          en`Will the mail from your Cognito user pools arrive? Scans user pools, SES and live DNS, and says what to
             change.`,
          ja`Cognito ユーザープールからのメールは届くでしょうか。ユーザープール、SES、実際の DNS をスキャンし、変更すべき点を示します。`,
        ),
      ),
    )
    .version(VERSION, '-V, --version', words(say(en`output the version number`, ja`バージョンを表示する`)))
    .helpOption('-h, --help', words(HELP_OPTION))
    .helpCommand('help [command]', words(HELP_OPTION))
    .addOption(localeOption(words))
    .exitOverride()
    .configureHelp(helpIn(locale))
    .configureOutput({
      // Commander quotes what was typed, or what a script made of somebody's names.
      outputError: (message, write) =>
        write(withoutControls(locale === 'ja' ? errorInJapanese(message) : message)),
    })
    .addHelpText('after', words(HELP_ON_EXIT_CODES));
  const subcommands = new Subcommands(program, locale);
  subcommands.scan();
  subcommands.demo();
  subcommands.simulate();
  subcommands.evaluate();
  subcommands.fix();
  subcommands.domain();
  subcommands.checks();
  return program;
}

function localeOption(words: Words): Option {
  const description = say(
    en`the language of findings, reports and messages (default: MAILPOSTURE_LOCALE, else en)`,
    ja`検出結果、レポート、メッセージの言語 (デフォルト: MAILPOSTURE_LOCALE、なければ en)`,
  );
  return new Option('--locale <language>', words(description)).choices(LOCALES);
}

async function exitWith(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

const ESTATE = say(
  en`story-before, story-after, everything, or a JSON file`,
  ja`story-before、story-after、everything、または JSON ファイル`,
);

/** Adds the subcommands one by one. */
class Subcommands {
  readonly #program: Command;
  readonly #locale: Locale;
  readonly #words: Words;
  readonly #options: OptionMaker;

  constructor(program: Command, locale: Locale) {
    this.#program = program;
    this.#locale = locale;
    this.#words = wordsIn(locale);
    this.#options = new OptionMaker(this.#words);
  }

  /** A subcommand with commander's exits turned into errors, so that there is one place that ends the process. */
  #command(name: string, description: Text): Command {
    return this.#program
      .command(name)
      .description(this.#words(description))
      .helpOption('-h, --help', this.#words(HELP_OPTION))
      .exitOverride()
      .allowExcessArguments(false);
  }

  /** A subcommand whose exit code tells what was found. */
  #judging(name: string, description: Text): Command {
    return this.#command(name, description).addHelpText('after', this.#words(HELP_ON_EXIT_CODES));
  }

  scan(): void {
    const words = this.#words;
    const command = this.#judging(
      'scan',
      say(
        en`scan the AWS account of the current credentials, or those of an organization`,
        ja`現在の認証情報の AWS アカウント、または組織のアカウントをスキャンする`,
      ),
    );
    const publish = say(
      en`publish to SNS (and the report bucket), as the deployed service does`,
      ja`デプロイされたサービスと同じく SNS (とレポート用バケット) に公開する`,
    );
    const topic = say(
      en`the SNS topic to publish to (else MAILPOSTURE_TOPIC_ARN)`,
      ja`公開先の SNS トピック (省略時は MAILPOSTURE_TOPIC_ARN)`,
    );
    this.#options
      .members(this.#options.reach(this.#options.look(command)))
      .option('--publish', words(publish))
      .addOption(this.#options.topic(topic))
      .action(async (options) =>
        exitWith((await import('./scan.ts')).scanCommand({ ...options, locale: this.#locale })),
      );
  }

  demo(): void {
    const command = this.#judging(
      'demo',
      say(
        en`scan a pretend company: no AWS account is needed, nothing leaves this machine`,
        ja`架空の会社をスキャンする (AWS アカウントは不要で、このマシンの外とは通信しない)`,
      ),
    );
    const deny = say(
      en`deny an action to the scan, e.g. ses:ListEmailIdentities@eu-west-1 (repeatable)`,
      ja`スキャンに対してアクションを拒否する。例: ses:ListEmailIdentities@eu-west-1 (複数指定可)`,
    );
    this.#options
      .look(command)
      .option('--estate <name|file>', this.#words(ESTATE), 'story-before')
      .addOption(this.#options.deny(deny))
      .addOption(this.#options.quotas())
      .action(async (options) =>
        exitWith((await import('./demo.ts')).demoCommand({ ...options, locale: this.#locale })),
      );
  }

  simulate(): void {
    const words = this.#words;
    const description = say(
      en`serve a pretend company to any AWS SDK, to the AWS CLI and to DNS tools, until Ctrl-C`,
      ja`架空の会社を AWS SDK、AWS CLI、DNS ツールに提供する (Ctrl-C で終了)`,
    );
    const port = say(
      en`port of the AWS endpoint (default: a free one)`,
      ja`AWS エンドポイントのポート (デフォルト: 空いているポート)`,
    );
    const dnsPort = say(
      en`port of the DNS server (default: a free one)`,
      ja`DNS サーバーのポート (デフォルト: 空いているポート)`,
    );
    const deny = say(en`deny an action (repeatable)`, ja`アクションを拒否する (複数指定可)`);
    const policy = say(
      en`let its credentials do only what this IAM policy (JSON) allows`,
      ja`認証情報に、この IAM ポリシー (JSON) が許可する操作だけを許す`,
    );
    this.#command('simulate', description)
      .option('--estate <name|file>', words(ESTATE), 'story-before')
      .addOption(this.#options.port('--port <number>', port))
      .addOption(this.#options.port('--dns-port <number>', dnsPort))
      .addOption(this.#options.deny(deny))
      .option('--policy <file>', words(policy))
      .addOption(this.#options.quotas())
      .action(async (options) =>
        exitWith((await import('./simulate.ts')).simulateCommand({ ...options, locale: this.#locale })),
      );
  }

  evaluate(): void {
    const description = say(
      en`judge a saved inventory again, without AWS or DNS`,
      ja`保存したインベントリを、AWS や DNS を使わずに判定し直す`,
    );
    const inventory = say(
      en`a file that --save-inventory wrote; - reads standard input`,
      ja`--save-inventory が書き出したファイル。- は標準入力`,
    );
    this.#options
      .subject(this.#options.config(this.#options.report(this.#judging('evaluate', description))))
      .argument('<inventory>', this.#words(inventory))
      .action(async (file, options) =>
        exitWith((await import('./evaluate.ts')).evaluateCommand(file, { ...options, locale: this.#locale })),
      );
  }

  fix(): void {
    const words = this.#words;
    const description = say(
      en`write the plan that cures what fails: records, commands and files to run, in order; changes nothing`,
      ja`不合格を解消する計画を書き出す: レコード、コマンド、ファイルを実行順に示す (何も変更しない)`,
    );
    const inventory = say(
      en`a file that --save-inventory wrote; - reads standard input (default: scan the account now)`,
      ja`--save-inventory が書き出したファイル。- は標準入力 (デフォルト: アカウントを今スキャンする)`,
    );
    const options = this.#options;
    const command = options.plan(this.#command('fix', description));
    options
      .members(options.reach(options.read(options.config(command))))
      .argument('[inventory]', words(inventory))
      .addHelpText('after', words(HELP_ON_EXIT_CODES_OF_FIX))
      .action(async (file, given) =>
        exitWith((await import('./fix.ts')).fixCommand(file, { ...given, locale: this.#locale })),
      );
  }

  domain(): void {
    const words = this.#words;
    const description = say(
      en`look at a domain in DNS alone: DMARC, SPF, DKIM keys; no AWS account is needed`,
      ja`ドメインを DNS だけで調べる: DMARC、SPF、DKIM キー (AWS アカウントは不要)`,
    );
    const name = say(en`the domain of the From address`, ja`From アドレスのドメイン`);
    this.#options
      .domain(this.#options.judge(this.#judging('domain', description)))
      .argument('<name>', words(name))
      .action(async (domain, options) =>
        exitWith((await import('./domain.ts')).domainCommand(domain, { ...options, locale: this.#locale })),
      );
  }

  checks(): void {
    const id = say(en`a check, or a glob like ses-*`, ja`チェック、または ses-* のような glob`);
    const format = say(en`how to print`, ja`出力形式`);
    const description = say(
      en`list the checks, or explain one`,
      ja`チェックを一覧表示する、または 1 つを説明する`,
    );
    this.#command('checks', description)
      .argument('[id]', this.#words(id))
      .addOption(
        new Option('--format <format>', this.#words(format)).choices(['table', 'json']).default('table'),
      )
      .action(async (check, options) =>
        exitWith((await import('./checks.ts')).checksCommand(check, { ...options, locale: this.#locale })),
      );
  }
}
