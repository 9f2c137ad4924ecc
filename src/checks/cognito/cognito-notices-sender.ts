// Can the notices of a pool's threat protection go out: is their sender there, and verified?
import { en, ja, joined, listed, type SenderIdentity, say } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { noticesSender } from '../recipes/pool.ts';
import {
  ADDRESS,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  noticesFrom,
  sesSender,
} from '../samples.ts';
import { commands, foundAmong, NONE, standingOf, unverifiedAmong, whyMissing } from '../words.ts';

const SENDER = sesSender(DOMAIN);

type Found = Extract<SenderIdentity, { kind: 'found' }>;
type Missing = Extract<SenderIdentity, { kind: 'missing' }>;

function evidenceOf(identity: SenderIdentity, source: string) {
  if (identity.kind === 'found') {
    const { arn, status } = identity.signing;
    return { fact: 'notices', field: `VerificationStatus (${arn})`, value: status, source } as const;
  }
  const { region, reason, detail } = identity;
  const field = say(en`the identity in ${region}`, ja`${region} の ID`);
  return { fact: 'notices', field, value: joined([reason, detail], ': '), source } as const;
}

/** The verdict on what the SourceArn of a pool's notices leads to. */
function verdictOn(there: readonly Found[], lost: readonly Missing[], pool: string) {
  const cannot = say(
    en`The threat-protection notices of the pool ${pool} cannot be sent`,
    ja`ユーザープール ${pool} の脅威保護の通知は送信できません`,
  );
  if (there.length === 0) {
    const why = joined(lost.map(whyMissing), say(en`; `, ja`。`));
    return { outcome: 'fail', because: say(en`${cannot}: ${why}.`, ja`${cannot}。${why}。`) } as const;
  }
  const unverified = unverifiedAmong(there);
  if (unverified.length > 0) {
    const which = listed(unverified.map(({ signing }) => standingOf(signing)));
    const because = say(en`${cannot}, because ${which}.`, ja`${cannot}。${which}。`);
    return { outcome: 'fail', because } as const;
  }
  const signers = listed(
    there.map(({ signing: { name, region } }) => say(en`${name} in ${region}`, ja`${region} の ${name}`)),
  );
  const because = say(
    en`The threat-protection notices of the pool ${pool} go out as ${signers}, which is verified.`,
    ja`ユーザープール ${pool} の脅威保護の通知は、検証済みの ID (${signers}) から送信されます。`,
  );
  return { outcome: 'pass', because } as const;
}

export default defineCheck({
  id: 'cognito-notices-sender',
  kind: 'userPool',
  severity: 'high',
  title: say(
    en`The sender of the threat-protection notices exists and is verified`,
    ja`脅威保護の通知の送信元が存在し、検証済みである`,
  ),
  rationale: say(
    en`Threat protection can tell users by e-mail of a sign-in that looks risky. Those notices have a sender of
       their own, apart from the one of the pool, and an identity that is gone or not verified sends nothing:
       whoever is attacked does not hear of it.`,
    ja`脅威保護は、リスクがあると判断したサインインをユーザーに E メールで通知できます。この通知には、ユーザープールの送信元とは
       別の送信元を設定します。その ID が存在しないか検証されていなければ何も送信されず、攻撃を受けた本人が気付けません。`,
  ),
  remediation: {
    summary: say(
      en`Verify the identity in SES, or set SourceArn of NotifyConfiguration to one that is verified. With the
         API send the whole risk configuration back, for SetRiskConfiguration takes what a call leaves out for
         not set.`,
      ja`SES でその ID を検証するか、NotifyConfiguration の SourceArn を検証済みの ID に変更してください。API を使う場合は、
         リスク設定全体を送り返してください。SetRiskConfiguration は、呼び出しで省略された設定を未設定とみなすためです。`,
    ),
    command: commands(
      'aws cognito-idp describe-risk-configuration --region <region> --user-pool-id <pool-id> --query ' +
        'RiskConfiguration > risk.json',
      {
        en: '# Copy every setting of risk.json that set-risk-configuration takes into edited-risk.json, with the change; then:',
        ja: '# risk.json の設定のうち set-risk-configuration が受け取るものをすべて、変更を加えて edited-risk.json に写してから:',
      },
      'aws cognito-idp set-risk-configuration --region <region> --user-pool-id <pool-id> --cli-input-json ' +
        'file://edited-risk.json',
    ),
    link: AWS.notifyConfiguration,
  },
  recipe: noticesSender,
  cannotSee: say(
    en`A risk configuration that an app client has for itself, for only the one of the pool is read. Nor
       whether the identity lets Cognito send these notices: cognito-sender-authorized judges the policies of the
       pool's own sender alone.`,
    ja`アプリクライアントごとのリスク設定 (読み取るのはユーザープールの設定だけです)。また、ID が Cognito にこの通知の送信を
       許可しているかどうか (cognito-sender-authorized がポリシーを判定するのは、ユーザープール自体の送信元だけです)。`,
  ),
  links: [
    AWS.notifyConfiguration,
    AWS.adaptiveAuthentication,
    AWS.setRiskConfiguration,
    AWS.identities,
    AWS.customEmailSender,
  ],
  needs: ['sender', 'notices'],
  evaluate({ sender, notices }, { subject: { name } }) {
    if (sender.kind === 'customEmailSender') {
      const because = say(
        en`The pool ${name} hands every mail to its own function, notices among them.`,
        ja`ユーザープール ${name} は、通知を含むすべてのメールを独自の関数に渡しています。`,
      );
      return { outcome: 'notApplicable', because };
    }
    if (notices.kind === 'none') {
      const because = say(
        en`Threat protection of the pool ${name} sends no notices.`,
        ja`ユーザープール ${name} の脅威保護は、通知を送信しません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const { source, identities } = notices;
    if (!identities.known) throw new NotSeen(identities.why);
    // "Every one is missing" holds for an empty list too: that would be a failure made of nothing.
    if (identities.value.length === 0) {
      throw new NotSeen(say(en`nobody looked up ${source.arn}`, ja`${source.arn} が確認されていません`));
    }
    const there = foundAmong(identities.value);
    const lost = identities.value.filter((identity) => identity.kind === 'missing');
    const evidence = [
      { fact: 'notices', field: 'NotifyConfiguration.SourceArn', value: source.arn || NONE } as const,
      ...[...there, ...lost].map((identity) => evidenceOf(identity, identities.source)),
    ];
    return { ...verdictOn(there, lost, name), evidence };
  },
  examples: [
    {
      name: say(en`an identity that is gone`, ja`存在しない ID`),
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [missing('notFound')]) },
      expect: 'fail',
      says: ['cannot be sent', `SES in eu-west-1 has no identity ${DOMAIN}`],
    },
    {
      name: say(en`another account's identity`, ja`別のアカウントの ID`),
      facts: {
        sender: DEFAULT_SENDER,
        notices: noticesFrom(DOMAIN, [
          missing('otherAccount', `arn:aws:ses:eu-west-1:999900001111:identity/${DOMAIN}`),
        ]),
      },
      expect: 'fail',
      says: ['999900001111', 'another account'],
    },
    {
      name: say(en`a domain that still waits for its records`, ja`レコードの公開を待っているドメイン`),
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [found(identityRef(DOMAIN, 'PENDING'))]) },
      expect: 'fail',
      says: [`${DOMAIN} in eu-west-1 is PENDING`],
    },
    {
      name: say(en`verified in one of two Regions`, ja`2 つのリージョンの一方で検証済み`),
      facts: {
        sender: SENDER,
        notices: noticesFrom(DOMAIN, [
          found(identityRef(DOMAIN)),
          found(identityRef(DOMAIN, 'FAILED', 'eu-north-1')),
        ]),
      },
      expect: 'fail',
      says: ['eu-north-1 is FAILED'],
    },
    {
      name: say(en`a verified domain`, ja`検証済みのドメイン`),
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [found(identityRef(DOMAIN))]) },
      expect: 'pass',
      says: [DOMAIN, 'verified'],
    },
    {
      name: say(
        en`an unverified address of a verified domain`,
        ja`検証済みのドメインに属する未検証のアドレス`,
      ),
      facts: {
        sender: SENDER,
        notices: noticesFrom(ADDRESS, [
          found(identityRef(ADDRESS, 'PENDING'), { kind: 'covered', by: DOMAIN }, identityRef(DOMAIN)),
        ]),
      },
      expect: 'pass',
    },
    {
      name: say(en`identities that were not read`, ja`読み取られていない ID`),
      facts: {
        sender: SENDER,
        notices: noticesFrom(DOMAIN, { unread: 'AccessDenied: ses:ListEmailIdentities' }),
      },
      expect: 'unknown',
      says: ['ses:ListEmailIdentities'],
    },
    {
      name: say(en`no notices`, ja`通知なし`),
      facts: { sender: SENDER, notices: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['sends no notices'],
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, notices: noticesFrom(DOMAIN, [missing('notFound')]) },
      expect: 'notApplicable',
      says: ['its own function'],
    },
  ],
});
