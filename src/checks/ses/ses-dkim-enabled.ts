// Is DKIM signing switched on for the domain?
import { type Dkim, en, ja, same, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimSigning } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';

const SIGNING: Dkim = { signingEnabled: true, status: 'SUCCESS', tokens: ['token1', 'token2', 'token3'] };

export default defineCheck({
  id: 'ses-dkim-enabled',
  kind: 'identity',
  severity: 'high',
  title: say(en`DKIM signing is on`, ja`DKIM 署名が有効になっている`),
  rationale: say(
    en`SES keeps "signing is on" and "the records are verified" apart. With signing off, mail leaves without
       a signature of yours even though every record is in place: Gmail and Outlook.com want DKIM from
       whoever sends in bulk, and DMARC is left to SPF alone.`,
    ja`SES は、署名が有効かどうかと、レコードが検証済みかどうかを別々に管理します。署名が無効だと、レコードがすべて
       揃っていても、メールは自社の署名なしで送信されます。Gmail と Outlook.com は大量送信者に DKIM を求めており、
       DMARC の合否は SPF だけで決まります。`,
  ),
  remediation: {
    summary: say(
      en`Switch DKIM signing on for the identity.`,
      ja`対象の ID で DKIM 署名を有効にしてください。`,
    ),
    command: same(
      'aws sesv2 put-email-identity-dkim-attributes --region <region> --email-identity <domain> ' +
        '--signing-enabled',
    ),
    link: AWS.manageDkim,
  },
  recipe: dkimSigning,
  cannotSee: say(
    en`Whether the signature verifies, which is for ses-dkim-verified and ses-dkim-live. Nor an address
       identity that has signing switched off for itself, against the setting of its domain.`,
    ja`署名の検証に成功するかどうか (ses-dkim-verified と ses-dkim-live が扱います)。また、ドメインの設定に反して、
       E メールアドレス ID だけ署名が無効になっている場合。`,
  ),
  links: [AWS.manageDkim, AWS.dkim, RFC.dkim],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.ukGovernment, FRAMEWORK.bsi, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim'],
  evaluate({ type, dkim }, { subject }) {
    const { name } = subject;
    if (type === 'address') {
      const because = say(
        en`${name} is an address: a verified domain signs for it and is judged itself, and without one
           ses-identity-is-domain fails.`,
        ja`${name} は E メールアドレスです。署名は検証済みドメインが行うため、そのドメインの側で評価します。検証済みドメインが
           なければ ses-identity-is-domain が不合格になります。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.SigningEnabled', value: String(dkim.signingEnabled) },
    ] as const;
    if (dkim.signingEnabled) {
      const because = say(
        en`SES is set to sign the mail of ${name}.`,
        ja`SES は ${name} のメールに署名するよう設定されています。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const because = say(
      en`SES does not sign the mail of ${name}: DKIM signing is switched off.`,
      ja`DKIM 署名が無効になっているため、SES は ${name} のメールに署名しません。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(
        en`signing is off though the records are verified`,
        ja`レコードは検証済みだが、署名が無効になっている`,
      ),
      facts: { type: 'domain', dkim: { ...SIGNING, signingEnabled: false } },
      expect: 'fail',
      says: [DOMAIN, 'switched off'],
    },
    {
      name: say(en`signing is on`, ja`署名が有効になっている`),
      facts: { type: 'domain', dkim: SIGNING },
      expect: 'pass',
    },
    {
      name: say(
        en`signing is on and the records are awaited: ses-dkim-verified judges that`,
        ja`署名は有効で、レコードの確認待ち (ses-dkim-verified が評価する)`,
      ),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' } },
      expect: 'pass',
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
