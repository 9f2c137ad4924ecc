// Is there enough left of what SES lets the account send in 24 hours?
import { en, ja, type SendQuota, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingQuota } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { commands, percent } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

const mails = (count: number) => count.toLocaleString('en');

/** A sample quota, of which so many mails are used up. */
function quota(sent24Hours: number, max24Hours = 50_000): SendQuota {
  return { max24Hours, sent24Hours, maxPerSecond: 14 };
}

export default defineCheck({
  id: 'ses-quota-headroom',
  kind: 'account',
  severity: 'medium',
  title: say(
    en`SES has enough left of its 24-hour sending quota in a Region that is used`,
    ja`使用中のリージョンで SES の 24 時間の送信クォータに余裕がある`,
  ),
  rationale: say(
    en`SES counts the recipients of the last 24 hours. Once the quota is used up it refuses every further mail
       until enough of them are a day old: a newsletter in the morning can take the sign-up codes of the
       afternoon. To raise the quota takes AWS up to a day.`,
    ja`SES は過去 24 時間の受信者数を数えます。クォータを使い切ると、送信から 1 日が過ぎて枠が空くまで、以降のメールを
       すべて拒否します。朝にニュースレターを送ると、午後のサインアップコードを送信できなくなることもあります。
       AWS によるクォータの引き上げには、最大で 1 日かかります。`,
  ),
  remediation: {
    summary: say(
      en`Ask for a higher quota in Service Quotas before you need it, or send bulk mail from another Region or
         account. The 200 mails a day of the sandbox end with production access.`,
      ja`必要になる前に Service Quotas でクォータの引き上げをリクエストするか、大量送信メールを別のリージョンまたは
         アカウントから送信してください。サンドボックスの 1 日 200 通の制限は、本稼働アクセスが許可されるとなくなります。`,
    ),
    command: commands(
      'aws sesv2 get-account --region <region> --query SendQuota',
      'aws service-quotas list-service-quotas --region <region> --service-code ses',
    ),
    link: AWS.increaseQuotas,
  },
  recipe: sendingQuota,
  cannotSee: say(
    en`The quota of mails a second, which a rush may hit long before that of the day. Nor a peak before
       or after the scan: what was sent in 24 hours is read once.`,
    ja`1 秒あたりの送信クォータ (送信が集中すると、1 日のクォータよりはるかに早く達することがあります)。また、スキャンの前後の
       ピーク (24 時間の送信数を読み取るのは 1 回だけです)。`,
  ),
  links: [AWS.increaseQuotas, AWS.sendingQuotas, AWS.sendQuota],
  needs: ['quota', 'use'],
  evaluate({ quota: { max24Hours, sent24Hours }, use }, { subject, thresholds }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'quota', field: 'SendQuota.SentLast24Hours', value: mails(sent24Hours) },
      { fact: 'quota', field: 'SendQuota.Max24HourSend', value: mails(max24Hours) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    // "A value of -1 signifies an unlimited quota" (API_SendQuota).
    if (max24Hours < 0) {
      const because = say(
        en`${where} may send without limit in 24 hours.`,
        ja`${where} には 24 時間の送信数の上限がありません。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    // A quota of nothing has nothing left.
    const share = max24Hours > 0 ? sent24Hours / max24Hours : 1;
    const [sent, max] = [mails(sent24Hours), mails(max24Hours)];
    const used = say(
      en`${where} has sent ${sent} of the ${max} mails that it may send in 24 hours (${percent(share)})`,
      ja`${where} は、24 時間に送信できる ${max} 通のうち ${sent} 通を送信済みです (${percent(share)})`,
    );
    if (share < thresholds.quotaUsed.medium) {
      return { outcome: 'pass', because: say(en`${used}.`, ja`${used}。`), evidence };
    }
    const severity = share < thresholds.quotaUsed.high ? 'medium' : 'high';
    const because = say(
      en`${used}: once they are used up, SES refuses every further mail.`,
      ja`${used}。使い切ると、SES は以降のメールをすべて拒否します。`,
    );
    return { outcome: 'fail', severity, because, evidence };
  },
  examples: [
    {
      name: say(en`more than the configuration likes`, ja`設定ファイルの上限を超える`),
      facts: { quota: quota(30_000), use: USED },
      thresholds: { quotaUsed: { medium: 0.5, high: 0.9 } },
      expect: 'fail',
      severity: 'medium',
      says: ['(60 %)'],
    },
    {
      name: say(en`exactly 80 %`, ja`ちょうど 80 %`),
      facts: { quota: quota(40_000), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['40,000 of the 50,000 mails', '(80 %)'],
    },
    {
      name: say(en`just under 95 %`, ja`95 % をわずかに下回る`),
      facts: { quota: quota(47_499), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['(94.99 %)'],
    },
    {
      name: say(en`exactly 95 %`, ja`ちょうど 95 %`),
      facts: { quota: quota(47_500), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['(95 %)'],
    },
    {
      name: say(en`all of it`, ja`すべて使用済み`),
      facts: { quota: quota(50_000), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['(100 %)'],
    },
    {
      name: say(en`the quota of the sandbox, nearly used up`, ja`サンドボックスのクォータをほぼ使い切った`),
      facts: { quota: quota(172, 200), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['172 of the 200 mails', '(86 %)'],
    },
    {
      name: say(en`a quota of nothing`, ja`クォータが 0`),
      facts: { quota: quota(0, 0), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['0 of the 0 mails'],
    },
    {
      name: say(en`just under 80 %`, ja`80 % をわずかに下回る`),
      facts: { quota: quota(39_999), use: USED },
      expect: 'pass',
      says: ['(79.99 %)'],
    },
    {
      name: say(en`nothing sent`, ja`送信なし`),
      facts: { quota: quota(0), use: USED },
      expect: 'pass',
      says: ['(0 %)'],
    },
    {
      name: say(en`no limit`, ja`上限なし`),
      facts: { quota: quota(1_000_000, -1), use: USED },
      expect: 'pass',
      says: ['without limit'],
    },
    {
      name: say(en`used up where nothing uses it any more`, ja`使い切ったが、もう使用されていない`),
      facts: { quota: quota(200, 200), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
