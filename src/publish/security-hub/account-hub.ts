// Security Hub of one account: takes its findings in batches, and tells in words why it does not take them.
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  InvalidAccessException,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { en, ja, joined, type Noun, same, say, type Text, ToldError, withoutSecrets } from '../../model.ts';
import { clip, oneLine, utf8Bytes } from '../../plain-text.ts';
import { BatchError, Batcher, type EntryAnswer } from '../batches.ts';

/** What importing findings needs. */
export interface SecurityHubPort {
  /**
   * A client with the credentials of an account: "the identifier of the account that you are calling BatchImportFindings
   * from needs to be the same as the AwsAccountId attribute for the finding". Its Region is the one whose hub is told,
   * of whatever Region the findings are. Undefined: there are no credentials of that account.
   */
  securityHub(account: string): Promise<SecurityHubClient | undefined>;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** "Up to 100 findings per batch, up to 240 KB per finding, and up to 6 MB per batch." */
const MAX_FINDINGS = 100;
/** Less than the 6 MB, for what stands around the findings. */
const MAX_BATCH_BYTES = 6_000_000;

const FINDINGS: Noun = { one: 'finding', many: 'findings', ja: '件の検出結果' };

/** Findings of an account that were not imported, and why. */
export interface Failure {
  readonly account: string;
  readonly words: Text;
  readonly cause?: unknown;
}

/** Where an account's findings go, or why they cannot. */
type Opened =
  | { readonly kind: 'open'; readonly region: string; readonly batcher: Batcher<AwsSecurityFinding, string> }
  | { readonly kind: 'shut'; readonly failure: Failure };

/** Security Hub of one account, for as long as it takes findings. */
export class AccountHub {
  readonly #account: string;
  readonly #opened: Opened;

  private constructor(account: string, opened: Opened) {
    this.#account = account;
    this.#opened = opened;
  }

  static async of(account: string, port: SecurityHubPort): Promise<AccountHub> {
    const shut = (failure: Failure) => new AccountHub(account, { kind: 'shut', failure });
    const client = await port.securityHub(account);
    if (client === undefined) return shut({ account, words: NO_CREDENTIALS });
    try {
      const region = await client.config.region();
      const batcher = batcherOf(client, port, { account, region });
      return new AccountHub(account, { kind: 'open', region, batcher });
    } catch (cause) {
      return shut({ account, words: wordsOf(cause), cause });
    }
  }

  get waitingBytes(): number {
    return this.#opened.kind === 'open' ? this.#opened.batcher.waitingBytes : 0;
  }

  /** @param make the finding, for the hub of a Region */
  async add(make: (region: string) => AwsSecurityFinding): Promise<void> {
    if (this.#opened.kind === 'open') await this.#opened.batcher.add(make(this.#opened.region));
  }

  async flush(): Promise<void> {
    if (this.#opened.kind === 'open') await this.#opened.batcher.flush();
  }

  /** How many findings it took, or why it did not take them all. */
  async end(): Promise<number | Failure> {
    if (this.#opened.kind === 'shut') return this.#opened.failure;
    try {
      return (await this.#opened.batcher.end()).length;
    } catch (cause) {
      return { account: this.#account, words: wordsOf(cause), cause };
    }
  }
}

const NO_CREDENTIALS = say(
  en`its findings are not imported: Security Hub takes them only from the account itself, and there are no credentials of it`,
  ja`検出結果をインポートできません。Security Hub は当該アカウント自身からのインポートのみを受け付けますが、そのアカウントの認証情報がありません`,
);

interface Hub {
  readonly account: string;
  readonly region: string;
}

function batcherOf(
  client: SecurityHubClient,
  { sleep }: SecurityHubPort,
  hub: Hub,
): Batcher<AwsSecurityFinding, string> {
  return new Batcher({
    service: 'Security Hub',
    noun: FINDINGS,
    maxEntries: MAX_FINDINGS,
    maxBytes: MAX_BATCH_BYTES,
    bytesOf: (finding) => utf8Bytes(JSON.stringify(finding)) + ','.length,
    send: (batch) => importBatch(client, batch, hub),
    sleep,
  });
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
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return same(clip(oneLine(withoutSecrets(said)), 600));
}
