// Changes to SES and Cognito, and requests to AWS, as commands of AWS CLI v2: argv arrays, the files that they read, how
// to check what came of them, and what somebody should know before running them.
import {
  type CognitoChange,
  type Locale,
  type RequestChange,
  type SesChange,
  type Text,
  told,
} from '../../model.ts';
import { shellWord } from '../render/quote.ts';
import { type CommandFile, commandOf } from './argv.ts';
import { EMAIL_ROLE, poolCall, quotaCalls, sesCall } from './calls.ts';
import { type Check, poolCheck, requestCheck, sesCheck } from './check.ts';
import { poolNotes, requestNotes, sesNotes } from './notes.ts';
import { descriptionOf, PLACEHOLDER } from './sandbox.ts';

/** One command. */
export interface Command {
  readonly argv: readonly string[];
  /** Run only if this one fails. */
  readonly unless?: readonly string[];
}

/** A command as a line for a POSIX shell, ready to paste. */
export function shellText({ argv, unless }: Command): string {
  const line = argv.map(shellWord).join(' ');
  return unless === undefined ? line : `${unless.map(shellWord).join(' ')} ||\n  ${line}`;
}

/** What it takes to make a change. */
export interface Commands {
  /** In order; none where there is nothing that a command could do. */
  readonly run: readonly Command[];
  /** What the commands read, in the folder that they are run from. */
  readonly files: readonly CommandFile[];
  readonly check: Check;
  /** What to know before running them: sentences. */
  readonly notes: readonly Text[];
}

/** A change in SES. */
export function sesCommands(change: SesChange): Commands {
  const { argv, files } = commandOf(sesCall(change), {
    about: aboutOf(change),
    apart: { Policy: 'json', EventDestination: 'json' },
  });
  return commands([{ argv }], files, sesCheck(change), sesNotes(change));
}

/** A user pool's change: its whole input goes into a file. */
export function poolCommands(change: CognitoChange): Commands {
  const about = [change.account, change.region, change.poolId];
  const { argv, files } = commandOf(poolCall(change), { about, whole: true });
  const roles = change.serviceLinkedRole ? [EMAIL_ROLE_COMMAND] : [];
  return commands([...roles, { argv }], files, poolCheck(change), poolNotes(change));
}

const EMAIL_ROLE_COMMAND: Command = {
  argv: commandOf(EMAIL_ROLE.create, { about: [] }).argv,
  unless: commandOf(EMAIL_ROLE.find, { about: [] }).argv,
};

/** A request to AWS, written in a language that AWS answers in: English or Japanese. */
export function requestCommands(change: RequestChange, locale: Locale): Commands {
  const check = requestCheck(change);
  const notes = requestNotes(change, locale);
  switch (change.request) {
    case 'productionAccess':
      return accessCommands(change, locale);
    case 'supportCase':
      return commands([], [], check, notes);
    case 'quotaIncrease': {
      const about = [change.account, change.region];
      const written = quotaCalls(change).map((call) => commandOf(call, { about }));
      const files = written.flatMap((one) => one.files);
      return commands(
        written.map(({ argv }) => ({ argv })),
        files,
        check,
        notes,
      );
    }
  }
}

type AccessRequest = Extract<RequestChange, { request: 'productionAccess' }>;

/** Nothing is sent to AWS while a placeholder is left in the files. */
function accessCommands(change: AccessRequest, locale: Locale): Commands {
  const { draft, account, region } = change;
  const call = {
    service: 'sesv2',
    operation: 'PutAccountDetails',
    region,
    input: {
      ProductionAccessEnabled: true,
      MailType: draft.mailType,
      WebsiteURL: told(draft.website, locale),
      ContactLanguage: locale.toUpperCase(),
      UseCaseDescription: descriptionOf(draft, locale),
    },
  } as const;
  const apart = { UseCaseDescription: 'txt' } as const;
  const { argv, files } = commandOf(call, { about: [account, region], apart, whole: true });
  const unless = ['grep', '-n', '-e', PLACEHOLDER, ...files.map(({ name }) => name)];
  return commands([{ argv, unless }], files, requestCheck(change), requestNotes(change, locale));
}

function commands(
  run: readonly Command[],
  files: readonly CommandFile[],
  check: Check,
  notes: readonly Text[],
): Commands {
  return { run, files, check, notes };
}

/** What tells this change from every other that reads a file. */
function aboutOf(change: SesChange): string[] {
  const names = 'identity' in change ? [change.identity] : 'set' in change ? [change.set] : [];
  const name = 'name' in change ? [change.name] : [];
  return [change.account, change.region, ...names, ...name];
}
