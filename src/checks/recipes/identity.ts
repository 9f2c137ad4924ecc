// SES identities: verifying a domain, its DKIM and its MAIL FROM domain.
import { en, ja, paragraph, say } from '../../model.ts';
import type { Recipe } from '../define.ts';
import { dmarcRecord } from './dns.ts';
import { together } from './together.ts';

// The Japanese has the console's Japanese labels; those that stand in double quotes could not be confirmed, and stay
// English.
const IDENTITIES = say(
  en`Amazon SES, in the Region > Configuration > Identities`,
  ja`対象リージョンの Amazon SES > 設定 > ID`,
);
const DKIM_OF_THE_DOMAIN = say(
  en`${IDENTITIES} > the domain > Authentication > DomainKeys Identified Mail (DKIM)`,
  ja`${IDENTITIES} > 対象のドメイン > 認証 > DomainKeys Identified Mail (DKIM)`,
);

const IDENTITY = `\
DomainIdentity:
  Type: AWS::SES::EmailIdentity
  Properties:
    EmailIdentity: example.com`;

const SIGNING = `
    DkimAttributes:
      SigningEnabled: true`;

const EASY_DKIM = `${SIGNING}
    # Easy DKIM. A key of your own has DomainSigningSelector and DomainSigningPrivateKey instead.
    DkimSigningAttributes:
      NextSigningKeyLength: RSA_2048_BIT`;

type MxFailure = 'USE_DEFAULT_VALUE' | 'REJECT_MESSAGE';

function mailFromAttributes(onMxFailure: MxFailure): string {
  return `
    MailFromAttributes:
      MailFromDomain: bounce.example.com
      BehaviorOnMxFailure: ${onMxFailure}`;
}

/** The three CNAME records, from what CloudFormation knows of the identity. */
const DKIM_RECORDS = [1, 2, 3]
  .map(
    (number) => `\
DkimRecord${number}:
  Type: AWS::Route53::RecordSet
  Properties:
    HostedZoneId: <hosted-zone-id>
    Name: !GetAtt DomainIdentity.DkimDNSTokenName${number}
    Type: CNAME
    TTL: "3600"
    ResourceRecords:
      - !GetAtt DomainIdentity.DkimDNSTokenValue${number}`,
  )
  .join('\n');

const MAIL_FROM_RECORDS = `\
MailFromMxRecord:
  Type: AWS::Route53::RecordSet
  Properties:
    HostedZoneId: <hosted-zone-id>
    Name: bounce.example.com
    Type: MX
    TTL: "3600"
    ResourceRecords:
      - !Sub 10 feedback-smtp.\${AWS::Region}.amazonses.com
MailFromSpfRecord:
  Type: AWS::Route53::RecordSet
  Properties:
    HostedZoneId: <hosted-zone-id>
    Name: bounce.example.com
    Type: TXT
    TTL: "3600"
    ResourceRecords:
      - '"v=spf1 include:amazonses.com ~all"'`;

const DOMAIN_IDENTITY_HCL = `\
resource "aws_sesv2_email_identity" "domain" {
  email_identity = "example.com"

  # Easy DKIM. A key of your own has domain_signing_selector and domain_signing_private_key instead.
  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}`;

/** The zone in which SES keeps the keys differs between Regions; GetEmailIdentity tells it. */
const DKIM_RECORDS_HCL = `\
# <SigningHostedZone>: as get-email-identity shows it, dkim.amazonses.com in most Regions.
resource "aws_route53_record" "dkim" {
  count   = 3
  zone_id = "<hosted-zone-id>"
  name    = "\${aws_sesv2_email_identity.domain.dkim_signing_attributes[0].tokens[count.index]}._domainkey.example.com"
  type    = "CNAME"
  ttl     = 3600
  records = ["\${aws_sesv2_email_identity.domain.dkim_signing_attributes[0].tokens[count.index]}.<SigningHostedZone>"]
}`;

function mailFromHcl(onMxFailure: MxFailure): string {
  return `\
resource "aws_sesv2_email_identity_mail_from_attributes" "domain" {
  email_identity         = "example.com"
  mail_from_domain       = "bounce.example.com"
  behavior_on_mx_failure = "${onMxFailure}"
}`;
}

const MAIL_FROM_RECORDS_HCL = `\
resource "aws_route53_record" "mail_from_mx" {
  zone_id = "<hosted-zone-id>"
  name    = "bounce.example.com"
  type    = "MX"
  ttl     = 3600
  records = ["10 feedback-smtp.<region>.amazonses.com"]
}

resource "aws_route53_record" "mail_from_spf" {
  zone_id = "<hosted-zone-id>"
  name    = "bounce.example.com"
  type    = "TXT"
  ttl     = 3600
  records = ["v=spf1 include:amazonses.com ~all"]
}`;

const ONE_CLICK = say(
  en`with one click where Route 53 of the same account hosts the zone`,
  ja`ゾーンが同じアカウントの Route 53 にある場合は、ワンクリックで公開できます`,
);

/** What publishing the records takes in the console, as a clause. */
const PUBLISH = say(
  en`publish what "View DNS records" shows, ${ONE_CLICK}`,
  ja`"View DNS records" に表示されるレコードを公開します (${ONE_CLICK})`,
);

/** Makes and verifies a domain with Easy DKIM. */
export const easyDkim: Recipe = {
  console: say(
    en`${IDENTITIES} > Create identity > Domain; under Advanced DKIM settings choose Easy DKIM and RSA_2048_BIT. Then,
       on the page of the domain > Authentication > DomainKeys Identified Mail (DKIM), ${PUBLISH}.`,
    ja`${IDENTITIES} > ID の作成 > ドメイン: 「DKIM の詳細設定」で Easy DKIM と RSA_2048_BIT を選びます。続いて、
       作成したドメインのページ > 認証 > DomainKeys Identified Mail (DKIM) を開き、${PUBLISH}。`,
  ),
  cloudFormation: `${IDENTITY}${EASY_DKIM}\n${DKIM_RECORDS}`,
  terraform: `${DOMAIN_IDENTITY_HCL}\n\n${DKIM_RECORDS_HCL}`,
};

/** The same for a domain that is there: it lacks its records, or SES has stopped looking for them. */
export const dkimRecords: Recipe = {
  ...easyDkim,
  console: say(
    en`${DKIM_OF_THE_DOMAIN}: ${PUBLISH}. Where SES has stopped looking, Edit in the same box and save it, so that SES
       begins again.`,
    ja`${DKIM_OF_THE_DOMAIN}: ${PUBLISH}。SES が確認を打ち切っている場合は、同じ枠の「編集」を開いてそのまま保存すると、
       確認が再開されます。`,
  ),
};

/** Verifies an identity that is there, of either type. */
export const identityVerified: Recipe = {
  ...dkimRecords,
  console: paragraph(
    dkimRecords.console,
    say(
      en`An address has no records: on its page choose Resend, and follow the link in the mail within 24 hours.`,
      ja`E メールアドレス ID にはレコードがありません。その ID のページで "Resend" を選び、届いたメールの
         リンクを 24 時間以内に開きます。`,
    ),
  ),
};

/** A domain of one's own in place of an address at a mailbox provider. */
export const ownDomain: Recipe = {
  ...easyDkim,
  console: paragraph(
    easyDkim.console,
    say(
      en`When nothing sends from the address any more, ${IDENTITIES} > the address > Delete.`,
      ja`アドレスが送信に使われなくなったら、${IDENTITIES} > 対象のアドレス > 削除 で ID を削除します。`,
    ),
  ),
};

/** The AWS provider of Terraform has no argument for the switch: it leaves signing as it is. */
export const dkimSigning: Recipe = {
  console: say(
    en`${DKIM_OF_THE_DOMAIN} > Edit > Advanced DKIM settings: tick Enabled under DKIM signatures and save. The AWS
       provider of Terraform cannot set it.`,
    ja`${DKIM_OF_THE_DOMAIN} > 編集 > DKIM の詳細設定: 「DKIM 署名」の「有効」にチェックを入れて保存します。
       Terraform の AWS プロバイダーでは設定できません。`,
  ),
  cloudFormation: `${IDENTITY}${SIGNING}`,
};

/** Longer keys for Easy DKIM. For a key of one's own, the property would give it up. */
export const dkimKeyLength: Recipe = {
  console: say(
    en`${DKIM_OF_THE_DOMAIN} > Edit > Advanced DKIM settings: choose RSA_2048_BIT as the DKIM signing key length, or,
       with a key of your own, give the new private key and its selector; then save.`,
    ja`${DKIM_OF_THE_DOMAIN} > 編集 > DKIM の詳細設定: 「DKIM 署名キーの長さ」で RSA_2048_BIT を選び、保存します。
       独自のキーの場合は、新しいプライベートキーとそのセレクターを入力して保存します。`,
  ),
  cloudFormation: `# For Easy DKIM only: with a key of your own this would give it up.\n${IDENTITY}${EASY_DKIM}`,
  terraform: `# For Easy DKIM only: with a key of your own this would give it up.\n${DOMAIN_IDENTITY_HCL}`,
};

function mailFromWith(onMxFailure: MxFailure, choice: string): Recipe {
  return {
    console: say(
      en`${IDENTITIES} > the identity > Custom MAIL FROM domain > Edit: tick "Use a custom MAIL FROM domain", name the
         subdomain and choose "${choice}" under Behavior on MX failure. Then publish the MX and the TXT record that are
         shown, ${ONE_CLICK}.`,
      ja`${IDENTITIES} > 対象の ID > カスタム MAIL FROM ドメイン > 編集: 「カスタム MAIL FROM ドメインの使用」にチェックを
         入れてサブドメインを入力し、"Behavior on MX failure" で "${choice}" を選びます。続いて、表示される MX レコードと TXT レコードを公開します (${ONE_CLICK})。`,
    ),
    cloudFormation: `${IDENTITY}${mailFromAttributes(onMxFailure)}\n${MAIL_FROM_RECORDS}`,
    terraform: `${mailFromHcl(onMxFailure)}\n\n${MAIL_FROM_RECORDS_HCL}`,
  };
}

export const mailFrom = mailFromWith('USE_DEFAULT_VALUE', 'Use default MAIL FROM domain');
export const mailFromOrNothing = mailFromWith('REJECT_MESSAGE', 'Reject message');

/** Mail that passes DMARC by both legs: DKIM of the domain, a MAIL FROM domain below it, and a DMARC record. */
export const authenticatedMail: Recipe = {
  ...together(easyDkim, mailFrom, dmarcRecord('none')),
  // One identity with both, for a template names each resource once.
  cloudFormation: [
    `${IDENTITY}${EASY_DKIM}${mailFromAttributes('USE_DEFAULT_VALUE')}`,
    DKIM_RECORDS,
    MAIL_FROM_RECORDS,
    dmarcRecord('none').cloudFormation,
  ].join('\n'),
};
