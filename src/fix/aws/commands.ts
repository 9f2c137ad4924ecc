// Changes to SES and Cognito, and requests to AWS, as commands of AWS CLI v2: argv arrays, the files that they read, how
// to check what came of them, and what somebody should know before running them.
import {
  type Change,
  type CognitoChange,
  type Locale,
  type RequestChange,
  type SesChange,
  type Text,
  told,
} from '../../model.ts';
import { shellWord } from '../render/quote.ts';
import { type CommandFile, commandOf } from './argv.ts';
import { EMAIL_ROLE, logGroupCalls, poolCall, quotaCalls, sesCall } from './calls.ts';
import { type Check, poolCheck, requestCheck, sesCheck } from './check.ts';
import { poolNotes, requestNotes, sesNotes } from './notes.ts';
import { logGroupIsThere, type Probe, ROLE_IS_THERE, readyFor } from './probes.ts';
import { descriptionOf, PLACEHOLDER } from './sandbox.ts';

/** One command. */
export interface Command {
  readonly argv: readonly string[];
  /** Run only if this is not so. */
  readonly unless?: Probe;
}

/** A command as a line for a POSIX shell, ready to paste. */
export function shellText({ argv, unless }: Command): string {
  const line = argv.map(shellWord).join(' ');
  return unless === undefined ? line : `${probeText(unless)} ||\n  ${line}`;
}

/** A question as a condition for a POSIX shell. Most answers nobody has to read: a thing is there, or it is made. */
export function probeText({ argv, prints, shown }: Probe): string {
  const line = argv.map(shellWord).join(' ');
  if (shown) return line;
  return prints === undefined
    ? `${line} >/dev/null 2>&1`
    : `[ "$(${line} 2>/dev/null)" = ${shellWord(prints)} ]`;
}

/** What it takes to make a change. */
export interface Commands {
  /** In order; none where there is nothing that a command could do. */
  readonly run: readonly Command[];
  /** What the commands read, in the folder that they are run from. */
  readonly files: readonly CommandFile[];
  readonly check: Check;
  /** What must be so before they are run: a script asks. */
  readonly ready: readonly Probe[];
  /** What to know before running them: sentences. */
  readonly notes: readonly Text[];
}

/** What it takes to make a change. None for records, and for what people decide. */
export function commandsOf(change: Change, locale: Locale): Commands | undefined {
  switch (change.kind) {
    case 'ses':
      return sesCommands(change);
    case 'cognito':
      return poolCommands(change);
    case 'request':
      return requestCommands(change, locale);
    case 'dns':
    case 'decide':
      return undefined;
  }
}

/** A change in SES. */
export function sesCommands(change: SesChange): Commands {
  const { argv, files } = commandOf(sesCall(change), {
    about: aboutOf(change),
    apart: { Policy: 'json', EventDestination: 'json', Attributes: 'json' },
  });
  return commands([{ argv }], files, sesCheck(change), sesNotes(change));
}

/** A user pool's change: its whole input goes into a file. */
export function poolCommands(change: CognitoChange): Commands {
  const about = [change.account, change.region, change.poolId];
  const { argv, files } = commandOf(poolCall(change), { about, whole: true });
  const first = neededBy(change);
  const made = commands(
    [...first.run, { argv }],
    [...first.files, ...files],
    poolCheck(change),
    poolNotes(change),
  );
  const ready = readyFor(change);
  return { ...made, files: [...made.files, ...ready.flatMap((probe) => probe.files)], ready };
}

/** What must be there first. */
function neededBy(change: CognitoChange): Pick<Commands, 'run' | 'files'> {
  if (change.change === 'updateUserPool') {
    return { run: change.serviceLinkedRole ? [EMAIL_ROLE_COMMAND] : [], files: [] };
  }
  if (change.change === 'setRiskConfiguration' || change.createLogGroup === undefined) {
    return { run: [], files: [] };
  }
  const { account, region, createLogGroup } = change;
  const calls = logGroupCalls(region, createLogGroup);
  const about = [account, region, createLogGroup];
  const create = commandOf(calls.create, { about });
  const unless = logGroupIsThere({ account, region }, createLogGroup);
  return { run: [{ argv: create.argv, unless }], files: create.files };
}

const EMAIL_ROLE_COMMAND: Command = {
  argv: commandOf(EMAIL_ROLE.create, { about: [] }).argv,
  unless: ROLE_IS_THERE,
};

/** A request to AWS, written in a language that AWS answers in: English or Japanese. */
export function requestCommands(change: RequestChange, locale: Locale): Commands {
  const check = requestCheck(change);
  const notes = requestNotes(change, locale);
  switch (change.request) {
    case 'productionAccess':
      return accessCommands(change, locale);
    case 'awaitReview':
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
  const grep = ['grep', '-n', '-e', PLACEHOLDER, ...files.map(({ name }) => name)];
  const unless = { argv: grep, shown: true, files: [] } as const;
  return commands([{ argv, unless }], files, requestCheck(change), requestNotes(change, locale));
}

function commands(
  run: readonly Command[],
  files: readonly CommandFile[],
  check: Check,
  notes: readonly Text[],
): Commands {
  const read = run.flatMap(({ unless }) => unless?.files ?? []);
  return { run, files: [...read, ...files], check, ready: [], notes };
}

/** What tells this change from every other that reads a file. */
function aboutOf(change: SesChange): string[] {
  const names = 'identity' in change ? [change.identity] : 'set' in change ? [change.set] : [];
  const name = 'name' in change ? [change.name] : [];
  return [change.account, change.region, ...names, ...name];
}
