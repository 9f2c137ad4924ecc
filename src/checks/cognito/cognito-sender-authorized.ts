// May Cognito send as the identity that the pool shows, where it sends by itself?
import type { IdentityRef, Sender, SendingPolicy } from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { COGNITO, cognitoMaySend } from '../policy/cognito.ts';
import { type Grounds, groundsEvidence, placeOf, readPolicies } from '../policy/decide.ts';
import { cognitoPolicy } from '../recipes/policies.ts';
import { cognitoStatement, policyOf, senderPolicies, statement } from '../samples/policies.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { clipped, fewOf, listed, quoted } from '../words.ts';

interface Refusal {
  readonly identity: IdentityRef;
  readonly policies: readonly SendingPolicy[];
  /** The statements that deny it; empty where none allows it. */
  readonly by: readonly Grounds[];
}

const whereOf = ({ name, region }: IdentityRef) => `${name} in ${region}`;

function whyRefused({ identity, policies, by }: Refusal): string {
  const where = whereOf(identity);
  if (policies.length === 0) return `${where} has no sending-authorization policy`;
  if (by.length > 0) return `${fewOf(by.map(placeOf), 3)} of ${where} denies it`;
  return `no policy of ${where} lets ${COGNITO} send for this pool`;
}

function refusalEvidence({ identity, policies, by }: Refusal): EvidenceOf<'senderPolicies'>[] {
  const fact = 'senderPolicies';
  if (policies.length === 0) return [{ fact, field: `Policies of ${identity.arn}`, value: '(none)' }];
  if (by.length > 0) return by.map((grounds) => groundsEvidence(fact, grounds));
  return policies.map(({ name, document }) => {
    const field = `policy ${quoted(name, 80)} of ${whereOf(identity)}`;
    return { fact, field, value: clipped(document, 1000) || '(empty)' };
  });
}

/** Why Cognito needs no policy for a pool, as what the pool does; undefined where it needs one. */
function whyNotAsked(sender: Sender, identities: number): string | undefined {
  switch (sender.kind) {
    case 'customEmailSender':
      return 'hands every mail to its own function';
    case 'cognitoDefault':
      return "sends with Cognito's default sender, as no identity of yours";
    case 'ses':
      return 'sends through your own SES by the service-linked role of Cognito, which needs no policy of the identity';
    case 'cognitoWithOwnFrom':
      return identities > 0
        ? undefined
        : 'names an identity that is not there; cognito-sender-exists says so';
  }
}

export default defineCheck({
  id: 'cognito-sender-authorized',
  kind: 'userPool',
  severity: 'high',
  title: 'Cognito may send as the identity that the pool shows as its sender',
  rationale:
    'A pool with EmailSendingAccount COGNITO_DEFAULT and a SourceArn has Cognito send with your address, from SES of ' +
    'its own, for which the identity has to let it in by a sending-authorization policy. The console of Cognito adds ' +
    'one when you choose the identity there; the API, CloudFormation and Terraform do not. Without it sign-ups and ' +
    'password resets fail with InvalidEmailRoleAccessPolicyException.',
  remediation: {
    summary:
      `Add a policy to the identity that lets ${COGNITO} send for this pool, with aws:SourceAccount and aws:SourceArn ` +
      'as conditions. Better still, have the pool send through your own SES (DEVELOPER), which needs no such policy ' +
      "and is not held to Cognito's 50 mails a day.",
    command: [
      '# policy.json:',
      '# {"Version": "2012-10-17", "Statement": [{"Sid": "Cognito", "Effect": "Allow",',
      `#   "Principal": {"Service": "${COGNITO}"}, "Action": ["ses:SendEmail", "ses:SendRawEmail"],`,
      '#   "Resource": "arn:aws:ses:<region>:<account-id>:identity/<identity>",',
      '#   "Condition": {"StringEquals": {"aws:SourceAccount": "<account-id>"},',
      '#     "ArnLike": {"aws:SourceArn": "arn:aws:cognito-idp:<region>:<account-id>:userpool/<pool-id>"}}}]}',
      'aws sesv2 create-email-identity-policy --region <region> --email-identity <identity> --policy-name cognito ' +
        '--policy file://policy.json',
    ].join('\n'),
    link: AWS.poolEmail,
  },
  recipe: cognitoPolicy,
  cannotSee:
    'Policies of other identities than the one that SourceArn names: SES puts one of an address before one of its ' +
    'domain. What a condition asks of the time, the organization or the recipients is not judged.',
  links: [
    AWS.poolEmail,
    AWS.emailConfiguration,
    AWS.sendingAuthorization,
    AWS.createPolicy,
    AWS.policyExamples,
    AWS.conditionKeys,
  ],
  needs: ['sender', 'senderPolicies'],
  evaluate({ sender, senderPolicies }, { subject }) {
    const { name, id: arn, account, region } = subject;
    const reason = whyNotAsked(sender, senderPolicies.length);
    if (sender.kind !== 'cognitoWithOwnFrom' || reason !== undefined) {
      return { outcome: 'notApplicable', because: `The pool ${name} ${reason}.` };
    }
    const pool = { arn, account, region, from: sender.from };
    const each = senderPolicies.map(({ identity, policies }) => {
      const decision = cognitoMaySend(readPolicies(policies), identity.arn, pool);
      return { identity, policies, decision };
    });
    const refusals = each.flatMap(({ decision, ...of }) =>
      decision.kind === 'refused' ? [{ ...of, by: decision.by }] : [],
    );
    if (refusals.length > 0) {
      const because = `Cognito may not send for the pool ${name}: ${listed(refusals.map(whyRefused))}.`;
      return { outcome: 'fail', because, evidence: refusals.flatMap(refusalEvidence) };
    }
    for (const { identity, decision } of each) {
      if (decision.kind !== 'unknown') continue;
      throw new NotSeen(
        `whether Cognito may send as ${whereOf(identity)} for the pool ${name}: ${decision.why}`,
      );
    }
    const grounds = each.flatMap(({ decision }) => (decision.kind === 'allowed' ? decision.by : []));
    const identities = listed(each.map(({ identity }) => whereOf(identity)));
    return {
      outcome: 'pass',
      because: `Cognito may send as ${identities} for the pool ${name} (${fewOf(grounds.map(placeOf), 3)}).`,
      evidence: grounds.map((one) => groundsEvidence('senderPolicies', one)),
    };
  },
  examples: [
    {
      name: 'no policy',
      facts: { sender: ownFromSender(DOMAIN), senderPolicies: [senderPolicies([])] },
      expect: 'fail',
      says: [`${DOMAIN} in eu-west-1 has no sending-authorization policy`],
    },
    {
      name: 'a policy for another account',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([policyOf(statement({ Principal: { AWS: 'arn:aws:iam::999900001111:root' } }))]),
        ],
      },
      expect: 'fail',
      says: ['lets email.cognito-idp.amazonaws.com send for this pool'],
    },
    {
      name: 'a policy for another pool',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(
              cognitoStatement({
                Condition: {
                  ArnLike: {
                    'aws:SourceArn':
                      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Employees',
                  },
                },
              }),
            ),
          ]),
        ],
      },
      expect: 'fail',
    },
    {
      name: 'a policy that denies what another one allows',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([policyOf(cognitoStatement(), statement({ Sid: 'Nobody', Effect: 'Deny' }))]),
        ],
      },
      expect: 'fail',
      says: ['statement "Nobody"', 'denies it'],
    },
    {
      name: 'one of two Regions without a policy',
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        senderPolicies: [senderPolicies([policyOf(cognitoStatement())]), senderPolicies([], 'eu-north-1')],
      },
      expect: 'fail',
      says: ['in eu-north-1'],
    },
    {
      name: 'the policy that the guide of Cognito shows',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [senderPolicies([policyOf(cognitoStatement())])],
      },
      expect: 'pass',
      says: ['policy "senders", statement "Cognito"'],
    },
    {
      name: 'a condition that is not judged',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(
              cognitoStatement({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } } }),
            ),
          ]),
        ],
      },
      expect: 'unknown',
      says: ['"aws:SourceOrgID"'],
    },
    {
      name: 'the service that the guide named once',
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(cognitoStatement({ Principal: { Service: 'cognito-idp.amazonaws.com' } })),
          ]),
        ],
      },
      expect: 'unknown',
      says: ['cognito-idp.amazonaws.com', 'once'],
    },
    {
      name: 'an identity that is not there',
      facts: { sender: ownFromSender(DOMAIN), senderPolicies: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
    {
      name: 'your own SES',
      facts: { sender: sesSender(DOMAIN), senderPolicies: [] },
      expect: 'notApplicable',
      says: ['service-linked role'],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, senderPolicies: [] },
      expect: 'notApplicable',
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, senderPolicies: [] },
      expect: 'notApplicable',
    },
  ],
});
