// May a pool in this Region send from SES of the Region that its SourceArn names?
import { en, ja, listed, paragraph, type SubjectRef, say, type Text } from '../../model.ts';
import { sendingRegions } from '../../pool-regions.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { brokenSender, CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';
import { noIdentityOfYours, noReadableIdentity } from './no-identity.ts';

/** How a SourceArn says "whichever of the alternate Regions". */
const ANY = '*';

type Pool = SubjectRef<'userPool'>;

/** Why a Region is not judged: the table has no row for the pool's. */
function notInTable({ name, region }: Pool, from: string): Text {
  return say(
    en`AWS does not say from which Regions a pool in ${region} may send, so whether the pool ${name} may send from
       ${from} is not judged.`,
    ja`${region} のユーザープールがどのリージョンから送信できるかを AWS は示していません。
       そのため、ユーザープール ${name} が ${from} から送信できるかどうかは判定しません。`,
  );
}

/** Why a Region is not judged: it is any alternate Region, and there is none. */
function anyWithoutAlternates({ name, region }: Pool): Text {
  return say(
    en`The SourceArn of the pool ${name} has the Region *, and AWS does not say what that means for a pool in
       ${region}.`,
    ja`ユーザープール ${name} の SourceArn のリージョンは * ですが、${region} のユーザープールで
       それが何を意味するかを AWS は示していません。`,
  );
}

function mayFrom({ name, region }: Pool, where: string | Text): Text {
  return say(
    en`The pool ${name} sends from SES in ${where}, as a pool in ${region} may.`,
    ja`ユーザープール ${name} は ${where} の SES から送信します。これは ${region} のユーザープールに許可されています。`,
  );
}

function mayNotFrom({ name, region }: Pool, from: string, allowed: readonly string[]): Text {
  return say(
    en`The pool ${name} is set to send from SES in ${from}, and a pool in ${region} may send only from
       ${listed(allowed)}: Cognito supports no other for it.`,
    ja`ユーザープール ${name} は ${from} の SES から送信するように設定されていますが、${region} のユーザープールが送信に使用できる
       リージョンは ${listed(allowed)} だけです。Cognito はそれ以外に対応していません。`,
  );
}

export default defineCheck({
  id: 'cognito-sender-region-allowed',
  kind: 'userPool',
  severity: 'high',
  title: say(
    en`The pool sends from SES of a Region that pools of its own Region may use`,
    ja`ユーザープールの送信元の SES が、ユーザープールのリージョンから使用できるリージョンにある`,
  ),
  rationale: say(
    en`A user pool cannot send from SES of just any Region. Some pools may use their own Region only, some also
       us-east-1, us-west-2 or eu-west-1, and some have alternate Regions instead. Cognito supports no other, so
       that a SourceArn of another Region stops the mail of the pool: sign-ups, invitations and password resets.`,
    ja`ユーザープールは、任意のリージョンの SES から送信できるわけではありません。使用できるリージョンは
       ユーザープールのリージョンごとに異なり、自身のリージョンだけのもの、us-east-1、us-west-2、eu-west-1 も使用できるもの、
       代替リージョンが決められているものがあります。Cognito はそれ以外に対応していないため、SourceArn に別のリージョンを指定すると、
       サインアップ、招待、パスワードのリセットなど、ユーザープールのメールが止まります。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Verify the identity in SES of a Region that the pool may use, best its own, and set SourceArn to it.
           The sandbox holds in each Region apart: ask for production access there too.`,
        ja`ユーザープールが使用できるリージョン (できれば自身のリージョン) の SES で ID を検証し、SourceArn に設定して
           ください。サンドボックスの制限はリージョンごとに適用されるため、そのリージョンでも本稼働アクセスを
           リクエストしてください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: EDIT_POOL_COMMAND,
    link: AWS.poolRegions,
  },
  recipe: newSender,
  cannotSee: say(
    en`Whether Cognito really refuses: the check goes by the table of Regions that AWS publishes, as it
       was in November 2026, and tries nothing out.`,
    ja`Cognito が実際に拒否するかどうか (AWS が公開しているリージョンの表の 2026 年 11 月時点の内容に従って判定し、
       実際に試すことはしません)。`,
  ),
  links: [AWS.poolRegions, AWS.emailConfiguration, AWS.sandbox, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    const notApplicable = (because: Text) => ({ outcome: 'notApplicable', because }) as const;
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return noIdentityOfYours(subject.name);
    }
    const { source } = sender;
    if (source.kind === 'malformed') return noReadableIdentity(subject.name);
    const allowed = sendingRegions(subject.region, sender.kind);
    if (allowed === undefined) return notApplicable(notInTable(subject, source.region));
    const evidence = [{ fact: 'sender', field: 'EmailConfiguration.SourceArn', value: source.arn }] as const;
    if (source.region === ANY && allowed.includes(subject.region)) {
      return notApplicable(anyWithoutAlternates(subject));
    }
    if (source.region === ANY || allowed.includes(source.region)) {
      const where = source.region === ANY ? listed(allowed) : source.region;
      return { outcome: 'pass', because: mayFrom(subject, where), evidence };
    }
    return { outcome: 'fail', because: mayNotFrom(subject, source.region, allowed), evidence };
  },
  examples: [
    {
      name: say(
        en`a Region that is not its own, where its own is the only one`,
        ja`自身のリージョンしか使用できないのに、別のリージョンを指定`,
      ),
      facts: { sender: sesSender(DOMAIN, 'us-east-1') },
      subject: { region: 'ap-northeast-3' },
      expect: 'fail',
      says: ['from SES in us-east-1', 'a pool in ap-northeast-3 may send only from ap-northeast-3'],
    },
    {
      name: say(
        en`a Region that is neither its own nor one of the three`,
        ja`自身のリージョンでも 3 リージョンのいずれでもない`,
      ),
      facts: { sender: sesSender(DOMAIN, 'eu-central-1') },
      subject: { region: 'eu-west-2' },
      expect: 'fail',
      says: ['only from eu-west-2, us-east-1, us-west-2 and eu-west-1'],
    },
    {
      name: say(
        en`Cognito's own SES with your FROM, and a Region that is none of the alternates`,
        ja`自社の FROM を使う Cognito 自身の SES で、代替リージョンのいずれでもない`,
      ),
      facts: { sender: ownFromSender(DOMAIN, 'eu-central-1') },
      subject: { region: 'ca-west-1' },
      expect: 'fail',
      says: ['only from ca-central-1 and us-west-1'],
    },
    {
      name: say(en`the second alternate Region, with DEVELOPER`, ja`2 番目の代替リージョン (DEVELOPER)`),
      facts: { sender: sesSender(DOMAIN, 'us-west-1') },
      subject: { region: 'ca-west-1' },
      expect: 'fail',
      says: ['only from ca-central-1:'],
    },
    {
      name: say(en`the second alternate Region, with the FROM alone`, ja`2 番目の代替リージョン (FROM のみ)`),
      facts: { sender: ownFromSender(DOMAIN, 'us-west-1') },
      subject: { region: 'ca-west-1' },
      expect: 'pass',
    },
    {
      name: say(en`the first alternate Region`, ja`1 番目の代替リージョン`),
      facts: { sender: sesSender(DOMAIN, 'ca-central-1') },
      subject: { region: 'ca-west-1' },
      expect: 'pass',
    },
    {
      name: say(en`any alternate Region`, ja`任意の代替リージョン`),
      facts: { sender: sesSender(DOMAIN, '*') },
      subject: { region: 'mx-central-1' },
      expect: 'pass',
      says: ['SES in us-east-1, as a pool in mx-central-1 may'],
    },
    {
      name: say(en`any alternate Region, with the FROM alone`, ja`任意の代替リージョン (FROM のみ)`),
      facts: { sender: ownFromSender(DOMAIN, '*') },
      subject: { region: 'mx-central-1' },
      expect: 'pass',
      says: ['SES in us-east-1 and us-west-2'],
    },
    {
      name: say(en`its own Region`, ja`自身のリージョン`),
      facts: { sender: sesSender(DOMAIN) },
      expect: 'pass',
    },
    {
      name: say(en`one of the three`, ja`3 リージョンのいずれか`),
      facts: { sender: sesSender(DOMAIN, 'us-west-2') },
      expect: 'pass',
    },
    {
      name: say(en`its own Region, which is the only one`, ja`自身のリージョンで、使用できるのはそこだけ`),
      facts: { sender: ownFromSender(DOMAIN, 'sa-east-1') },
      subject: { region: 'sa-east-1' },
      expect: 'pass',
    },
    {
      name: say(
        en`any Region, where there are no alternates`,
        ja`代替リージョンがないのに、任意のリージョンを指定`,
      ),
      facts: { sender: sesSender(DOMAIN, '*') },
      expect: 'notApplicable',
      says: ['the Region *', 'eu-west-1'],
    },
    {
      name: say(
        en`a Region of the pool that AWS does not name`,
        ja`ユーザープールのリージョンが AWS の表にない`,
      ),
      facts: { sender: sesSender(DOMAIN, 'us-east-1') },
      subject: { region: 'ap-east-2' },
      expect: 'notApplicable',
      says: ['AWS does not say from which Regions a pool in ap-east-2 may send'],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER },
      expect: 'notApplicable',
    },
    {
      name: say(en`an ARN that is none`, ja`ARN ではない文字列`),
      facts: { sender: brokenSender('hello') },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
