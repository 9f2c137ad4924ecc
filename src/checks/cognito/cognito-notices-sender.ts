// Can the notices of a pool's threat protection go out: is their sender there, and verified?
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
import { foundAmong, listed, standingOf, unverifiedAmong, whyMissing } from '../words.ts';

const SENDER = sesSender(DOMAIN);

export default defineCheck({
  id: 'cognito-notices-sender',
  kind: 'userPool',
  severity: 'high',
  title: 'The sender of the threat-protection notices exists and is verified',
  rationale:
    'Threat protection can tell users by e-mail of a sign-in that looks risky. Those notices have a sender of ' +
    'their own, apart from the one of the pool, and an identity that is gone or not verified sends nothing: ' +
    'whoever is attacked does not hear of it.',
  remediation: {
    summary:
      'Verify the identity in SES, or set SourceArn of NotifyConfiguration to one that is verified. With the ' +
      'API send the whole risk configuration back, for SetRiskConfiguration takes what a call leaves out for ' +
      'not set.',
    command: [
      'aws cognito-idp describe-risk-configuration --region <region> --user-pool-id <pool-id> --query ' +
        'RiskConfiguration > risk.json',
      '# Copy every setting of risk.json that set-risk-configuration takes into edited-risk.json, with ' +
        'the change; then:',
      'aws cognito-idp set-risk-configuration --region <region> --user-pool-id <pool-id> --cli-input-json ' +
        'file://edited-risk.json',
    ].join('\n'),
    link: AWS.notifyConfiguration,
  },
  recipe: noticesSender,
  cannotSee:
    'A risk configuration that an app client has for itself, for only the one of the pool is read. Nor ' +
    'the sending-authorization policy of the identity, by which it lets Cognito send.',
  links: [
    AWS.notifyConfiguration,
    AWS.adaptiveAuthentication,
    AWS.setRiskConfiguration,
    AWS.identities,
    AWS.customEmailSender,
  ],
  needs: ['sender', 'notices'],
  evaluate({ sender, notices }, { subject }) {
    if (sender.kind === 'customEmailSender') {
      return {
        outcome: 'notApplicable',
        because: `The pool ${subject.name} hands every mail to its own function, notices among them.`,
      };
    }
    if (notices.kind === 'none') {
      const because = `Threat protection of the pool ${subject.name} sends no notices.`;
      return { outcome: 'notApplicable', because };
    }
    const { source, identities } = notices;
    if (!identities.known) throw new NotSeen(identities.why);
    // "Every one is missing" holds for an empty list too: that would be a failure made of nothing.
    if (identities.value.length === 0) throw new NotSeen(`nobody looked up ${source.arn}`);
    const there = foundAmong(identities.value);
    const lost = identities.value.filter((identity) => identity.kind === 'missing');
    const evidence = [
      { fact: 'notices', field: 'NotifyConfiguration.SourceArn', value: source.arn || '(none)' } as const,
      ...there.map(({ signing: { arn, status } }) => {
        const field = `VerificationStatus of ${arn}`;
        return { fact: 'notices', field, value: status, source: identities.source } as const;
      }),
      ...lost.map(({ region, reason, detail }) => {
        const field = `the identity in ${region}`;
        return { fact: 'notices', field, value: `${reason}: ${detail}`, source: identities.source } as const;
      }),
    ];
    const cannot = `The threat-protection notices of the pool ${subject.name} cannot be sent`;
    if (there.length === 0) {
      return { outcome: 'fail', because: `${cannot}: ${lost.map(whyMissing).join('; ')}.`, evidence };
    }
    const unverified = unverifiedAmong(there);
    if (unverified.length > 0) {
      const which = listed(unverified.map(({ signing }) => standingOf(signing)));
      return { outcome: 'fail', because: `${cannot}, because ${which}.`, evidence };
    }
    const signers = listed(there.map(({ signing }) => `${signing.name} in ${signing.region}`));
    const because = `The threat-protection notices of the pool ${subject.name} go out as ${signers}, which is verified.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'an identity that is gone',
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [missing('notFound')]) },
      expect: 'fail',
      says: ['cannot be sent', `SES in eu-west-1 has no identity ${DOMAIN}`],
    },
    {
      name: "another account's identity",
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
      name: 'a domain that still waits for its records',
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [found(identityRef(DOMAIN, 'PENDING'))]) },
      expect: 'fail',
      says: [`${DOMAIN} in eu-west-1 is PENDING`],
    },
    {
      name: 'verified in one of two Regions',
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
      name: 'a verified domain',
      facts: { sender: SENDER, notices: noticesFrom(DOMAIN, [found(identityRef(DOMAIN))]) },
      expect: 'pass',
      says: [DOMAIN, 'verified'],
    },
    {
      name: 'an unverified address of a verified domain',
      facts: {
        sender: SENDER,
        notices: noticesFrom(ADDRESS, [
          found(identityRef(ADDRESS, 'PENDING'), { kind: 'covered', by: DOMAIN }, identityRef(DOMAIN)),
        ]),
      },
      expect: 'pass',
    },
    {
      name: 'identities that were not read',
      facts: {
        sender: SENDER,
        notices: noticesFrom(DOMAIN, { unread: 'AccessDenied: ses:ListEmailIdentities' }),
      },
      expect: 'unknown',
      says: ['ses:ListEmailIdentities'],
    },
    {
      name: 'no notices',
      facts: { sender: SENDER, notices: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['sends no notices'],
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, notices: noticesFrom(DOMAIN, [missing('notFound')]) },
      expect: 'notApplicable',
      says: ['its own function'],
    },
  ],
});
