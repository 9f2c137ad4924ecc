// Has SES found the domain's DKIM records?
import { type Dkim, en, ja, paragraph, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimRecords } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { commands, statusMeans } from '../words.ts';

const SIGNING: Dkim = { signingEnabled: true, status: 'SUCCESS', tokens: ['token1', 'token2', 'token3'] };

const RECORD_AT = say(en`DKIM record at`, ja`DKIM レコードの名前`);

/** A remark on signing that is switched off: a sentence, or nothing. */
function onSigning({ status, signingEnabled }: Dkim) {
  if (signingEnabled) return '';
  return status === 'SUCCESS'
    ? say(
        en`Yet signing is switched off; ses-dkim-enabled says so.`,
        ja`ただし、署名が無効になっています。これは ses-dkim-enabled が指摘します。`,
      )
    : say(
        en`Signing is switched off as well; ses-dkim-enabled says so.`,
        ja`さらに、署名も無効になっています。これは ses-dkim-enabled が指摘します。`,
      );
}

export default defineCheck({
  id: 'ses-dkim-verified',
  kind: 'identity',
  severity: 'high',
  title: say(
    en`SES has verified the identity's DKIM records`,
    ja`ID の DKIM レコードが SES で検証済みである`,
  ),
  rationale: say(
    en`SES signs as your domain only while it finds the domain's DKIM records. Without them mail carries the
       signature of amazonses.com alone, which does not align with your From address: DMARC is left to SPF,
       and Gmail, Yahoo and Outlook.com turn down bulk mail without an aligned signature.`,
    ja`SES が自社のドメインとして署名するのは、ドメインの DKIM レコードを確認できている間だけです。レコードがなければ、
       メールに付くのは amazonses.com の署名だけで、From アドレスとアラインしません。DMARC の合否は SPF だけで決まり、
       Gmail、Yahoo、Outlook.com は、アラインした署名のない大量送信メールを拒否します。`,
  ),
  remediation: {
    summary: say(
      en`Publish the three CNAME records (Easy DKIM) or the TXT record (your own key) exactly as SES shows
         them. Where SES has given up, start DKIM again in the console: the identity > Authentication > DKIM
         > Edit.`,
      ja`3 つの CNAME レコード (Easy DKIM) または TXT レコード (独自のキー) を、SES の表示どおりに公開してください。SES が
         確認を打ち切っている場合は、コンソールで DKIM の設定をやり直してください: 対象の ID > 認証 > DKIM > 編集。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> --query DkimAttributes',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
    ),
    link: AWS.manageDkim,
  },
  recipe: dkimRecords,
  cannotSee: say(
    en`DNS as it is now: the status follows it with a delay, and stays SUCCESS for a while after a record
       is lost.`,
    ja`現在の DNS の状態。ステータスへの反映には遅れがあり、レコードが失われてもしばらくは SUCCESS のままです。`,
  ),
  links: [AWS.manageDkim, AWS.troubleshootVerification, AWS.dkim, RFC.dkim],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim'],
  follows: [
    { check: 'ses-identity-verified', of: 'itself' },
    { check: 'ses-dkim-live', of: 'itself' },
  ],
  evaluate({ type, dkim }, { subject }) {
    const { name } = subject;
    if (type === 'address') {
      const because = say(
        en`${name} is an address, and DKIM records belong to a domain: the domain that covers it is judged
           itself, and without one ses-identity-is-domain fails.`,
        ja`${name} は E メールアドレスです。DKIM レコードはドメインに属するため、このアドレスを含むドメインの側で
           評価します。アドレスを含むドメインがなければ ses-identity-is-domain が不合格になります。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const { status, tokens } = dkim;
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.Status', value: status } as const,
      ...tokens.map((token) => {
        return { fact: 'dkim', field: RECORD_AT, value: `${token}._domainkey.${name}` } as const;
      }),
    ];
    const off = onSigning(dkim);
    if (status === 'SUCCESS') {
      const found = say(
        en`SES has found the DKIM records of ${name}.`,
        ja`SES は ${name} の DKIM レコードを確認済みです。`,
      );
      return { outcome: 'pass', because: paragraph(found, off), evidence };
    }
    const means = statusMeans(status);
    const lost = say(
      en`DKIM of ${name} is ${status}: ${means}. SES does not sign as ${name}.`,
      ja`${name} の DKIM は ${status} です (${means})。SES は ${name} として署名しません。`,
    );
    return { outcome: 'fail', because: paragraph(lost, off), evidence };
  },
  examples: [
    {
      name: say(en`records that were never published`, ja`一度も公開されていないレコード`),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' } },
      expect: 'fail',
      says: [DOMAIN, 'PENDING'],
    },
    {
      name: say(en`SES has given up`, ja`SES が確認を打ち切っている`),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'FAILED' } },
      expect: 'fail',
      says: ['FAILED', 'stopped looking'],
    },
    {
      name: say(en`a word that SES may add`, ja`SES が今後追加しうるステータス`),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'SUSPENDED' } },
      expect: 'fail',
      says: ['SUSPENDED'],
    },
    {
      name: say(en`signing is off too`, ja`署名も無効になっている`),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'NOT_STARTED', signingEnabled: false } },
      expect: 'fail',
      says: ['NOT_STARTED', 'ses-dkim-enabled'],
    },
    {
      name: say(en`records found`, ja`レコードを確認済み`),
      facts: { type: 'domain', dkim: SIGNING },
      expect: 'pass',
    },
    {
      name: say(en`records found, and signing is off`, ja`レコードは確認済みだが、署名が無効になっている`),
      facts: { type: 'domain', dkim: { ...SIGNING, signingEnabled: false } },
      expect: 'pass',
      says: ['ses-dkim-enabled'],
    },
    {
      name: say(en`an address`, ja`E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkim: { signingEnabled: false, status: 'NOT_STARTED', tokens: [] } },
      expect: 'notApplicable',
      says: ['ses-identity-is-domain'],
    },
  ],
});
