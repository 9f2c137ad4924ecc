// Is the identity that signs the pool's mail verified?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { identityVerified } from '../recipes/identity.ts';
import { ADDRESS, DOMAIN, found, identityRef, missing } from '../samples.ts';
import { foundAmong, listed, nothingToJudge, standingOf, unverifiedAmong } from '../words.ts';

export default defineCheck({
  id: 'cognito-sender-verified',
  kind: 'userPool',
  severity: 'critical',
  title: "The identity that signs the pool's mail is verified",
  rationale:
    'SES sends nothing from an identity that is not verified. A domain that was verified loses it again ' +
    'when its DKIM records go from DNS: a move to another DNS provider is enough to stop every sign-up.',
  remediation: {
    summary:
      'Publish the DKIM records that SES asks for and wait until it says SUCCESS, or send from a verified ' +
      'domain.',
    command:
      'aws sesv2 get-email-identity --region <region> --email-identity <identity> ' +
      '--query "[VerificationStatus, VerificationInfo, DkimAttributes]"',
    link: AWS.troubleshootVerification,
  },
  recipe: identityVerified,
  cannotSee:
    'A record that is gone from DNS while SES has yet to notice: the status is what SES last found. For ' +
    'domains ses-dkim-live asks DNS itself.',
  links: [AWS.troubleshootVerification, AWS.identities, AWS.poolEmail],
  needs: ['senderIdentities'],
  follows: [{ check: 'ses-identity-verified', of: 'senderIdentity' }],
  evaluate({ senderIdentities }, { subject }) {
    const identities = foundAmong(senderIdentities);
    if (identities.length === 0) return nothingToJudge(senderIdentities, subject.name);
    const evidence = identities.map(({ signing }) => {
      return {
        fact: 'senderIdentities',
        field: `VerificationStatus of ${signing.arn}`,
        value: signing.status,
      } as const;
    });
    const unverified = unverifiedAmong(identities);
    if (unverified.length > 0) {
      const which = unverified.map(({ signing }) => standingOf(signing));
      const passing = unverified.every(({ signing }) => signing.status === 'TEMPORARY_FAILURE');
      const refuses = passing ? 'is about to refuse' : 'refuses';
      const because = `SES ${refuses} the mail of the pool ${subject.name}, because ${listed(which)}.`;
      return { outcome: 'fail', because, evidence };
    }
    // https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html: verification inherited from the domain
    // suffices to send, but not for an address's own configuration set or policy.
    const covered = identities
      .filter(({ named }) => named.status !== 'SUCCESS')
      .map(({ named, signing }) => `${named.name} itself is ${named.status}, but ${signing.name} covers it`);
    const signers = listed(identities.map(({ signing }) => signing.name));
    const though = covered.map((sentence) => ` ${sentence}.`).join('');
    const because = `The pool ${subject.name} sends as ${signers}, which is verified.${though}`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'a domain that still waits for its records',
      facts: { senderIdentities: [found(identityRef(DOMAIN, 'PENDING'))] },
      expect: 'fail',
      says: [DOMAIN, 'PENDING', 'not found the proof'],
    },
    {
      name: 'a domain whose records went away',
      facts: { senderIdentities: [found(identityRef(DOMAIN, 'TEMPORARY_FAILURE'))] },
      expect: 'fail',
      says: ['TEMPORARY_FAILURE', 'cannot confirm it', 'is about to refuse'],
    },
    {
      name: 'verified in one of two Regions',
      facts: {
        senderIdentities: [found(identityRef(DOMAIN)), found(identityRef(DOMAIN, 'FAILED', 'eu-north-1'))],
      },
      expect: 'fail',
      says: ['eu-north-1', 'FAILED'],
    },
    { name: 'a verified domain', facts: { senderIdentities: [found(identityRef(DOMAIN))] }, expect: 'pass' },
    {
      name: 'an unverified address of a verified domain',
      facts: {
        senderIdentities: [
          found(identityRef(ADDRESS, 'PENDING'), { kind: 'covered', by: DOMAIN }, identityRef(DOMAIN)),
        ],
      },
      expect: 'pass',
      says: [`${ADDRESS} itself is PENDING`, `${DOMAIN} covers it`],
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
