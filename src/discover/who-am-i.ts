// Whose credentials these are: the first call of a scan, which finds out whether it can start at all, and what to do where
// it cannot.
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { reasonOf } from '../fact.ts';
import { en, ja, mapText, say, type Text, ToldError } from '../model.ts';
import { REGION_NAME } from '../regions.ts';

interface WhoAmIPorts {
  readonly homeRegion: string;
  sts(): STSClient;
}

/** The scan cannot start: no credentials, no endpoint, or a Region that is none. It says what to do. */
export class DiscoverError extends ToldError {
  override readonly name = 'DiscoverError';
}

/**
 * Whose credentials these are.
 * @throws DiscoverError when there are none that are usable, or no endpoint answers
 */
export async function whoAmI(ports: WhoAmIPorts): Promise<{ account: string; partition: string }> {
  try {
    const { Account, Arn } = await ports.sts().send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new ToldError(NO_ACCOUNT);
    // It becomes the name of a folder and a part of keys and ARNs.
    if (!/^\d{12}$/.test(Account)) throw new ToldError(STRANGE_ACCOUNT);
    return { account: Account, partition: Arn?.split(':')[1] ?? 'aws' };
  } catch (error) {
    const reason = mapText(reasonOf(error), (words) => words.replace(/[.\s]*$/, ''));
    const advice = adviceFor(error, ports.homeRegion);
    throw new DiscoverError(say(en`${reason}. ${advice}`, ja`${advice}原因: ${reason}`), { cause: error });
  }
}

const NO_ACCOUNT = say(
  en`sts:GetCallerIdentity answered without an account`,
  ja`sts:GetCallerIdentity の応答にアカウントが含まれていません`,
);

const STRANGE_ACCOUNT = say(
  en`sts:GetCallerIdentity answered with an account whose id is not 12 digits`,
  ja`sts:GetCallerIdentity の応答のアカウント ID が 12 桁の数字ではありません`,
);

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** What a person can do about a first call that failed. */
function adviceFor(error: unknown, region: string): Text {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'CredentialsProviderError') return NO_CREDENTIALS;
  if (/Expired/.test(name)) return EXPIRED;
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|MissingAuthenticationToken/.test(name)) {
    return NOT_ACCEPTED;
  }
  // The SDK also calls a connection that was reset or broken off a TimeoutError.
  if (UNREACHABLE.has(code) || name === 'TimeoutError') return noAnswer(region);
  return REGION_NAME.test(region) ? UNNAMED : noRegion(region);
}

const NO_CREDENTIALS = say(
  en`No AWS credentials were found: run "aws configure" or "aws sso login", set AWS_PROFILE or AWS_ACCESS_KEY_ID, or
     try "mailposture demo", which needs none.`,
  ja`AWS の認証情報が見つかりません。"aws configure" または "aws sso login" を実行するか、AWS_PROFILE または AWS_ACCESS_KEY_ID を
     設定してください。認証情報なしで試す場合は "mailposture demo" を使えます。`,
);
const EXPIRED = say(
  en`The AWS credentials have expired: sign in again (for example "aws sso login").`,
  ja`AWS の認証情報の有効期限が切れています。サインインし直してください (例: "aws sso login")。`,
);
const NOT_ACCEPTED = say(
  en`AWS does not accept these credentials: look at AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN and AWS_PROFILE.`,
  ja`AWS がこの認証情報を受け付けません。AWS_ACCESS_KEY_ID、AWS_SESSION_TOKEN、AWS_PROFILE を確認してください。`,
);
const UNNAMED = say(
  en`The scan could not find out whose account this is (sts:GetCallerIdentity).`,
  ja`どのアカウントの認証情報かを確認できませんでした (sts:GetCallerIdentity)。`,
);

function noAnswer(region: string): Text {
  return say(
    en`The endpoint for ${region} did not answer: look at the Region (AWS_REGION), the network, and AWS_ENDPOINT_URL
       where it is set.`,
    ja`${region} のエンドポイントから応答がありません。リージョン (AWS_REGION) とネットワーク、AWS_ENDPOINT_URL を設定している
       場合はその値も確認してください。`,
  );
}

function noRegion(region: string): Text {
  const name = JSON.stringify(region);
  return say(
    en`${name} is not the name of a Region: look at AWS_REGION and your profile, and write it like eu-west-1.`,
    ja`${name} はリージョンの名前ではありません。AWS_REGION とプロファイルを確認し、eu-west-1 のような形式で指定してください。`,
  );
}
