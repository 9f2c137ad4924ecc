// May a pool in this Region send from SES of the Region that its SourceArn names?
import { sendingRegions } from '../../pool-regions.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { brokenSender, CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, listed, SEND_THE_WHOLE_POOL } from '../words.ts';

/** How a SourceArn says "whichever of the alternate Regions". */
const ANY = '*';

export default defineCheck({
  id: 'cognito-sender-region-allowed',
  kind: 'userPool',
  severity: 'high',
  title: 'The pool sends from SES of a Region that pools of its own Region may use',
  rationale:
    'A user pool cannot send from SES of just any Region. Some pools may use their own Region only, some also ' +
    'us-east-1, us-west-2 or eu-west-1, and some have alternate Regions instead. Cognito supports no other, so ' +
    'that a SourceArn of another Region stops the mail of the pool: sign-ups, invitations and password resets.',
  remediation: {
    summary:
      'Verify the identity in SES of a Region that the pool may use, best its own, and set SourceArn to it. ' +
      'The sandbox holds in each Region apart: ask for production access there too. ' +
      SEND_THE_WHOLE_POOL,
    command: EDIT_POOL_COMMAND,
    link: AWS.poolRegions,
  },
  recipe: newSender,
  cannotSee:
    'Whether Cognito really refuses: the check goes by the table of Regions that AWS publishes, as it ' +
    'was in November 2026, and tries nothing out.',
  links: [AWS.poolRegions, AWS.emailConfiguration, AWS.sandbox, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    const notApplicable = (because: string) => ({ outcome: 'notApplicable', because }) as const;
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return notApplicable(`The pool ${subject.name} sends from no identity of yours.`);
    }
    const { source } = sender;
    if (source.kind === 'malformed') {
      return notApplicable(
        `The pool ${subject.name} names no identity that can be read; cognito-sender-exists says so.`,
      );
    }
    const allowed = sendingRegions(subject.region, sender.kind);
    if (allowed === undefined) {
      return notApplicable(
        `AWS does not say from which Regions a pool in ${subject.region} may send, so whether the pool ` +
          `${subject.name} may send from ${source.region} is not judged.`,
      );
    }
    const evidence = [{ fact: 'sender', field: 'EmailConfiguration.SourceArn', value: source.arn }] as const;
    if (source.region === ANY && allowed.includes(subject.region)) {
      return notApplicable(
        `The SourceArn of the pool ${subject.name} has the Region *, and AWS does not say what that means for a ` +
          `pool in ${subject.region}.`,
      );
    }
    if (source.region === ANY || allowed.includes(source.region)) {
      const where = source.region === ANY ? listed(allowed) : source.region;
      const because = `The pool ${subject.name} sends from SES in ${where}, as a pool in ${subject.region} may.`;
      return { outcome: 'pass', because, evidence };
    }
    const because =
      `The pool ${subject.name} is set to send from SES in ${source.region}, and a pool in ${subject.region} ` +
      `may send only from ${listed(allowed)}: Cognito supports no other for it.`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'a Region that is not its own, where its own is the only one',
      facts: { sender: sesSender(DOMAIN, 'us-east-1') },
      subject: { region: 'ap-northeast-3' },
      expect: 'fail',
      says: ['from SES in us-east-1', 'a pool in ap-northeast-3 may send only from ap-northeast-3'],
    },
    {
      name: 'a Region that is neither its own nor one of the three',
      facts: { sender: sesSender(DOMAIN, 'eu-central-1') },
      subject: { region: 'eu-west-2' },
      expect: 'fail',
      says: ['only from eu-west-2, us-east-1, us-west-2 and eu-west-1'],
    },
    {
      name: "Cognito's own SES with your FROM, and a Region that is none of the alternates",
      facts: { sender: ownFromSender(DOMAIN, 'eu-central-1') },
      subject: { region: 'ca-west-1' },
      expect: 'fail',
      says: ['only from ca-central-1 and us-west-1'],
    },
    {
      name: 'the second alternate Region, with DEVELOPER',
      facts: { sender: sesSender(DOMAIN, 'us-west-1') },
      subject: { region: 'ca-west-1' },
      expect: 'fail',
      says: ['only from ca-central-1:'],
    },
    {
      name: 'the second alternate Region, with the FROM alone',
      facts: { sender: ownFromSender(DOMAIN, 'us-west-1') },
      subject: { region: 'ca-west-1' },
      expect: 'pass',
    },
    {
      name: 'the first alternate Region',
      facts: { sender: sesSender(DOMAIN, 'ca-central-1') },
      subject: { region: 'ca-west-1' },
      expect: 'pass',
    },
    {
      name: 'any alternate Region',
      facts: { sender: sesSender(DOMAIN, '*') },
      subject: { region: 'mx-central-1' },
      expect: 'pass',
      says: ['SES in us-east-1, as a pool in mx-central-1 may'],
    },
    {
      name: 'any alternate Region, with the FROM alone',
      facts: { sender: ownFromSender(DOMAIN, '*') },
      subject: { region: 'mx-central-1' },
      expect: 'pass',
      says: ['SES in us-east-1 and us-west-2'],
    },
    { name: 'its own Region', facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    { name: 'one of the three', facts: { sender: sesSender(DOMAIN, 'us-west-2') }, expect: 'pass' },
    {
      name: 'its own Region, which is the only one',
      facts: { sender: ownFromSender(DOMAIN, 'sa-east-1') },
      subject: { region: 'sa-east-1' },
      expect: 'pass',
    },
    {
      name: 'any Region, where there are no alternates',
      facts: { sender: sesSender(DOMAIN, '*') },
      expect: 'notApplicable',
      says: ['the Region *', 'eu-west-1'],
    },
    {
      name: 'a Region of the pool that AWS does not name',
      facts: { sender: sesSender(DOMAIN, 'us-east-1') },
      subject: { region: 'ap-east-2' },
      expect: 'notApplicable',
      says: ['AWS does not say from which Regions a pool in ap-east-2 may send'],
    },
    { name: 'the default sender', facts: { sender: DEFAULT_SENDER }, expect: 'notApplicable' },
    { name: 'a Lambda function that sends', facts: { sender: CUSTOM_SENDER }, expect: 'notApplicable' },
    {
      name: 'an ARN that is none',
      facts: { sender: brokenSender('hello') },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
