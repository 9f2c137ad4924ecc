// Does the pool send from a verified domain, or from a lone address?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { easyDkim } from '../recipes/identity.ts';
import { ADDRESS, DOMAIN, found, identityRef, missing } from '../samples.ts';
import { foundAmong, listed, nothingToJudge, VERIFY_DOMAIN_COMMAND } from '../words.ts';

export default defineCheck({
  id: 'cognito-sender-is-domain',
  kind: 'userPool',
  severity: 'high',
  outsideProduction: 'low',
  title: 'The pool sends from a verified domain, not from a single address',
  rationale:
    'SES signs the mail of a lone address as amazonses.com. Neither DKIM nor SPF then speaks for the ' +
    "address's own " +
    'domain, so DMARC fails, and a receiver has every reason to think the mail forged.',
  remediation: {
    summary:
      'Verify the domain of the address in SES, in the same Region: SES then signs with it, and the pool ' +
      'can stay as it is. An address at a mailbox provider, such as gmail.com, has no cure: point the pool ' +
      'to a domain of yours.',
    command: VERIFY_DOMAIN_COMMAND,
    link: AWS.identities,
  },
  recipe: easyDkim,
  cannotSee:
    'Whether the domain signs: that one is there and verified is enough here, and its DKIM is for the ' +
    'checks of ses-dkim. A domain that is verified in another Region or account counts for nothing, as ' +
    'in SES itself.',
  links: [AWS.identities, AWS.dkim, AWS.dmarc, AWS.poolEmail],
  needs: ['senderIdentities'],
  follows: [{ check: 'ses-identity-is-domain', of: 'senderIdentity' }],
  evaluate({ senderIdentities }, { subject }) {
    const identities = foundAmong(senderIdentities);
    if (identities.length === 0) return nothingToJudge(senderIdentities, subject.name);
    const evidence = identities.map(({ named, cover }) => {
      const value = cover.kind === 'covered' ? `${named.type}, covered by ${cover.by}` : named.type;
      return { fact: 'senderIdentities', field: `IdentityType of ${named.arn}`, value } as const;
    });
    const alone = identities.flatMap(({ named, cover }) => {
      if (named.type !== 'address' || cover.kind !== 'uncovered') return [];
      const waiting = cover.unverifiedDomains;
      const but = waiting.length > 0 ? ` (${listed(waiting)} is there, but not verified)` : '';
      return [`${named.name} in ${named.region}${but}`];
    });
    if (alone.length > 0) {
      const because =
        `The pool ${subject.name} sends from the address ${listed(alone)}, and no verified domain covers ` +
        'it: SES signs its mail as amazonses.com, so it cannot pass DMARC.';
      return { outcome: 'fail', because, evidence };
    }
    const names = identities.map(({ named, cover }) => {
      return cover.kind === 'covered'
        ? `${named.name}, covered by the domain ${cover.by}`
        : `the domain ${named.name}`;
    });
    return { outcome: 'pass', because: `The pool ${subject.name} sends from ${listed(names)}.`, evidence };
  },
  examples: [
    {
      name: 'a lone address',
      facts: { senderIdentities: [found(identityRef(ADDRESS))] },
      expect: 'fail',
      says: [ADDRESS, 'cannot pass DMARC'],
    },
    {
      name: 'an address whose domain still waits',
      facts: {
        senderIdentities: [found(identityRef(ADDRESS), { kind: 'uncovered', unverifiedDomains: [DOMAIN] })],
      },
      expect: 'fail',
      says: [`${DOMAIN} is there, but not verified`],
    },
    { name: 'a domain', facts: { senderIdentities: [found(identityRef(DOMAIN))] }, expect: 'pass' },
    {
      name: 'an address of a verified domain',
      facts: { senderIdentities: [found(identityRef(ADDRESS), { kind: 'covered', by: DOMAIN })] },
      expect: 'pass',
      says: [`covered by the domain ${DOMAIN}`],
    },
    { name: 'no identity', facts: { senderIdentities: [] }, expect: 'notApplicable' },
    {
      name: 'an identity that is gone',
      facts: { senderIdentities: [missing('notFound')] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
