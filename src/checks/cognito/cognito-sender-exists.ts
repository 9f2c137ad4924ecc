// Does the identity that the pool's SourceArn names exist?
import { en, ja, joined, listed, paragraph, type SenderIdentity, say, type Text } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { domainAndPool } from '../recipes/pool.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  ownFromSender,
  sesSender,
} from '../samples.ts';
import { commands, EDIT_POOL_COMMAND, foundAmong, SEND_THE_WHOLE_POOL, whyMissing } from '../words.ts';
import { noIdentityOfYours } from './no-identity.ts';

type Missing = Extract<SenderIdentity, { kind: 'missing' }>;

/** Each reason is a sentence without its full stop, and holds others. */
const BETWEEN_REASONS = say(en`; `, ja`。`);

function nothingThere(pool: string, lost: readonly Missing[]): Text {
  const reasons = joined(lost.map(whyMissing), BETWEEN_REASONS);
  return say(
    en`No mail of the pool ${pool} can be sent: ${reasons}.`,
    ja`ユーザープール ${pool} のメールは送信できません。${reasons}。`,
  );
}

function somethingThere(pool: string, there: readonly Text[], lost: readonly Missing[]): Text {
  const sends = say(
    en`The pool ${pool} sends from ${listed(there)}.`,
    ja`ユーザープール ${pool} は ${listed(there)} から送信します。`,
  );
  if (lost.length === 0) return sends;
  const where = listed(lost.map(({ region }) => region));
  return paragraph(sends, say(en`It is missing in ${where}.`, ja`${where} にはこの ID がありません。`));
}

/** Examples: what is wrong with a SourceArn. */
const NO_ARN = say(en`it does not start with arn:`, ja`arn: で始まっていません`);

export default defineCheck({
  id: 'cognito-sender-exists',
  kind: 'userPool',
  severity: 'critical',
  title: say(
    en`The identity that the pool sends from exists in its account and Region`,
    ja`ユーザープールの送信元の ID が、そのアカウントとリージョンに存在する`,
  ),
  rationale: say(
    en`Nothing stops anyone from deleting an SES identity that a pool depends on. From then on SES refuses
       every mail of the pool: sign-ups, invitations and password resets stop, and only the log of the pool
       says so.`,
    ja`ユーザープールが使用中の SES の ID であっても、削除できてしまいます。削除されると、SES はユーザープールの
       メールをすべて拒否します。サインアップ、招待、パスワードのリセットが止まりますが、それがわかるのは
       ユーザープールのログだけです。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Create and verify the identity again under the same name and Region, or point the pool to one that
           exists.`,
        ja`同じリージョンに同じ名前で ID を作り直して検証するか、ユーザープールの送信元を既存の ID に変更してください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: commands('aws sesv2 list-email-identities --region <region>', EDIT_POOL_COMMAND),
    link: AWS.poolEmail,
  },
  recipe: domainAndPool,
  cannotSee: say(
    en`Whether Cognito may use the identity: cognito-sender-authorized judges its sending-authorization policies
       where Cognito sends by itself, and the service-linked role of Cognito is not read.`,
    ja`Cognito がその ID を使用できるかどうか (Cognito 自身が送信する場合の送信承認ポリシーは
       cognito-sender-authorized が判定します。Cognito のサービスにリンクされたロールは読み取りません)。`,
  ),
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.identities, AWS.updateUserPool],
  needs: ['sender', 'senderIdentities'],
  evaluate({ sender, senderIdentities }, { subject }) {
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return noIdentityOfYours(subject.name);
    }
    const { arn } = sender.source;
    // "Every one is missing" holds for an empty list too: that would be a failure made of nothing.
    if (senderIdentities.length === 0) {
      throw new NotSeen(say(en`nobody looked up ${arn}`, ja`${arn} は照会されていません`));
    }
    const lost = senderIdentities.filter((identity) => identity.kind === 'missing');
    const there = foundAmong(senderIdentities).map(({ named: { name, region } }) =>
      say(en`${name} in ${region}`, ja`${region} の ${name}`),
    );
    const evidence = [
      { fact: 'senderIdentities', field: 'EmailConfiguration.SourceArn', value: arn } as const,
      ...lost.map(({ arn: field, reason, detail }) => {
        return { fact: 'senderIdentities', field, value: joined([reason, detail], ': ') } as const;
      }),
    ];
    if (there.length === 0) {
      return { outcome: 'fail', because: nothingThere(subject.name, lost), evidence };
    }
    return { outcome: 'pass', because: somethingThere(subject.name, there, lost), evidence };
  },
  examples: [
    {
      name: say(en`a deleted identity`, ja`削除された ID`),
      facts: { sender: sesSender(DOMAIN), senderIdentities: [missing('notFound')] },
      expect: 'fail',
      says: ['deleted', DOMAIN, 'eu-west-1'],
    },
    {
      name: say(en`another account's identity`, ja`別のアカウントの ID`),
      facts: {
        sender: sesSender(DOMAIN, 'eu-west-1', '999900001111'),
        senderIdentities: [missing('otherAccount', `arn:aws:ses:eu-west-1:999900001111:identity/${DOMAIN}`)],
      },
      expect: 'fail',
      says: ['another account', '999900001111'],
    },
    {
      name: say(en`no ARN at all`, ja`ARN ではない文字列`),
      facts: {
        sender: brokenSender('hello'),
        senderIdentities: [missing('malformed', 'hello', NO_ARN)],
      },
      expect: 'fail',
      says: ['"hello" is not the ARN', 'does not start with arn:'],
    },
    {
      name: say(en`an identity that is there`, ja`存在する ID`),
      facts: { sender: ownFromSender(DOMAIN), senderIdentities: [found(identityRef(DOMAIN))] },
      expect: 'pass',
    },
    {
      name: say(
        en`any Region, and one of the two has it`,
        ja`任意のリージョンを指定し、2 つのうち一方に ID がある`,
      ),
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        senderIdentities: [missing('notFound'), found(identityRef(DOMAIN, 'SUCCESS', 'eu-north-1'))],
      },
      expect: 'pass',
      says: ['eu-north-1', 'missing in eu-west-1'],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER, senderIdentities: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, senderIdentities: [] },
      expect: 'notApplicable',
    },
  ],
});
