// Does the identity that the pool's SourceArn names exist?
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { domainAndPool } from '../recipes/pool.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  ownFromSender,
  sesSender,
} from '../samples.ts';
import { EDIT_POOL_COMMAND, foundAmong, listed, SEND_THE_WHOLE_POOL, whyMissing } from '../words.ts';

export default defineCheck({
  id: 'cognito-sender-exists',
  kind: 'userPool',
  severity: 'critical',
  title: 'The identity that the pool sends from exists in its account and Region',
  rationale:
    'Nothing stops anyone from deleting an SES identity that a pool depends on. From then on SES refuses ' +
    'every mail of the pool: sign-ups, invitations and password resets stop, and only the log of the pool ' +
    'says so.',
  remediation: {
    summary:
      'Create and verify the identity again under the same name and Region, or point the pool to one that ' +
      'exists. ' +
      SEND_THE_WHOLE_POOL,
    command: `aws sesv2 list-email-identities --region <region>\n${EDIT_POOL_COMMAND}`,
    link: AWS.poolEmail,
  },
  recipe: domainAndPool,
  cannotSee:
    'Whether Cognito may use the identity: neither the sending-authorization policy of the identity nor ' +
    'the service-linked role of Cognito is read.',
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.identities, AWS.updateUserPool],
  needs: ['sender', 'senderIdentities'],
  evaluate({ sender, senderIdentities }, { subject }) {
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return {
        outcome: 'notApplicable',
        because: `The pool ${subject.name} sends from no identity of yours.`,
      };
    }
    // "Every one is missing" holds for an empty list too: that would be a failure made of nothing.
    if (senderIdentities.length === 0) throw new NotSeen(`nobody looked up ${sender.source.arn}`);
    const lost = senderIdentities.filter((identity) => identity.kind === 'missing');
    const there = foundAmong(senderIdentities).map(({ named }) => `${named.name} in ${named.region}`);
    const evidence = [
      { fact: 'senderIdentities', field: 'EmailConfiguration.SourceArn', value: sender.source.arn } as const,
      ...lost.map(({ arn, reason, detail }) => {
        return { fact: 'senderIdentities', field: arn, value: `${reason}: ${detail}` } as const;
      }),
    ];
    if (there.length === 0) {
      const because = `No mail of the pool ${subject.name} can be sent: ${lost.map(whyMissing).join('; ')}.`;
      return { outcome: 'fail', because, evidence };
    }
    const except = lost.length > 0 ? ` It is missing in ${listed(lost.map(({ region }) => region))}.` : '';
    return {
      outcome: 'pass',
      because: `The pool ${subject.name} sends from ${listed(there)}.${except}`,
      evidence,
    };
  },
  examples: [
    {
      name: 'a deleted identity',
      facts: { sender: sesSender(DOMAIN), senderIdentities: [missing('notFound')] },
      expect: 'fail',
      says: ['deleted', DOMAIN, 'eu-west-1'],
    },
    {
      name: "another account's identity",
      facts: {
        sender: sesSender(DOMAIN, 'eu-west-1', '999900001111'),
        senderIdentities: [missing('otherAccount', `arn:aws:ses:eu-west-1:999900001111:identity/${DOMAIN}`)],
      },
      expect: 'fail',
      says: ['another account', '999900001111'],
    },
    {
      name: 'no ARN at all',
      facts: {
        sender: brokenSender('hello'),
        senderIdentities: [missing('malformed', 'hello', 'it does not start with arn:')],
      },
      expect: 'fail',
      says: ['"hello" is not the ARN', 'does not start with arn:'],
    },
    {
      name: 'an identity that is there',
      facts: { sender: ownFromSender(DOMAIN), senderIdentities: [found(identityRef(DOMAIN))] },
      expect: 'pass',
    },
    {
      name: 'any Region, and one of the two has it',
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        senderIdentities: [missing('notFound'), found(identityRef(DOMAIN, 'SUCCESS', 'eu-north-1'))],
      },
      expect: 'pass',
      says: ['eu-north-1', 'missing in eu-west-1'],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, senderIdentities: [] },
      expect: 'notApplicable',
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, senderIdentities: [] },
      expect: 'notApplicable',
    },
  ],
});
