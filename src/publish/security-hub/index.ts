// Security Hub: the findings of a report, each account's into its own hub.
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  InvalidAccessException,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { en, ja, joined, type Noun, type Report, same, say, type Text, ToldError } from '../../model.ts';
import { BatchError, type EntryAnswer, sendInBatches } from '../batches.ts';
import type { ReportPlace } from '../messages/digest.ts';
import { clip, oneLine, utf8Bytes } from '../text.ts';
import { asffOf } from './asff.ts';
import { findingsToImport, type Importable } from './standing.ts';

/** What importing findings needs. */
export interface SecurityHubPort {
  /**
   * A client with the credentials of an account: "the identifier of the account that you are calling BatchImportFindings
   * from needs to be the same as the AwsAccountId attribute for the finding". Its Region is the one whose hub is told,
   * of whatever Region the findings are. Undefined: there are no credentials of that account.
   */
  securityHub(account: string): SecurityHubClient | undefined;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** How many findings were imported. */
export interface ImportedFindings {
  readonly imported: number;
}

/** Findings of one or more accounts were not imported, or not all; the others were. */
class SecurityHubError extends ToldError {
  override readonly name = 'SecurityHubError';

  constructor(
    failures: readonly { readonly account: string; readonly words: Text; readonly cause?: unknown }[],
  ) {
    const each = failures.map(({ account, words }) => {
      const shown = clip(oneLine(account), 40);
      return say(en`account ${shown}: ${words}`, ja`アカウント ${shown}: ${words}`);
    });
    super(joined(each, '; '), {
      cause: new AggregateError(failures.flatMap(({ cause }) => (cause === undefined ? [] : [cause]))),
    });
  }
}

/** "Up to 100 findings per batch, up to 240 KB per finding, and up to 6 MB per batch." */
const MAX_FINDINGS = 100;
/** Less than the 6 MB, for what stands around the findings. */
const MAX_BATCH_BYTES = 6_000_000;

const FINDINGS: Noun = { one: 'finding', many: 'findings', ja: '件の検出結果' };

/**
 * Imports what fails, and what failed and was seen to be resolved, is out of sight or gone. An import of the same report
 * again changes nothing.
 * @throws SecurityHubError naming each account whose findings were not taken and why, after every account was tried
 */
export async function importFindings(
  port: SecurityHubPort,
  report: Report,
  where: ReportPlace | undefined,
): Promise<ImportedFindings> {
  const failures: ConstructorParameters<typeof SecurityHubError>[0][number][] = [];
  let imported = 0;
  for (const [account, findings] of byAccount(findingsToImport(report))) {
    const client = port.securityHub(account);
    if (client === undefined) {
      failures.push({ account, words: NO_CREDENTIALS });
      continue;
    }
    try {
      const region = await client.config.region();
      const entries = findings.map((finding) => asffOf(finding, report, { region, where }));
      imported += (await importAll(client, port, entries, { account, region })).length;
    } catch (cause) {
      failures.push({ account, words: wordsOf(cause), cause });
    }
  }
  if (failures.length > 0) throw new SecurityHubError(failures);
  return { imported };
}

const NO_CREDENTIALS = say(
  en`its findings are not imported: Security Hub takes them only from the account itself, and there are no credentials of it`,
  ja`検出結果をインポートできません。Security Hub は当該アカウント自身からのインポートのみを受け付けますが、そのアカウントの認証情報がありません`,
);

function byAccount(findings: readonly Importable[]): ReadonlyMap<string, Importable[]> {
  const accounts = new Map<string, Importable[]>();
  for (const each of findings) {
    const { account } = each.finding.subject;
    accounts.set(account, [...(accounts.get(account) ?? []), each]);
  }
  return accounts;
}

interface Hub {
  readonly account: string;
  readonly region: string;
}

function importAll(
  client: SecurityHubClient,
  { sleep }: SecurityHubPort,
  findings: readonly AwsSecurityFinding[],
  hub: Hub,
): Promise<string[]> {
  return sendInBatches(
    {
      service: 'Security Hub',
      noun: FINDINGS,
      maxEntries: MAX_FINDINGS,
      maxBytes: MAX_BATCH_BYTES,
      bytesOf: (finding) => utf8Bytes(JSON.stringify(finding)) + ','.length,
      send: (batch) => importBatch(client, batch, hub),
      sleep,
    },
    findings,
  );
}

async function importBatch(
  client: SecurityHubClient,
  batch: readonly AwsSecurityFinding[],
  hub: Hub,
): Promise<EntryAnswer<string>[]> {
  const command = new BatchImportFindingsCommand({ Findings: [...batch] });
  const { FailedFindings = [] } = await client.send(command).catch((error: unknown) => {
    throw error instanceof InvalidAccessException ? new NotEnabledError(hub, error) : error;
  });
  const refused = new Map(FailedFindings.map((failure) => [failure.Id, failure]));
  return batch.map(({ Id = '' }): EntryAnswer<string> => {
    const failure = refused.get(Id);
    if (failure === undefined) return { kind: 'sent', value: Id };
    const { ErrorCode = 'no code', ErrorMessage = '' } = failure;
    // "If Security Hub is disabled, […] then the findings are returned in the FailedFindings list, with an InvalidAccess
    // error": the rest would be, too.
    if (ErrorCode === 'InvalidAccess') throw new NotEnabledError(hub);
    const code = `${ErrorCode}: ${clip(oneLine(ErrorMessage), 200)}`;
    return { kind: 'failed', code, again: PASSING.test(ErrorCode) };
  });
}

/** Codes of faults on the service's side. AWS has no list of them; those of findings at fault begin with `Invalid`. */
const PASSING = /^(Internal|Throttl|TooManyRequests|LimitExceeded|ServiceUnavailable)/;

/** Security Hub is not on. */
class NotEnabledError extends ToldError {
  override readonly name = 'NotEnabledError';

  constructor({ account, region }: Hub, cause?: unknown) {
    const command = `aws securityhub enable-security-hub --no-enable-default-standards --region ${region}`;
    super(
      say(
        en`Security Hub is not on in ${region} of account ${account}. Switch it on there (${command}),
          or leave MAILPOSTURE_SECURITY_HUB off`,
        ja`アカウント ${account} の ${region} では Security Hub が有効になっていません。有効にするか (${command})、
          MAILPOSTURE_SECURITY_HUB をオフにしてください`,
      ),
      { cause },
    );
  }
}

function wordsOf(error: unknown): Text {
  if (!(error instanceof BatchError)) return plainWords(error);
  const { cause } = error;
  if (cause === undefined) return error.text;
  if (cause instanceof NotEnabledError) return cause.text;
  // The request as a whole was refused: AWS's own words say which permission is missing.
  return joined([error.text, plainWords(cause)], '; ');
}

function plainWords(error: unknown): Text {
  if (error instanceof ToldError) return error.text;
  return same(clip(oneLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error)), 600));
}
