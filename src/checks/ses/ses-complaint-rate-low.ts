// Do too many of those who get the account's mail complain of it?
import { en, ja, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { complaintAlarm } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { COMPLAINT_RATE } from '../thresholds.ts';
import { commands } from '../words.ts';
import { judgeRate } from './rate.ts';

export default defineCheck({
  id: 'ses-complaint-rate-low',
  kind: 'account',
  severity: 'high',
  title: say(
    en`Little of the mail that SES sends in a Region that is used is reported as spam`,
    ja`使用中のリージョンで SES の苦情率が低い`,
  ),
  rationale: say(
    en`Whoever presses "report spam" tells the receiver, and the receiver tells SES. From one in a thousand on
       AWS places the account under review, from five in a thousand on it may pause its sending. All mail of the
       account in the Region is hit, the sign-up codes of its user pools too.`,
    ja`受信者がメールを「迷惑メールとして報告」すると、受信側から SES に伝わります。AWS は、1,000 通に 1 通以上で
       アカウントをレビュー対象とし、1,000 通に 5 通以上で送信を一時停止することがあります。影響はそのリージョンの
       アカウントのメールすべてに及び、ユーザープールのサインアップコードも含まれます。`,
  ),
  remediation: {
    summary: say(
      en`Find what people complain of: mail that they did not ask for, or can leave only by complaining. Give
         every bulk mail one-click unsubscribe, send it from a domain or account of its own, and let SES
         suppress who complained.`,
      ja`何が苦情の原因かを調べてください。受信者が希望していないメールや、苦情以外に配信を止める手段のないメールが
         候補です。大量送信メールにはすべてワンクリックでの登録解除を付け、専用のドメインまたはアカウントから送信し、
         苦情のあったアドレスには SES のサプレッションで送信を止めてください。`,
    ),
    command: commands(
      'aws sesv2 list-suppressed-destinations --region <region> --reasons COMPLAINT',
      'aws cloudwatch get-metric-statistics --region <region> --namespace AWS/SES --metric-name ' +
        'Reputation.ComplaintRate --statistics Average --period 3600 --start-time <2026-01-01T00:00:00Z> ' +
        '--end-time <2026-01-15T00:00:00Z>',
    ),
    link: AWS.review,
  },
  recipe: complaintAlarm,
  cannotSee: say(
    en`Complaints that a receiver does not pass on to SES, as Gmail does not. Nor whose mail they are
       about: the rate is of the whole account in the Region, as CloudWatch last had it within two weeks.`,
    ja`Gmail のように、受信側が SES に通知しない苦情。また、どこから送信したメールへの苦情か (苦情率はそのリージョンの
       アカウント全体の値で、CloudWatch にある過去 2 週間で最新のものです)。`,
  ),
  links: [AWS.review, AWS.reputationAlarms, AWS.reputationMessages, AWS.suppression],
  needs: ['reputation', 'use'],
  evaluate({ reputation, use }, { subject, thresholds }) {
    const rate = {
      field: 'complaintRate',
      metric: 'Reputation.ComplaintRate',
      name: say(en`complaint rate`, ja`苦情率`),
      limits: thresholds.complaintRate,
      aws: COMPLAINT_RATE,
    } as const;
    return judgeRate(rate, reputation, use, subject);
  },
  examples: [
    {
      name: say(
        en`under what AWS allows, and far over what the configuration does`,
        ja`AWS の上限は下回るが、設定ファイルの上限は大きく超える`,
      ),
      facts: { reputation: { bounceRate: 0, complaintRate: 0.0009 }, use: USED },
      thresholds: { complaintRate: { high: 0.0002, critical: 0.0008 } },
      expect: 'fail',
      severity: 'critical',
      says: ['the limit is 0.08 %', 'under review from 0.1 % on'],
    },
    {
      name: say(en`exactly 0.1 %`, ja`ちょうど 0.1 %`),
      facts: { reputation: { bounceRate: 0, complaintRate: 0.001 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 0.1 %', 'under review'],
    },
    {
      name: say(en`just under 0.5 %`, ja`0.5 % をわずかに下回る`),
      facts: { reputation: { bounceRate: 0, complaintRate: 0.0049999 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 0.499 %', 'from 0.5 % on may pause'],
    },
    {
      name: say(en`exactly 0.5 %`, ja`ちょうど 0.5 %`),
      facts: { reputation: { bounceRate: 0, complaintRate: 0.005 }, use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is 0.5 %', 'pause all their sending'],
    },
    {
      name: say(en`just under 0.1 %`, ja`0.1 % をわずかに下回る`),
      facts: { reputation: { bounceRate: 0.2, complaintRate: 0.00099999 }, use: USED },
      expect: 'pass',
      says: ['is 0.099 %'],
    },
    {
      name: say(en`nobody complains`, ja`苦情なし`),
      facts: { reputation: { bounceRate: 0, complaintRate: 0 }, use: USED },
      expect: 'pass',
      says: ['is 0 %'],
    },
    {
      name: say(en`too little sent to tell`, ja`送信数が少なく算出できない`),
      facts: { reputation: { bounceRate: 0 }, use: USED },
      expect: 'notApplicable',
      says: ['no complaint rate'],
    },
    {
      name: say(en`a Region that nothing uses`, ja`使用されていないリージョン`),
      facts: { reputation: { complaintRate: 0.2 }, use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
