// Is the identity that signs the pool's mail verified?
import { en, ja, listed, paragraph, type SenderIdentity, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { identityVerified } from '../recipes/identity.ts';
import { ADDRESS, DOMAIN, found, identityRef, missing } from '../samples.ts';
import { foundAmong, nothingToJudge, standingOf, unverifiedAmong } from '../words.ts';

type Found = Extract<SenderIdentity, { kind: 'found' }>;

function refused(pool: string, unverified: readonly Found[]): Text {
  const which = listed(unverified.map(({ signing }) => standingOf(signing)));
  const stillSends = unverified.every(({ signing }) => signing.status === 'TEMPORARY_FAILURE');
  return stillSends
    ? say(
        en`SES is about to refuse the mail of the pool ${pool}, because ${which}.`,
        ja`SES はまもなくユーザープール ${pool} のメールを拒否するようになります: ${which}。`,
      )
    : say(
        en`SES refuses the mail of the pool ${pool}, because ${which}.`,
        ja`SES はユーザープール ${pool} のメールを拒否します: ${which}。`,
      );
}

function sendsAsVerified(pool: string, identities: readonly Found[]): Text {
  const signers = listed(identities.map(({ signing }) => signing.name));
  // https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html: verification inherited from the domain
  // suffices to send, but not for an address's own configuration set or policy.
  const covered = identities
    .filter(({ named }) => named.status !== 'SUCCESS')
    .map(({ named, signing }) =>
      say(
        en`${named.name} itself is ${named.status}, but ${signing.name} covers it.`,
        ja`${named.name} 自体は ${named.status} ですが、検証済みの ${signing.name} に含まれます。`,
      ),
    );
  const sends = say(
    en`The pool ${pool} sends as ${signers}, which is verified.`,
    ja`ユーザープール ${pool} は、検証済みの ${signers} として送信します。`,
  );
  return paragraph(sends, ...covered);
}

export default defineCheck({
  id: 'cognito-sender-verified',
  kind: 'userPool',
  severity: 'critical',
  title: say(
    en`The identity that signs the pool's mail is verified`,
    ja`ユーザープールのメールに署名する ID が検証済みである`,
  ),
  rationale: say(
    en`SES sends nothing from an identity that is not verified. A domain that was verified loses it again
       when its DKIM records go from DNS: a move to another DNS provider is enough to stop every sign-up.`,
    ja`SES は、検証済みでない ID からは一切送信しません。一度検証されたドメインも、DKIM レコードが DNS からなくなると
       検証済みではなくなります。DNS プロバイダーを移行しただけで、サインアップがすべて止まることもあります。`,
  ),
  remediation: {
    summary: say(
      en`Publish the DKIM records that SES asks for and wait until it says SUCCESS, or send from a verified
         domain.`,
      ja`SES が求める DKIM レコードを公開して SES が SUCCESS を返すまで待つか、検証済みドメインから送信してください。`,
    ),
    command: same(
      'aws sesv2 get-email-identity --region <region> --email-identity <identity> ' +
        '--query "[VerificationStatus, VerificationInfo, DkimAttributes]"',
    ),
    link: AWS.troubleshootVerification,
  },
  recipe: identityVerified,
  cannotSee: say(
    en`A record that is gone from DNS while SES has yet to notice: the status is what SES last found. For
       domains ses-dkim-live asks DNS itself.`,
    ja`DNS からなくなったことに SES がまだ気付いていないレコード (ステータスは SES が最後に確認した時点のものです)。
       ドメインについては、ses-dkim-live が DNS に直接問い合わせます。`,
  ),
  links: [AWS.troubleshootVerification, AWS.identities, AWS.poolEmail],
  needs: ['senderIdentities'],
  follows: [{ check: 'ses-identity-verified', of: 'senderIdentity' }],
  evaluate({ senderIdentities }, { subject }) {
    const identities = foundAmong(senderIdentities);
    if (identities.length === 0) return nothingToJudge(senderIdentities, subject.name);
    const evidence = identities.map(({ signing }) => {
      return {
        fact: 'senderIdentities',
        field: `VerificationStatus (${signing.arn})`,
        value: signing.status,
      } as const;
    });
    const unverified = unverifiedAmong(identities);
    if (unverified.length > 0) {
      return { outcome: 'fail', because: refused(subject.name, unverified), evidence };
    }
    return { outcome: 'pass', because: sendsAsVerified(subject.name, identities), evidence };
  },
  examples: [
    {
      name: say(en`a domain that still waits for its records`, ja`レコードの確認待ちのドメイン`),
      facts: { senderIdentities: [found(identityRef(DOMAIN, 'PENDING'))] },
      expect: 'fail',
      says: [DOMAIN, 'PENDING', 'not found the proof'],
    },
    {
      name: say(en`a domain whose records went away`, ja`レコードがなくなったドメイン`),
      facts: { senderIdentities: [found(identityRef(DOMAIN, 'TEMPORARY_FAILURE'))] },
      expect: 'fail',
      says: ['TEMPORARY_FAILURE', 'cannot confirm it', 'is about to refuse'],
    },
    {
      name: say(en`verified in one of two Regions`, ja`2 つのリージョンの一方でのみ検証済み`),
      facts: {
        senderIdentities: [found(identityRef(DOMAIN)), found(identityRef(DOMAIN, 'FAILED', 'eu-north-1'))],
      },
      expect: 'fail',
      says: ['eu-north-1', 'FAILED'],
    },
    {
      name: say(en`a verified domain`, ja`検証済みドメイン`),
      facts: { senderIdentities: [found(identityRef(DOMAIN))] },
      expect: 'pass',
    },
    {
      name: say(en`an unverified address of a verified domain`, ja`検証済みドメインの未検証のアドレス`),
      facts: {
        senderIdentities: [
          found(identityRef(ADDRESS, 'PENDING'), { kind: 'covered', by: DOMAIN }, identityRef(DOMAIN)),
        ],
      },
      expect: 'pass',
      says: [`${ADDRESS} itself is PENDING`, `${DOMAIN} covers it`],
    },
    { name: say(en`no identity`, ja`ID がない`), facts: { senderIdentities: [] }, expect: 'notApplicable' },
    {
      name: say(en`an identity that is gone`, ja`存在しなくなった ID`),
      facts: { senderIdentities: [missing('notFound')] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
