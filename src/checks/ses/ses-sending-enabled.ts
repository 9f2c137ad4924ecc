// Does SES send at all for the account in a Region that is used?
import { en, ja, paragraph, type Sending, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingEnabled } from '../recipes/account.ts';
import { sending, UNUSED, USED } from '../samples.ts';
import { commands } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence, usesOf } from './account-use.ts';

/** Who has paused it: AWS says so of itself only. */
function pausedBy(enforcement: Sending['enforcement']): Text {
  if (enforcement === 'SHUTDOWN') {
    return say(
      en`AWS has paused it; ses-enforcement-healthy says more.`,
      ja`一時停止したのは AWS です。詳細は ses-enforcement-healthy を参照してください。`,
    );
  }
  return say(
    en`AWS's own status for it is ${enforcement}: somebody of yours has paused it, or an alarm.`,
    ja`AWS 側のステータスは ${enforcement} のため、一時停止したのは社内の誰か、またはアラームです。`,
  );
}

export default defineCheck({
  id: 'ses-sending-enabled',
  kind: 'account',
  severity: 'critical',
  title: say(
    en`SES may send for the account in a Region that is used`,
    ja`使用中のリージョンで SES の送信が許可されている`,
  ),
  rationale: say(
    en`While sending is paused SES refuses every mail of the account in the Region. Whoever waits for a sign-up
       code gets none. An alarm that pauses sending by itself leaves it paused until somebody switches it on
       again.`,
    ja`送信が一時停止されている間、SES はそのリージョンでアカウントのメールをすべて拒否します。サインアップコードを待っている
       ユーザーにも届きません。アラームが自動で停止した場合も、誰かが再開するまで停止したままです。`,
  ),
  remediation: {
    summary: say(
      en`Find out who paused it and why (CloudTrail keeps calls of PutAccountSendingAttributes and
         UpdateAccountSendingEnabled), mend that, then switch it on again. When AWS has paused it, no call
         helps: answer in the support case that AWS opened.`,
      ja`誰がなぜ一時停止したかを調べ (PutAccountSendingAttributes と UpdateAccountSendingEnabled の呼び出しは
         CloudTrail に残ります)、原因を解消してから送信を再開してください。AWS が一時停止した場合は API 呼び出しでは
         再開できないため、AWS が作成したサポートケースに回答してください。`,
    ),
    command: commands(
      'aws sesv2 get-account --region <region> --query "[SendingEnabled, EnforcementStatus]"',
      'aws sesv2 put-account-sending-attributes --region <region> --sending-enabled',
    ),
    link: AWS.pauseSending,
  },
  recipe: sendingEnabled,
  cannotSee: say(
    en`Who paused it, and when: CloudTrail is not read. Nor a configuration set whose own sending is
       switched off.`,
    ja`誰がいつ一時停止したか (CloudTrail は読み取りません)。また、設定セット単位で送信が無効になっている場合。`,
  ),
  links: [AWS.pauseSending, AWS.putSending, AWS.getAccount, AWS.review],
  needs: ['sending', 'use'],
  evaluate({ sending: { enabled, enforcement }, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'sending', field: 'SendingEnabled', value: String(enabled) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (enabled) {
      const because = say(en`${where} may send.`, ja`${where} の送信は許可されています。`);
      return { outcome: 'pass', because, evidence };
    }
    const paused = say(
      en`Sending is paused for ${where}, which is in use (${usesOf(use)}): all mail is refused.`,
      ja`${where} は使用中 (${usesOf(use)}) ですが、送信が一時停止されており、メールはすべて拒否されます。`,
    );
    return { outcome: 'fail', because: paragraph(paused, pausedBy(enforcement)), evidence };
  },
  examples: [
    {
      name: say(en`somebody has paused it`, ja`誰かが一時停止した`),
      facts: { sending: sending({ enabled: false }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: [
        'eu-west-1',
        'in use (1 identity and 1 user pool)',
        "AWS's own status for it is HEALTHY",
        'somebody of yours',
      ],
    },
    {
      name: say(en`AWS has paused it`, ja`AWS が一時停止した`),
      facts: { sending: sending({ enabled: false, enforcement: 'SHUTDOWN' }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['AWS has paused it'],
    },
    {
      name: say(en`it sends`, ja`送信できる`),
      facts: { sending: sending(), use: USED },
      expect: 'pass',
    },
    {
      name: say(en`it sends, though AWS is about to look`, ja`送信できるが、レビュー対象`),
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: USED },
      expect: 'pass',
    },
    {
      name: say(en`paused where nothing uses it`, ja`一時停止中だが、使用されていない`),
      facts: { sending: sending({ enabled: false }), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
