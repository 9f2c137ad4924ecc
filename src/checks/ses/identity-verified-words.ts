// How ses-identity-verified words the state of an identity: what its status means, since when, and why.
import { en, ja, paragraph, say, type Text, type Verification } from '../../model.ts';
import { statusMeans } from '../words.ts';

/** VerificationInfo.ErrorType: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html */
const ERROR_MEANS: ReadonlyMap<string, Text> = new Map([
  [
    'HOST_NOT_FOUND',
    say(
      en`the name of the DKIM record does not exist in DNS, or did not answer`,
      ja`DKIM レコードの名前が DNS に存在しないか、応答がありませんでした`,
    ),
  ],
  [
    'TYPE_NOT_FOUND',
    say(
      en`the name of the DKIM record exists, but holds no record of the right type`,
      ja`DKIM レコードの名前は存在しますが、正しいタイプのレコードがありません`,
    ),
  ],
  [
    'INVALID_VALUE',
    say(
      en`the DKIM record is there, but does not say what SES asked for`,
      ja`DKIM レコードはありますが、SES が指定した値と異なります`,
    ),
  ],
  [
    'DNS_SERVER_ERROR',
    say(
      en`the domain's name servers failed to answer`,
      ja`ドメインの権威 DNS サーバーから正常な応答がありませんでした`,
    ),
  ],
  ['SERVICE_ERROR', say(en`SES had a fault of its own`, ja`SES 自体に障害がありました`)],
]);

const NO_CLICK = say(
  en`nobody has followed the link in the mail that AWS sent`,
  ja`AWS が送信したメールのリンクがまだ開かれていません`,
);

/** How long an identity has been PENDING: hours, or that SES does not tell. Left out for any other status. */
export type Pending = number | 'notTold';

/** Whose state it is. */
interface Whose {
  readonly name: string;
  readonly type: 'address' | 'domain';
}

/** The state of an identity that is not verified, and what SES gives as the reason: sentences. */
export function stateOf({ name, type }: Whose, verification: Verification, pending?: Pending): Text {
  const { status } = verification;
  const means = type === 'address' && status === 'PENDING' ? NO_CLICK : statusMeans(status);
  return paragraph(standing(name, status, means, pending), reasonOf(verification));
}

function standing(name: string, status: string, means: Text, pending: Pending | undefined): Text {
  if (pending === undefined) {
    return say(en`${name} is ${status}: ${means}.`, ja`${name} は ${status} です (${means})。`);
  }
  if (pending === 'notTold') {
    return say(
      en`${name} is ${status} (SES does not tell since when): ${means}.`,
      ja`${name} は ${status} です (開始時期は SES から取得できません)。${means}。`,
    );
  }
  const days = Math.floor(pending / 24);
  return say(
    en`${name} has been ${status} for ${days} days: ${means}.`,
    ja`${name} は ${days} 日前から ${status} です (${means})。`,
  );
}

/** What SES gives as the reason. That it could not be read changes the wording, never the verdict. */
function reasonOf({ detail }: Verification): Text | '' {
  if (!detail.known) {
    return say(
      en`SES's own reason could not be read (${detail.why}).`,
      ja`SES が示す理由は読み取れませんでした (${detail.why})。`,
    );
  }
  const type = detail.value.errorType;
  if (type === undefined) return '';
  const means = ERROR_MEANS.get(type);
  return means === undefined
    ? say(en`SES says ${type}.`, ja`SES が示す理由は ${type} です。`)
    : say(en`SES says ${type}: ${means}.`, ja`SES が示す理由は ${type} です (${means})。`);
}
