// Does the pool send from a verified domain, or from a lone address?
import { en, ja, listed, type SenderIdentity, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { easyDkim } from '../recipes/identity.ts';
import { ADDRESS, DOMAIN, found, identityRef, missing } from '../samples.ts';
import { foundAmong, nothingToJudge, VERIFY_DOMAIN_COMMAND } from '../words.ts';

type Found = Extract<SenderIdentity, { kind: 'found' }>;

function evidenceOf({ named: { arn, type }, cover }: Found) {
  const value =
    cover.kind === 'covered'
      ? say(en`${type}, covered by ${cover.by}`, ja`${type} (${cover.by} に含まれる)`)
      : type;
  return { fact: 'senderIdentities', field: `IdentityType (${arn})`, value } as const;
}

/** An address that no verified domain covers, with those that would if they were verified. */
function loneAddress({ named: { name, region, type }, cover }: Found): Text[] {
  if (type !== 'address' || cover.kind !== 'uncovered') return [];
  if (cover.unverifiedDomains.length === 0) return [say(en`${name} in ${region}`, ja`${region} の ${name}`)];
  const waiting = listed(cover.unverifiedDomains);
  return [
    say(
      en`${name} in ${region} (${waiting} is there, but not verified)`,
      ja`${region} の ${name} (${waiting} は登録済みだが未検証)`,
    ),
  ];
}

/** A domain, or an address and the domain above it. */
function domainOf({ named: { name }, cover }: Found): Text {
  return cover.kind === 'covered'
    ? say(en`${name}, covered by the domain ${cover.by}`, ja`${name} (ドメイン ${cover.by} に含まれる)`)
    : say(en`the domain ${name}`, ja`ドメイン ${name}`);
}

export default defineCheck({
  id: 'cognito-sender-is-domain',
  kind: 'userPool',
  severity: 'high',
  outsideProduction: 'low',
  title: say(
    en`The pool sends from a verified domain, not from a single address`,
    ja`ユーザープールが、単独のアドレスではなく検証済みドメインから送信している`,
  ),
  rationale: say(
    en`SES signs the mail of a lone address as amazonses.com. Neither DKIM nor SPF then speaks for the
       address's own domain, so DMARC fails, and a receiver has every reason to think the mail forged.`,
    ja`単独のアドレスから送信するメールには、SES が amazonses.com として署名します。この場合、DKIM も SPF も
       アドレス自身のドメインを裏付けないため、DMARC は不合格となり、受信側からはなりすましに見えます。`,
  ),
  remediation: {
    summary: say(
      en`Verify the domain of the address in SES, in the same Region: SES then signs with it, and the pool
         can stay as it is. An address at a mailbox provider, such as gmail.com, has no cure: point the pool
         to a domain of yours.`,
      ja`アドレスのドメインを、同じリージョンの SES で検証してください。以後 SES はそのドメインで署名するため、
         ユーザープールの設定を変更する必要はありません。gmail.com などのメールボックスプロバイダーのアドレスでは
         この方法が使えないため、ユーザープールの送信元を自社のドメインに変更してください。`,
    ),
    command: VERIFY_DOMAIN_COMMAND,
    link: AWS.identities,
  },
  recipe: easyDkim,
  cannotSee: say(
    en`Whether the domain signs: that one is there and verified is enough here, and its DKIM is for the
       checks of ses-dkim. A domain that is verified in another Region or account counts for nothing, as
       in SES itself.`,
    ja`そのドメインで署名されるかどうか (ここでは検証済みドメインがあれば十分とし、DKIM は ses-dkim の各チェックが
       確認します)。別のリージョンやアカウントで検証されたドメインは、SES 自体と同じく考慮しません。`,
  ),
  links: [AWS.identities, AWS.dkim, AWS.dmarc, AWS.poolEmail],
  needs: ['senderIdentities'],
  follows: [{ check: 'ses-identity-is-domain', of: 'senderIdentity' }],
  evaluate({ senderIdentities }, { subject }) {
    const identities = foundAmong(senderIdentities);
    if (identities.length === 0) return nothingToJudge(senderIdentities, subject.name);
    const evidence = identities.map(evidenceOf);
    const alone = identities.flatMap(loneAddress);
    if (alone.length > 0) {
      const because = say(
        en`The pool ${subject.name} sends from the address ${listed(alone)}, and no verified domain covers
           it: SES signs its mail as amazonses.com, so it cannot pass DMARC.`,
        ja`ユーザープール ${subject.name} は単独のアドレスから送信しており、そのアドレスを含む検証済みドメインがありません: ${listed(alone)}。
           SES は amazonses.com として署名するため、メールは DMARC に合格できません。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    const domains = listed(identities.map(domainOf));
    const because = say(
      en`The pool ${subject.name} sends from ${domains}.`,
      ja`ユーザープール ${subject.name} は、${domains} から送信します。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`a lone address`, ja`単独のアドレス`),
      facts: { senderIdentities: [found(identityRef(ADDRESS))] },
      expect: 'fail',
      says: [ADDRESS, 'cannot pass DMARC'],
    },
    {
      name: say(en`an address whose domain still waits`, ja`アドレスのドメインが検証待ち`),
      facts: {
        senderIdentities: [found(identityRef(ADDRESS), { kind: 'uncovered', unverifiedDomains: [DOMAIN] })],
      },
      expect: 'fail',
      says: [`${DOMAIN} is there, but not verified`],
    },
    {
      name: say(en`a domain`, ja`ドメイン`),
      facts: { senderIdentities: [found(identityRef(DOMAIN))] },
      expect: 'pass',
    },
    {
      name: say(en`an address of a verified domain`, ja`検証済みドメインのアドレス`),
      facts: { senderIdentities: [found(identityRef(ADDRESS), { kind: 'covered', by: DOMAIN })] },
      expect: 'pass',
      says: [`covered by the domain ${DOMAIN}`],
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
