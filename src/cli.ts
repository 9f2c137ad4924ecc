// The `mailposture` command: its subcommands, and how every error becomes one clear line and an exit code. What a
// subcommand does stands in cli/, loaded when it is asked for.
import { Command, CommanderError, Option } from 'commander';
import { EXIT, exitCodeFor, HELP_ON_EXIT_CODES } from './cli/exit.ts';
import {
  collect,
  dnsServer,
  domainName,
  paceOption,
  port,
  quotasOption,
  selector,
  topic,
  withConfigOption,
  withJudgeOptions,
  withLookOptions,
} from './cli/options.ts';
import { messageFor } from './cli/terminal.ts';
import { VERSION } from './version.ts';

const program = new Command('mailposture')
  .description(
    'Will the mail from your Cognito user pools arrive? Scans user pools, SES and live DNS, and says what to change.',
  )
  .version(VERSION)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', HELP_ON_EXIT_CODES);

/** A subcommand with commander's exits turned into errors, so that there is one place that ends the process. */
function command(name: string, description: string): Command {
  return program.command(name).description(description).exitOverride().allowExcessArguments(false);
}

withLookOptions(command('scan', 'scan the AWS account of the current credentials'))
  .option('--profile <name>', 'use this profile of your AWS configuration')
  .option('--dns <host:port>', 'ask this DNS server instead of the machine’s own (repeatable)', dnsServer)
  .option('--publish', 'publish to SNS (and the report bucket), as the deployed service does')
  .option('--topic <arn>', 'the SNS topic to publish to (else MAILPOSTURE_TOPIC_ARN)', topic)
  .addOption(paceOption())
  .addHelpText('after', HELP_ON_EXIT_CODES)
  .action(async (options) => exitWith((await import('./cli/scan.ts')).scanCommand(options)));

withLookOptions(
  command('demo', 'scan a pretend company: no AWS account is needed, nothing leaves this machine'),
)
  .option('--estate <name|file>', 'story-before, story-after, everything, or a JSON file', 'story-before')
  .option(
    '--deny <action[@region]>',
    'deny an action to the scan, e.g. ses:ListEmailIdentities@eu-west-1 (repeatable)',
    collect,
  )
  .addOption(quotasOption())
  .addHelpText('after', HELP_ON_EXIT_CODES)
  .action(async (options) => exitWith((await import('./cli/demo.ts')).demoCommand(options)));

command('simulate', 'serve a pretend company to any AWS SDK, to the AWS CLI and to DNS tools, until Ctrl-C')
  .option('--estate <name|file>', 'story-before, story-after, everything, or a JSON file', 'story-before')
  .option('--port <number>', 'port of the AWS endpoint (default: a free one)', port)
  .option('--dns-port <number>', 'port of the DNS server (default: a free one)', port)
  .option('--deny <action[@region]>', 'deny an action (repeatable)', collect)
  .addOption(quotasOption())
  .action(async (options) => exitWith((await import('./cli/simulate.ts')).simulateCommand(options)));

withConfigOption(withJudgeOptions(command('evaluate', 'judge a saved inventory again, without AWS or DNS')))
  .argument('<inventory>', 'a file that --save-inventory wrote; - reads standard input')
  .addHelpText('after', HELP_ON_EXIT_CODES)
  .action(async (file, options) =>
    exitWith((await import('./cli/evaluate.ts')).evaluateCommand(file, options)),
  );

withJudgeOptions(
  command('domain', 'look at a domain in DNS alone: DMARC, SPF, DKIM keys; no AWS account is needed'),
)
  .argument('<name>', 'the domain of the From address')
  .option(
    '--mail-from <domain>',
    'the custom MAIL FROM domain: SPF is evaluated for every network of SES',
    domainName,
  )
  .option(
    '--dkim-selector <selector>',
    'a selector or Easy DKIM token to look the key up for (repeatable)',
    selector,
  )
  .option(
    '--dkim-domain <domain>',
    'the domain of the DKIM keys, d= (default: the domain itself)',
    domainName,
  )
  .option('--dns <host:port>', 'ask this DNS server instead of the machine’s own (repeatable)', dnsServer)
  .addHelpText('after', HELP_ON_EXIT_CODES)
  .action(async (name, options) => exitWith((await import('./cli/domain.ts')).domainCommand(name, options)));

command('checks', 'list the checks, or explain one')
  .argument('[id]', 'a check, or a glob like ses-*')
  .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
  .action(async (id, options) => exitWith((await import('./cli/checks.ts')).checksCommand(id, options)));

async function exitWith(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

/** Whoever reads our output may stop reading (`| head`): that is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message already.
  if (!(error instanceof CommanderError)) process.stderr.write(`mailposture: ${messageFor(error)}\n`);
  process.exitCode = exitCodeFor(error);
}
