// SES identities: verifying a domain, its DKIM and its MAIL FROM domain.
import type { Recipe } from '../define.ts';
import { dmarcRecord } from './dns.ts';
import { together } from './together.ts';

const IDENTITIES = 'Amazon SES, in the Region > Configuration > Identities';

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

/** What publishing the records takes in the console. */
const PUBLISH =
  'publish what "View DNS records" shows, with one click where Route 53 of the same account hosts the zone';

/** Makes and verifies a domain with Easy DKIM. */
export const easyDkim: Recipe = {
  console:
    `${IDENTITIES} > Create identity > Domain; under Advanced DKIM settings choose Easy DKIM and RSA_2048_BIT. Then, ` +
    `on the page of the domain > Authentication > DomainKeys Identified Mail (DKIM), ${PUBLISH}.`,
  cloudFormation: `${IDENTITY}${EASY_DKIM}\n${DKIM_RECORDS}`,
  terraform: `${DOMAIN_IDENTITY_HCL}\n\n${DKIM_RECORDS_HCL}`,
};

/** The same for a domain that is there: it lacks its records, or SES has stopped looking for them. */
export const dkimRecords: Recipe = {
  ...easyDkim,
  console:
    `${IDENTITIES} > the domain > Authentication > DomainKeys Identified Mail (DKIM): ${PUBLISH}. Where SES has ` +
    'stopped looking, Edit in the same box and save it, so that SES begins again.',
};

/** Verifies an identity that is there, of either type. */
export const identityVerified: Recipe = {
  ...dkimRecords,
  console: `${dkimRecords.console} An address has no records: on its page choose Resend, and follow the link in the mail within 24 hours.`,
};

/** A domain of one's own in place of an address at a mailbox provider. */
export const ownDomain: Recipe = {
  ...easyDkim,
  console: `${easyDkim.console} When nothing sends from the address any more, ${IDENTITIES} > the address > Delete.`,
};

/** The AWS provider of Terraform has no argument for the switch: it leaves signing as it is. */
export const dkimSigning: Recipe = {
  console:
    `${IDENTITIES} > the domain > Authentication > DomainKeys Identified Mail (DKIM) > Edit > Advanced DKIM settings: ` +
    'tick Enabled under DKIM signatures and save. The AWS provider of Terraform cannot set it.',
  cloudFormation: `${IDENTITY}${SIGNING}`,
};

/** Longer keys for Easy DKIM. For a key of one's own, the property would give it up. */
export const dkimKeyLength: Recipe = {
  console:
    `${IDENTITIES} > the domain > Authentication > DomainKeys Identified Mail (DKIM) > Edit > Advanced DKIM settings: ` +
    'choose RSA_2048_BIT as the DKIM signing key length, or, with a key of your own, give the new private key and its ' +
    'selector; then save.',
  cloudFormation: `# For Easy DKIM only: with a key of your own this would give it up.\n${IDENTITY}${EASY_DKIM}`,
  terraform: `# For Easy DKIM only: with a key of your own this would give it up.\n${DOMAIN_IDENTITY_HCL}`,
};

function mailFromWith(onMxFailure: MxFailure, choice: string): Recipe {
  return {
    console:
      `${IDENTITIES} > the identity > Custom MAIL FROM domain > Edit: tick "Use a custom MAIL FROM domain", name the ` +
      `subdomain and choose "${choice}" under Behavior on MX failure. Then publish the MX and the TXT record that are ` +
      'shown, with one click where Route 53 of the same account hosts the zone.',
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
