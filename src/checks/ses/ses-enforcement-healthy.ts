// Does AWS find fault with what the account sends?
import { en, ja, type Sending, type Severity, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { supportCase } from '../recipes/account.ts';
import { sending, UNUSED, USED } from '../samples.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** How bad a word other than HEALTHY is, and what it means (GetAccount, EnforcementStatus). */
function faultOf(enforcement: Sending['enforcement']): { severity: Severity; means: Text } {
  if (enforcement === 'PROBATION') {
    const means = say(
      en`AWS has placed it under review. It still sends, and AWS may pause it if what is wrong stays so`,
      ja`アカウントは AWS のレビュー対象です。まだ送信できますが、問題が解消されなければ AWS が送信を一時停止する可能性が
         あります`,
    );
    return { severity: 'high', means };
  }
  if (enforcement === 'SHUTDOWN') {
    const means = say(
      en`AWS has paused it because of what was sent. All mail is refused`,
      ja`送信された内容を理由に AWS が送信を一時停止しており、メールはすべて拒否されます`,
    );
    return { severity: 'critical', means };
  }
  const means = say(
    en`a word of SES that Mailposture does not know`,
    ja`Mailposture が知らない SES のステータスです`,
  );
  return { severity: 'medium', means };
}

export default defineCheck({
  id: 'ses-enforcement-healthy',
  kind: 'account',
  severity: 'high',
  title: say(
    en`AWS finds no fault with what SES sends in a Region that is used`,
    ja`使用中のリージョンの SES の送信について、AWS から問題を指摘されていない`,
  ),
  rationale: say(
    en`AWS reviews accounts whose mail bounces, is reported as spam or meets spam traps, and pauses those that
       do not mend it in time; serious cases at once. It tells so by a mail to the address of the account,
       which often nobody reads.`,
    ja`AWS は、バウンスや迷惑メールとしての報告が多いアカウントや、スパムトラップに送信したアカウントをレビューし、期限までに
       改善されなければ送信を一時停止します。重大な場合は直ちに停止します。通知はアカウントの E メールアドレスに届きますが、
       誰も読んでいないことが少なくありません。`,
  ),
  remediation: {
    summary: say(
      en`Read the mail that AWS sent to the address of the account, mend what it names, and answer in the
         support case that AWS opened: what was wrong, what you have changed, and how that keeps it from
         happening again. Changes that are only planned do not count.`,
      ja`AWS からアカウントの E メールアドレスに届いたメールを読み、指摘された問題を解消してから、AWS が作成した
         サポートケースに回答してください。回答には、何が問題だったか、何を変更したか、それによって再発をどう防ぐかを
         書きます。予定しているだけの変更は対応とみなされません。`,
    ),
    command: same('aws sesv2 get-account --region <region> --query "[EnforcementStatus, SendingEnabled]"'),
    link: AWS.review,
  },
  recipe: supportCase,
  cannotSee: say(
    en`Why AWS finds fault: that stands in its mail and its support case, which the check does not read.
       Nor rates that are on their way there (ses-bounce-rate-low, ses-complaint-rate-low).`,
    ja`AWS が問題を指摘した理由 (AWS からのメールとサポートケースに書かれていますが、このチェックは読み取りません)。
       また、上限に近づいているバウンス率や苦情率 (ses-bounce-rate-low、ses-complaint-rate-low)。`,
  ),
  links: [AWS.review, AWS.getAccount, AWS.reputationMessages],
  needs: ['sending', 'use'],
  evaluate({ sending: { enforcement }, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'sending', field: 'EnforcementStatus', value: enforcement },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (enforcement === 'HEALTHY') {
      const because = say(
        en`AWS finds no fault with what ${where} sends.`,
        ja`${where} の送信について、AWS は問題を指摘していません。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const { severity, means } = faultOf(enforcement);
    const because = say(
      en`The enforcement status of ${where} is ${enforcement}: ${means}.`,
      ja`${where} の EnforcementStatus は ${enforcement} です。${means}。`,
    );
    return { outcome: 'fail', severity, because, evidence };
  },
  examples: [
    {
      name: say(en`under review`, ja`レビュー対象`),
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is PROBATION', 'under review'],
    },
    {
      name: say(en`paused by AWS`, ja`AWS が一時停止した`),
      facts: { sending: sending({ enforcement: 'SHUTDOWN', enabled: false }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is SHUTDOWN', 'All mail is refused'],
    },
    {
      name: say(en`a word that AWS has added since`, ja`AWS が後から追加したステータス`),
      facts: { sending: sending({ enforcement: 'WATCHED' }), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['is WATCHED', 'does not know'],
    },
    { name: say(en`healthy`, ja`問題なし`), facts: { sending: sending(), use: USED }, expect: 'pass' },
    {
      name: say(en`healthy, and paused by its owner`, ja`問題なし、所有者が一時停止中`),
      facts: { sending: sending({ enabled: false }), use: USED },
      expect: 'pass',
    },
    {
      name: say(en`under review where nothing uses it`, ja`レビュー対象だが、使用されていない`),
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
