// Does the identity have a MAIL FROM domain of its own?
import { splitAddress } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { en, ja, paragraph, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS, RFC } from '../links.ts';
import { mailFrom } from '../recipes/identity.ts';
import { customMailFrom, DEFAULT_MAIL_FROM, MAIL_FROM_DOMAIN } from '../samples/mail.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { MAIL_FROM_COMMAND, NONE } from '../words.ts';

const NOT_INHERITED = say(
  en`An address has only what is set on itself: it would not take over the MAIL FROM domain of a domain identity.`,
  ja`E メールアドレス ID に適用されるのは、それ自体の設定だけです。ドメイン ID の MAIL FROM ドメインは引き継がれません。`,
);

export default defineCheck({
  id: 'ses-mail-from-custom',
  kind: 'identity',
  severity: 'medium',
  title: say(
    en`The identity has a custom MAIL FROM domain`,
    ja`ID にカスタム MAIL FROM ドメインが設定されている`,
  ),
  rationale: say(
    en`Without one SES sends with a MAIL FROM domain of its own: SPF passes for amazonses.com and cannot align
       with your From address. DMARC then hangs on DKIM alone, and Outlook.com, which wants both from whoever
       sends in bulk, turns the mail down.`,
    ja`設定がなければ、SES はデフォルトの MAIL FROM ドメインで送信します。SPF は amazonses.com に対して pass となり、
       From アドレスとはアラインしません。DMARC の合否は DKIM だけで決まり、大量送信者に SPF と DKIM の両方を求める Outlook.com は
       メールを拒否します。`,
  ),
  remediation: {
    summary: say(
      en`Set a subdomain of your domain, which sends and receives no other mail, as the MAIL FROM domain, and
         publish its MX and TXT records.`,
      ja`他のメールの送受信に使っていない自社ドメインのサブドメインを MAIL FROM ドメインに設定し、その MX レコードと TXT レコードを
         公開してください。`,
    ),
    command: MAIL_FROM_COMMAND,
    link: AWS.mailFrom,
  },
  recipe: mailFrom,
  cannotSee: say(
    en`Whether the MAIL FROM domain works: its records are for ses-mail-from-live. Nor whether mail goes out
       as this identity at all: SES goes by the most specific one, and each is judged by itself.`,
    ja`MAIL FROM ドメインが機能しているかどうか (レコードは ses-mail-from-live が扱います)。また、メールが実際にこの ID として
       送信されるかどうか (SES は最も限定的な ID を使いますが、ID はそれぞれ単独で評価されます)。`,
  ),
  links: [AWS.mailFrom, AWS.spf, AWS.dmarc, RFC.dmarcAlignment],
  needs: ['type', 'mailFrom'],
  evaluate({ type, mailFrom }, { subject }) {
    const { name } = subject;
    const domain = splitAddress(name)?.domain ?? name;
    const provider = type === 'address' ? mailboxProviderOf(domain) : undefined;
    if (provider !== undefined) {
      const because = say(
        en`${name} is an address at ${provider}: nobody else can set up a MAIL FROM domain there.`,
        ja`${name} は ${provider} のアドレスです。そのドメインに MAIL FROM ドメインを設定できるのは ${provider} だけです。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const field = 'MailFromAttributes.MailFromDomain';
    if (mailFrom.kind === 'custom') {
      const because = say(
        en`Mail of ${name} goes out with the MAIL FROM domain ${mailFrom.domain}.`,
        ja`${name} のメールは、MAIL FROM ドメイン ${mailFrom.domain} で送信されます。`,
      );
      return { outcome: 'pass', because, evidence: [{ fact: 'mailFrom', field, value: mailFrom.domain }] };
    }
    const because = say(
      en`Mail of ${name} goes out with a MAIL FROM domain of SES: SPF passes for amazonses.com only, which does not
         align with ${domain}.`,
      ja`${name} のメールは、SES のデフォルトの MAIL FROM ドメインで送信されます。SPF が pass になるのは amazonses.com だけで、
         ${domain} とはアラインしません。`,
    );
    return {
      outcome: 'fail',
      because: paragraph(because, type === 'address' ? NOT_INHERITED : ''),
      evidence: [{ fact: 'mailFrom', field, value: NONE }],
    };
  },
  examples: [
    {
      name: say(en`a domain without one`, ja`設定のないドメイン`),
      facts: { type: 'domain', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'fail',
      says: ['SPF passes for amazonses.com only', `does not align with ${DOMAIN}.`],
    },
    {
      name: say(
        en`an address without one, whatever its domain has`,
        ja`設定のない E メールアドレス (ドメインの設定は問わない)`,
      ),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'fail',
      says: [`align with ${DOMAIN}.`, 'An address has only what is set on itself'],
    },
    {
      name: say(
        en`a domain with one; ses-mail-from-live judges its records`,
        ja`設定のあるドメイン (レコードは ses-mail-from-live が評価する)`,
      ),
      facts: { type: 'domain', mailFrom: customMailFrom({ status: 'PENDING' }) },
      expect: 'pass',
      says: [MAIL_FROM_DOMAIN],
    },
    {
      name: say(en`an address with one of its own`, ja`独自の設定がある E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', mailFrom: customMailFrom() },
      expect: 'pass',
      says: [ADDRESS],
    },
    {
      name: say(en`an address at a mailbox provider`, ja`メールボックスプロバイダーのアドレス`),
      subject: { id: 'arn:aws:ses:eu-west-1:111122223333:identity/kumo@gmail.com', name: 'kumo@gmail.com' },
      facts: { type: 'address', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
