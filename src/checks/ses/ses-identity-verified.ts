// Is the identity verified? One that was made just now gets the time that SES itself takes to look for its
// records.
import {
  en,
  ja,
  paragraph,
  say,
  type Text,
  type Verification,
  type VerificationDetail,
} from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { identityVerified } from '../recipes/identity.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN, verification } from '../samples.ts';
import { commands } from '../words.ts';
import { type Pending, stateOf } from './identity-verified-words.ts';

/** How long SES looks for the records of a domain: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
const PATIENCE_HOURS = 72;

/** Hours since the DKIM tokens were made. Undefined: not told, or a time that cannot be (unreadable, yet to come). */
function hoursSince(detail: VerificationDetail, takenAt: string): number | undefined {
  const hours = (Date.parse(takenAt) - Date.parse(detail.since ?? '')) / 3_600_000;
  return hours >= 0 ? hours : undefined;
}

/** The status from the list, and what GetEmailIdentity told besides. */
function evidenceOf({ status, detail }: Verification): EvidenceOf<'verification'>[] {
  const evidence: EvidenceOf<'verification'>[] = [
    { fact: 'verification', field: 'VerificationStatus', value: status },
  ];
  if (!detail.known) return evidence;
  const { errorType, since } = detail.value;
  const told = [
    ['VerificationInfo.ErrorType', errorType],
    ['DkimAttributes.LastKeyGenerationTimestamp', since],
  ] as const;
  for (const [field, value] of told) {
    if (value !== undefined) evidence.push({ fact: 'verification', field, value, source: detail.source });
  }
  return evidence;
}

const DOMAIN_FACTS = { type: 'domain', cover: { kind: 'isDomain' } } as const;
const ADDRESS_FACTS = { type: 'address', cover: { kind: 'uncovered', unverifiedDomains: [] } } as const;

function stillLooking(name: string, hours: number): Text {
  return say(
    en`SES still looks for the records of ${name}: it began ${Math.floor(hours)} hours ago, and takes up to
       ${PATIENCE_HOURS}.`,
    ja`SES は ${name} のレコードをまだ確認しています。確認を始めたのは ${Math.floor(hours)} 時間前で、最大 ${PATIENCE_HOURS} 時間
       かかります。`,
  );
}

/** What follows for mail from an identity whose domain is verified: an address inherits that, for plain sending. */
function inherits(domain: string): Text {
  return say(
    en`Plain mail still goes out, for the verified domain ${domain} covers it; with a configuration set or a policy
       of its own it does not.`,
    ja`検証済みドメイン ${domain} に含まれるため、通常のメールは引き続き送信されますが、この ID 自体の設定セットや
       ポリシーを使う場合は送信されません。`,
  );
}

const SOON_NOTHING = say(
  en`SES is about to stop sending from it.`,
  ja`SES はまもなくこの ID からの送信を停止します。`,
);
const NOTHING = say(en`SES sends nothing from it.`, ja`SES はこの ID からは何も送信しません。`);

export default defineCheck({
  id: 'ses-identity-verified',
  kind: 'identity',
  severity: 'high',
  title: say(en`The identity is verified`, ja`ID が検証済みである`),
  rationale: say(
    en`SES sends nothing from an identity that is not verified. It looks for the DNS records of a new domain
       for 72 hours and then gives up; it also looks again later, so that a record lost from DNS takes the
       identity with it.`,
    ja`SES は、検証されていない ID からは何も送信しません。新しいドメインの DNS レコードは 72 時間探し続け、見つからなければ
       確認を打ち切ります。検証後も確認を繰り返すため、DNS からレコードが失われると、ID も検証済みでなくなります。`,
  ),
  remediation: {
    summary: say(
      en`A domain: publish its DKIM records, and start the verification again when SES has given up. An
         address: send the mail with the link again, and follow it within 24 hours. Delete an identity that
         nobody needs.`,
      ja`ドメインの場合: DKIM レコードを公開し、SES が確認を打ち切っていれば検証をやり直してください。アドレスの場合: リンク
         付きのメールを再送し、24 時間以内にリンクを開いてください。不要な ID は削除してください。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity --region <region> --email-identity <identity> --query ' +
        '"[VerificationInfo, DkimAttributes]"',
      '# <token>._domainkey.<your-domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      {
        en: '# An address: aws ses verify-email-identity --region <region> --email-address <address>',
        ja: '# アドレスの場合: aws ses verify-email-identity --region <region> --email-address <address>',
      },
    ),
    link: AWS.troubleshootVerification,
  },
  recipe: identityVerified,
  cannotSee: say(
    en`Whether you still have the mailbox of a verified address: SES asks for one click, once. Nor
       whether anything sends from the identity.`,
    ja`検証済みアドレスのメールボックスを今も利用できるかどうか (SES がクリックを求めるのは検証時の 1 回だけです)。また、
       ID が実際に送信に使われているかどうか。`,
  ),
  links: [AWS.troubleshootVerification, AWS.identities, AWS.verificationInfo],
  needs: ['type', 'verification', 'cover'],
  evaluate({ type, verification, cover }, { subject: { name }, takenAt }) {
    const { status, detail } = verification;
    const evidence = evidenceOf(verification);
    if (status === 'SUCCESS') {
      const because = say(en`${name} is verified.`, ja`${name} は検証済みです。`);
      return { outcome: 'pass', because, evidence };
    }
    let pending: Pending | undefined;
    if (status === 'PENDING') {
      if (!detail.known) throw new NotSeen(detail.why);
      const hours = hoursSince(detail.value, takenAt);
      if (hours !== undefined && hours <= PATIENCE_HOURS) {
        return { outcome: 'notApplicable', because: stillLooking(name, hours), evidence };
      }
      pending = hours ?? 'notTold';
    }
    const state = stateOf({ name, type }, verification, pending);
    if (cover.kind === 'covered') {
      const because = paragraph(state, inherits(cover.by));
      return { outcome: 'fail', severity: 'low', because, evidence };
    }
    const effect = status === 'TEMPORARY_FAILURE' ? SOON_NOTHING : NOTHING;
    return { outcome: 'fail', because: paragraph(state, effect), evidence };
  },
  examples: [
    {
      name: say(en`verified`, ja`検証済み`),
      facts: { ...DOMAIN_FACTS, verification: verification('SUCCESS') },
      expect: 'pass',
    },
    {
      name: say(en`a domain that waits since long`, ja`長く検証待ちのドメイン`),
      takenAt: '2026-11-10T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'fail',
      says: ['PENDING for 9 days', 'sends nothing'],
    },
    {
      name: say(en`a domain that was made yesterday`, ja`昨日作成されたドメイン`),
      takenAt: '2026-11-02T06:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'notApplicable',
      says: ['still looks', '30 hours ago'],
    },
    {
      name: say(en`the last moment of the 72 hours`, ja`72 時間が終わる瞬間`),
      takenAt: '2026-11-04T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'notApplicable',
    },
    {
      name: say(en`the first moment after them`, ja`72 時間を過ぎた最初の瞬間`),
      takenAt: '2026-11-04T00:00:00.001Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'fail',
    },
    {
      name: say(
        en`pending since a time that is yet to come: as if it were not told`,
        ja`開始時刻が未来になっている検証待ち (得られなかったものとして扱う)`,
      ),
      takenAt: '2026-11-01T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-02T00:00:00.000Z' }),
      },
      expect: 'fail',
      says: ['does not tell since when'],
    },
    {
      name: say(en`pending since a time that cannot be read`, ja`開始時刻を読み取れない検証待ち`),
      facts: { ...DOMAIN_FACTS, verification: verification('PENDING', { since: 'yesterday' }) },
      expect: 'fail',
      says: ['does not tell since when'],
    },
    {
      name: say(en`an address whose link nobody followed`, ja`リンクが開かれていない E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { ...ADDRESS_FACTS, verification: verification('PENDING') },
      expect: 'fail',
      says: [ADDRESS, 'nobody has followed the link', 'sends nothing'],
    },
    {
      name: say(
        en`such an address of a verified domain: plain mail goes out all the same`,
        ja`同様だが検証済みドメインに属し、通常のメールは送信される E メールアドレス`,
      ),
      subject: ADDRESS_SUBJECT,
      facts: {
        type: 'address',
        cover: { kind: 'covered', by: DOMAIN },
        verification: verification('PENDING'),
      },
      expect: 'fail',
      severity: 'low',
      says: [ADDRESS, `verified domain ${DOMAIN} covers it`],
    },
    {
      name: say(en`failed, with the reason that SES gives`, ja`失敗しており、SES が理由を示している`),
      facts: { ...DOMAIN_FACTS, verification: verification('FAILED', { errorType: 'HOST_NOT_FOUND' }) },
      expect: 'fail',
      says: ['FAILED', 'HOST_NOT_FOUND', 'does not exist in DNS'],
    },
    {
      name: say(
        en`failed, with a reason that SES may add`,
        ja`失敗しており、SES が今後追加しうる理由が示されている`,
      ),
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('FAILED', { errorType: 'REPLICATION_ACCESS_DENIED' }),
      },
      expect: 'fail',
      says: ['SES says REPLICATION_ACCESS_DENIED.'],
    },
    {
      name: say(
        en`failed, and the reason could not be read: the verdict does not rest on it`,
        ja`失敗しており、理由は読み取れない (判定には影響しない)`,
      ),
      facts: { ...DOMAIN_FACTS, verification: verification('FAILED', { unread: 'AccessDenied' }) },
      expect: 'fail',
      says: ['could not be read (AccessDenied)'],
    },
    {
      name: say(
        en`verified once, and its records do not answer`,
        ja`検証されたことはあるが、現在はレコードが応答しない`,
      ),
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('TEMPORARY_FAILURE', { errorType: 'DNS_SERVER_ERROR' }),
      },
      expect: 'fail',
      says: ['TEMPORARY_FAILURE', 'name servers', 'about to stop'],
    },
    {
      name: say(en`never begun`, ja`検証が開始されていない`),
      facts: { ...DOMAIN_FACTS, verification: verification('NOT_STARTED') },
      expect: 'fail',
      says: ['NOT_STARTED'],
    },
    {
      name: say(en`a word that SES may add`, ja`SES が今後追加しうるステータス`),
      facts: { ...DOMAIN_FACTS, verification: verification('SUSPENDED') },
      expect: 'fail',
      says: ['SUSPENDED'],
    },
  ],
});
