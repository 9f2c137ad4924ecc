// Is the address of an identity at a domain of one's own, and not at a mailbox provider's?
import { splitAddress } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { en, ja, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS, RECEIVERS, RFC } from '../links.ts';
import { ownDomain } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { commands, VERIFY_DOMAIN_COMMAND } from '../words.ts';

/** The subject of an example about an address somewhere else. */
function addressAt(domain: string) {
  const name = `hello@${domain}`;
  return { id: `arn:aws:ses:eu-west-1:111122223333:identity/${name}`, name };
}

export default defineCheck({
  id: 'ses-identity-own-domain',
  kind: 'identity',
  severity: 'high',
  title: say(
    en`The identity is no address at a mailbox provider's domain`,
    ja`ID がメールボックスプロバイダーのドメインの E メールアドレスではない`,
  ),
  rationale: say(
    en`SES lets you verify an address at gmail.com or yahoo.co.jp by a click. Yet only the provider can sign for
       its domain and say who may send for it, so mail from such an address through SES fails DMARC: to
       receivers it is forged. Gmail's guidelines for senders forbid posing as gmail.com.`,
    ja`SES では、gmail.com や yahoo.co.jp のアドレスもクリック 1 回で検証できます。しかし、そのドメインとして署名し、誰が
       送信してよいかを示せるのはプロバイダーだけです。そのため、このようなアドレスから SES 経由で送ったメールは DMARC に
       不合格となり、受信側にはなりすましと見なされます。Gmail の送信者ガイドラインは gmail.com を装うことを禁じています。`,
  ),
  remediation: {
    summary: say(
      en`Send from a domain of yours and verify that; keep the address at the provider for Reply-To. Then
         delete the identity, so that nobody sends with it.`,
      ja`自社のドメインを検証し、そこから送信してください。プロバイダーのアドレスは Reply-To に使えます。その後、誰も
         送信に使わないように ID を削除してください。`,
    ),
    command: commands(
      VERIFY_DOMAIN_COMMAND,
      {
        en: '# When nothing sends from the address any more:',
        ja: '# アドレスが送信に使われなくなったら:',
      },
      'aws sesv2 delete-email-identity --region <region> --email-identity <address>',
    ),
    link: AWS.identities,
  },
  recipe: ownDomain,
  cannotSee: say(
    en`A mailbox provider that Mailposture's list lacks, and whether anything sends from the address.`,
    ja`Mailposture の一覧にないメールボックスプロバイダー、およびアドレスが実際に送信に使われているかどうか。`,
  ),
  links: [AWS.identities, AWS.dmarc, RECEIVERS.gmail, RFC.dmarcAlignment],
  needs: ['type'],
  evaluate({ type }, { subject }) {
    const { name } = subject;
    if (type === 'domain') {
      const because = say(
        en`${name} is a domain, not an address.`,
        ja`${name} はドメインであり、E メールアドレスではありません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const domain = splitAddress(name)?.domain ?? name;
    const provider = mailboxProviderOf(domain);
    const evidence = [{ fact: 'type', field: 'IdentityName', value: name }] as const;
    if (provider === undefined) {
      const because = say(
        en`${name} is at ${domain}, which is no mailbox provider's domain that Mailposture knows.`,
        ja`${name} のドメイン ${domain} は、Mailposture の知るメールボックスプロバイダーのドメインではありません。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const because = say(
      en`${name} is an address at ${provider}, and nobody else can sign for ${domain}: to receivers, mail from it
         through SES is forged.`,
      ja`${name} は ${provider} のアドレスであり、${domain} として署名できるのは ${provider} だけです。SES 経由で送った
         メールは、受信側になりすましと見なされます。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(en`an address at Gmail`, ja`Gmail のアドレス`),
      subject: addressAt('gmail.com'),
      facts: { type: 'address' },
      expect: 'fail',
      says: ['hello@gmail.com is an address at Gmail'],
    },
    {
      name: say(
        en`an address at a provider of one country, in capitals`,
        ja`特定の国のプロバイダーの、大文字で書かれたアドレス`,
      ),
      subject: addressAt('YAHOO.co.jp'),
      facts: { type: 'address' },
      expect: 'fail',
      says: ['an address at Yahoo! JAPAN Mail'],
    },
    {
      name: say(en`an address at a domain of yours`, ja`自社のドメインのアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address' },
      expect: 'pass',
      says: [DOMAIN],
    },
    {
      name: say(en`a domain that only looks like one`, ja`プロバイダーのものに見えるだけのドメイン`),
      subject: addressAt('notgmail.com'),
      facts: { type: 'address' },
      expect: 'pass',
    },
    {
      name: say(en`a domain`, ja`ドメイン`),
      facts: { type: 'domain' },
      expect: 'notApplicable',
      says: ['is a domain'],
    },
  ],
});
