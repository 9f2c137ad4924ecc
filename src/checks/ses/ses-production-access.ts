// Is SES out of the sandbox in a Region that has identities, or that a pool sends from?
import { en, ja, same, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { productionAccess } from '../recipes/account.ts';
import { GRANTED, SAMPLE_SUBJECTS, sandbox } from '../samples.ts';
import { reviewOf } from '../words.ts';
import { isUsed, sesOf, useEvidence, usesOf } from './account-use.ts';

const POOL = SAMPLE_SUBJECTS.userPool.id;

export default defineCheck({
  id: 'ses-production-access',
  kind: 'account',
  severity: 'high',
  outsideProduction: 'low',
  title: say(
    en`SES is out of the sandbox in a Region that is used`,
    ja`使用中のリージョンで SES のサンドボックスが解除されている`,
  ),
  rationale: say(
    en`A new account is in the sandbox in every Region: SES sends to verified addresses only, 200 mails a
       day, one a second. Tests to your own addresses work, which hides it until the first real user signs up.`,
    ja`新しいアカウントは、どのリージョンでもサンドボックスにあります。SES は検証済みのアドレスにしか送信せず、1 日 200 通、
       1 秒に 1 通までです。自分の検証済みアドレスへのテストは成功するため、最初のユーザーがサインアップするまで
       気付きません。`,
  ),
  remediation: {
    summary: say(
      en`Ask for production access in this Region and say what you send, to whom, and how you handle
         bounces; when it was denied, answer in the support case that AWS opened.`,
      ja`このリージョンで本稼働アクセスをリクエストし、何を誰に送信するか、バウンスをどう処理するかを説明してください。
         拒否された場合は、AWS が作成したサポートケースに回答してください。`,
    ),
    command: same(
      'aws sesv2 put-account-details --region <region> --production-access-enabled --mail-type ' +
        'TRANSACTIONAL --website-url <https://your-site>',
    ),
    link: AWS.sandbox,
  },
  recipe: productionAccess,
  cannotSee: say(
    en`How much is sent: a single identity or pool makes a Region count as used. Nor what AWS asks in its
       support case.`,
    ja`送信量 (ID またはユーザープールが 1 つでもあれば、リージョンを使用中とみなします)。また、AWS がサポートケースで
       求めている内容。`,
  ),
  links: [AWS.sandbox, AWS.getAccount],
  needs: ['productionAccess', 'use'],
  evaluate({ productionAccess, use }, { subject }) {
    const evidence = [
      { fact: 'productionAccess', field: 'ProductionAccessEnabled', value: String(productionAccess.granted) },
      { fact: 'productionAccess', field: 'Details.ReviewDetails.Status', value: reviewOf(productionAccess) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (productionAccess.granted) {
      const because = say(
        en`${where} is out of the sandbox.`,
        ja`${where} のサンドボックスは解除されています。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    if (!isUsed(use)) {
      const because = say(
        en`${where} is in the sandbox, and nothing uses it.`,
        ja`${where} はサンドボックスにありますが、使用されていません。`,
      );
      return { outcome: 'notApplicable', because, evidence };
    }
    const review = reviewOf(productionAccess);
    const because = say(
      en`${where} is in the sandbox, though it is in use (${usesOf(use)}): ${review}.
         Mail to anyone but verified addresses is refused.`,
      ja`${where} は使用中 (${usesOf(use)}) ですが、サンドボックスにあります。${review}。検証済みのアドレス以外への
         メールは拒否されます。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(en`in use, and nobody asked`, ja`使用中で、未リクエスト`),
      facts: { productionAccess: sandbox(), use: { identities: 2, pools: [] } },
      expect: 'fail',
      says: ['in use (2 identities)', 'nobody has asked'],
    },
    {
      name: say(en`a review status that AWS has added since`, ja`AWS が後から追加したレビューのステータス`),
      facts: { productionAccess: sandbox('ESCALATED'), use: { identities: 1, pools: [] } },
      expect: 'fail',
      says: ['the request for production access is ESCALATED'],
    },
    {
      name: say(
        en`a pool sends from it, and AWS is still reviewing`,
        ja`ユーザープールが送信元として使い、AWS が審査中`,
      ),
      facts: { productionAccess: sandbox('pending'), use: { identities: 0, pools: [POOL] } },
      expect: 'fail',
      says: ['in use (1 user pool)', 'still reviewing'],
    },
    {
      name: say(en`in use, and AWS said no`, ja`使用中で、AWS に拒否された`),
      facts: { productionAccess: sandbox('denied'), use: { identities: 1, pools: [POOL] } },
      expect: 'fail',
      says: ['1 identity and 1 user pool', 'denied'],
    },
    {
      name: say(en`in use, and the request was lost`, ja`使用中で、リクエストが AWS に届いていない`),
      facts: { productionAccess: sandbox('failed'), use: { identities: 1, pools: [] } },
      expect: 'fail',
      says: ['must be sent again'],
    },
    {
      name: say(en`production`, ja`本稼働`),
      facts: { productionAccess: GRANTED, use: { identities: 1, pools: [POOL] } },
      expect: 'pass',
    },
    {
      name: say(en`a sandbox that nothing uses`, ja`使用されていないサンドボックス`),
      facts: { productionAccess: sandbox(), use: { identities: 0, pools: [] } },
      expect: 'notApplicable',
      says: ['nothing uses it'],
    },
  ],
});
