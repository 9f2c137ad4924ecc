// Does SES stop sending to addresses that bounced or complained?
import { en, ja, listed, same, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { suppression } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { NONE } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** The reasons for which SES can suppress an address, and what they are called. */
const REASONS = [
  ['BOUNCE', say(en`bounces`, ja`バウンス`)],
  ['COMPLAINT', say(en`complaints`, ja`苦情`)],
] as const;

export default defineCheck({
  id: 'ses-suppression-on',
  kind: 'account',
  severity: 'medium',
  title: say(
    en`SES suppresses addresses after bounces and complaints in a Region that is used`,
    ja`使用中のリージョンで、SES のサプレッションがバウンスと苦情に対して有効になっている`,
  ),
  rationale: say(
    en`With the account-level suppression list SES sends nothing more to an address that bounced or complained
       once, and what it holds back does not count into the bounce rate. Without it every further mail to such
       an address worsens the rates by which AWS judges the account. Accounts that began with SES before 25
       November 2019 have it off until somebody switches it on.`,
    ja`アカウントレベルのサプレッションリストを使うと、一度バウンスまたは苦情があったアドレスには SES が以後送信せず、
       送信を見送ったメールはバウンス率に算入されません。使わない場合は、そのようなアドレスに送信するたびに、AWS が
       アカウントの評価に使うバウンス率や苦情率が悪化します。2019 年 11 月 25 日より前に SES の使用を開始した
       アカウントでは、有効にするまで無効のままです。`,
  ),
  remediation: {
    summary: say(
      en`Switch it on for both reasons. A configuration set may say otherwise for its own mail: look there too.`,
      ja`バウンスと苦情の両方に対して有効にしてください。設定セットでは個別に異なる設定にできるため、設定セットも
         確認してください。`,
    ),
    command: same(
      'aws sesv2 put-account-suppression-attributes --region <region> --suppressed-reasons BOUNCE COMPLAINT',
    ),
    link: AWS.suppression,
  },
  recipe: suppression,
  cannotSee: say(
    en`A configuration set that overrides the setting for its own mail, and which addresses stand on the list.`,
    ja`この設定を上書きしている設定セット。また、リストに登録されているアドレス。`,
  ),
  links: [AWS.suppression, AWS.putSuppression, AWS.getAccount],
  needs: ['suppression', 'use'],
  evaluate({ suppression, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      {
        fact: 'suppression',
        field: 'SuppressionAttributes.SuppressedReasons',
        value: suppression.join(', ') || NONE,
      },
      useEvidence(use),
    ] as const;
    const off = REASONS.filter(([reason]) => !suppression.includes(reason)).map(([, name]) => name);
    const where = sesOf(subject);
    if (off.length === 0) {
      const because = say(
        en`${where} suppresses addresses after bounces and complaints.`,
        ja`${where} のサプレッションは、バウンスと苦情に対して有効です。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const because = say(
      en`${where} does not suppress addresses after ${listed(off)}: it goes on sending to them, and the rates by which
         AWS judges the account get worse.`,
      ja`${where} のサプレッションは、次の理由に対して無効です: ${listed(off)}。該当するアドレスへの送信が続き、AWS が
         アカウントの評価に使うバウンス率や苦情率が悪化します。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(en`off`, ja`無効`),
      facts: { suppression: [], use: USED },
      expect: 'fail',
      says: ['after bounces and complaints'],
    },
    {
      name: say(en`bounces only`, ja`バウンスのみ`),
      facts: { suppression: ['BOUNCE'], use: USED },
      expect: 'fail',
      says: ['addresses after complaints:'],
    },
    {
      name: say(en`complaints only`, ja`苦情のみ`),
      facts: { suppression: ['COMPLAINT'], use: USED },
      expect: 'fail',
      says: ['addresses after bounces:'],
    },
    {
      name: say(en`both`, ja`両方`),
      facts: { suppression: ['BOUNCE', 'COMPLAINT'], use: USED },
      expect: 'pass',
    },
    {
      name: say(en`both, and a reason that AWS has added since`, ja`両方と、AWS が後から追加した理由`),
      facts: { suppression: ['COMPLAINT', 'ENGAGEMENT', 'BOUNCE'], use: USED },
      expect: 'pass',
    },
    {
      name: say(en`off where nothing uses it`, ja`無効だが、使用されていない`),
      facts: { suppression: [], use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
