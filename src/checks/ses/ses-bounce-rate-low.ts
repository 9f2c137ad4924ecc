// Does too much of the account's mail bounce?
import { en, ja, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { bounceAlarm } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { BOUNCE_RATE } from '../thresholds.ts';
import { commands } from '../words.ts';
import { judgeRate } from './rate.ts';

export default defineCheck({
  id: 'ses-bounce-rate-low',
  kind: 'account',
  severity: 'high',
  title: say(
    en`Little of the mail that SES sends in a Region that is used bounces`,
    ja`使用中のリージョンで SES のバウンス率が低い`,
  ),
  rationale: say(
    en`Receivers take a high share of hard bounces for a sign of bought or old lists, and so does AWS: from 5 %
       on it places the account under review, from 10 % on it may pause its sending. All mail of the account in
       the Region is hit, the sign-up codes of its user pools too.`,
    ja`受信側は、ハードバウンスの割合が高いと、購入した宛先リストや古い宛先リストへの送信を疑います。AWS も同様で、
       5 % 以上でアカウントをレビュー対象とし、10 % 以上で送信を一時停止することがあります。影響はそのリージョンの
       アカウントのメールすべてに及び、ユーザープールのサインアップコードも含まれます。`,
  ),
  remediation: {
    summary: say(
      en`Find what bounces: look at who sends to addresses that nobody confirmed, at sign-up forms that bots
         fill in, and at tests that go to invented addresses (the SES mailbox simulator is there for those, and
         does not count). Let SES suppress what bounced once.`,
      ja`何がバウンスしているかを調べてください。確認していないアドレスへの送信、ボットが入力したサインアップフォーム、
         架空のアドレスへのテストが主な候補です (テストには SES メールボックスシミュレーターを使えば、バウンス率に
         算入されません)。一度バウンスしたアドレスには、SES のサプレッションで送信を止めてください。`,
    ),
    command: commands(
      'aws sesv2 list-suppressed-destinations --region <region> --reasons BOUNCE',
      'aws cloudwatch get-metric-statistics --region <region> --namespace AWS/SES --metric-name ' +
        'Reputation.BounceRate --statistics Average --period 3600 --start-time <2026-01-01T00:00:00Z> ' +
        '--end-time <2026-01-15T00:00:00Z>',
    ),
    link: AWS.review,
  },
  recipe: bounceAlarm,
  cannotSee: say(
    en`Whose mail bounces: the rate is of the whole account in the Region, as CloudWatch last had it
       within two weeks, and not of a pool, an identity or a configuration set.`,
    ja`どこから送信したメールがバウンスしているか。バウンス率はそのリージョンのアカウント全体の値 (CloudWatch にある
       過去 2 週間で最新のもの) で、ユーザープール、ID、設定セットごとの値ではありません。`,
  ),
  links: [AWS.review, AWS.reputationAlarms, AWS.reputationMessages, AWS.suppression],
  needs: ['reputation', 'use'],
  evaluate({ reputation, use }, { subject, thresholds }) {
    const rate = {
      field: 'bounceRate',
      metric: 'Reputation.BounceRate',
      name: say(en`bounce rate`, ja`バウンス率`),
      limits: thresholds.bounceRate,
      aws: BOUNCE_RATE,
    } as const;
    return judgeRate(rate, reputation, use, subject);
  },
  examples: [
    {
      name: say(en`exactly 5 %`, ja`ちょうど 5 %`),
      facts: { reputation: { bounceRate: 0.05, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 5 %', 'under review'],
    },
    {
      name: say(en`just under 10 %`, ja`10 % をわずかに下回る`),
      facts: { reputation: { bounceRate: 0.09999, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 9.99 %', 'from 10 % on may pause'],
    },
    {
      name: say(en`exactly 10 %`, ja`ちょうど 10 %`),
      facts: { reputation: { bounceRate: 0.1, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is 10 %', 'pause all their sending'],
    },
    {
      name: say(en`just under 5 %`, ja`5 % をわずかに下回る`),
      facts: { reputation: { bounceRate: 0.049999, complaintRate: 0.2 }, use: USED },
      expect: 'pass',
      says: ['is 4.99 %'],
    },
    {
      name: say(
        en`under what AWS allows, and over what the configuration does`,
        ja`AWS の上限は下回るが、設定ファイルの上限は超える`,
      ),
      facts: { reputation: { bounceRate: 0.03, complaintRate: 0 }, use: USED },
      thresholds: { bounceRate: { high: 0.02, critical: 0.08 } },
      expect: 'fail',
      severity: 'high',
      says: ['the limit is 2 %', 'under review from 5 % on'],
    },
    {
      name: say(en`nothing bounces`, ja`バウンスなし`),
      facts: { reputation: { bounceRate: 0, complaintRate: 0 }, use: USED },
      expect: 'pass',
      says: ['is 0 %'],
    },
    {
      name: say(en`too little sent to tell`, ja`送信数が少なく算出できない`),
      facts: { reputation: { complaintRate: 0 }, use: USED },
      expect: 'notApplicable',
      says: ['no bounce rate'],
    },
    {
      name: say(en`a Region that nothing uses`, ja`使用されていないリージョン`),
      facts: { reputation: { bounceRate: 0.2 }, use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
