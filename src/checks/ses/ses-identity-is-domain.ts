// Does a verified domain stand behind the identity?
import { type DomainCover, en, ja, listed, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { easyDkim } from '../recipes/identity.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { NONE, VERIFY_DOMAIN_COMMAND } from '../words.ts';

const COVERING = say(
  en`verified domain of the same account and Region`,
  ja`同じアカウント、同じリージョンの検証済みドメイン`,
);

function uncovered(name: string, { unverifiedDomains }: Extract<DomainCover, { kind: 'uncovered' }>): Text {
  const waiting = listed(unverifiedDomains);
  const but =
    unverifiedDomains.length === 0
      ? ''
      : say(
          en` (${waiting} is there, but not verified)`,
          ja` (${waiting} はありますが、検証済みではありません)`,
        );
  return say(
    en`No verified domain of this account and Region covers ${name}${but}: SES signs its mail as amazonses.com, so it
       cannot pass DMARC.`,
    ja`このアカウントのこのリージョンには、${name} を含む検証済みドメインがありません${but}。SES は amazonses.com として
       署名するため、メールは DMARC に合格できません。`,
  );
}

export default defineCheck({
  id: 'ses-identity-is-domain',
  kind: 'identity',
  severity: 'medium',
  outsideProduction: 'low',
  title: say(
    en`The identity is a domain, or an address that a verified domain covers`,
    ja`ID がドメイン、または検証済みドメインに含まれる E メールアドレスである`,
  ),
  rationale: say(
    en`An address that was verified by a link proves who reads it, and nothing to a receiver: SES signs its
       mail as amazonses.com, so neither DKIM nor SPF speaks for the address's own domain and DMARC cannot
       pass.`,
    ja`リンクによる検証で証明されるのは、そのアドレスのメールを読めることだけで、受信側には何の証明にもなりません。
       SES は amazonses.com として署名するため、DKIM でも SPF でもアドレス自体のドメインは認証されず、DMARC に合格できません。`,
  ),
  remediation: {
    summary: say(
      en`Verify the domain in SES in the same account and Region; the address then inherits its DKIM
         signature. An address at a mailbox provider, such as gmail.com, has no cure: send from a domain of
         yours.`,
      ja`同じアカウント、同じリージョンの SES でドメインを検証してください。アドレスはドメインの DKIM 署名を引き継ぎます。
         gmail.com のようなメールボックスプロバイダーのアドレスには対処法がないため、自社のドメインから送信してください。`,
    ),
    command: VERIFY_DOMAIN_COMMAND,
    link: AWS.identities,
  },
  recipe: easyDkim,
  cannotSee: say(
    en`Whether anything sends from the address: one that nobody uses fails like any other.`,
    ja`アドレスが実際に送信に使われているかどうか。使われていないアドレスも同じように不合格になります。`,
  ),
  links: [AWS.identities, AWS.dkim, AWS.dmarc],
  needs: ['cover'],
  follows: [{ check: 'ses-identity-own-domain', of: 'itself' }],
  evaluate({ cover }, { subject }) {
    const { name } = subject;
    switch (cover.kind) {
      case 'isDomain':
        return {
          outcome: 'pass',
          because: say(en`${name} is a domain.`, ja`${name} はドメインです。`),
          evidence: [{ fact: 'cover', field: 'IdentityType', value: 'DOMAIN' }],
        };
      case 'covered':
        return {
          outcome: 'pass',
          because: say(
            en`The verified domain ${cover.by} covers ${name}, and signs its mail.`,
            ja`${name} は検証済みドメイン ${cover.by} に含まれ、メールはそのドメインで署名されます。`,
          ),
          evidence: [{ fact: 'cover', field: COVERING, value: cover.by }],
        };
      case 'uncovered':
        return {
          outcome: 'fail',
          because: uncovered(name, cover),
          evidence: [
            { fact: 'cover', field: 'IdentityType', value: 'EMAIL_ADDRESS' },
            { fact: 'cover', field: COVERING, value: NONE },
          ],
        };
    }
  },
  examples: [
    {
      name: say(en`a lone address`, ja`単独の E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'uncovered', unverifiedDomains: [] } },
      expect: 'fail',
      says: [ADDRESS, 'cannot pass DMARC'],
    },
    {
      name: say(en`an address whose domain still waits`, ja`ドメインがまだ検証待ちの E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'uncovered', unverifiedDomains: [DOMAIN] } },
      expect: 'fail',
      says: [`${DOMAIN} is there, but not verified`],
    },
    { name: say(en`a domain`, ja`ドメイン`), facts: { cover: { kind: 'isDomain' } }, expect: 'pass' },
    {
      name: say(en`an address of a verified domain`, ja`検証済みドメインの E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'covered', by: DOMAIN } },
      expect: 'pass',
      says: [`verified domain ${DOMAIN} covers`],
    },
  ],
});
