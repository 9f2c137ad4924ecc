// DNS records of e-mail authentication, where Route 53 hosts the zone; elsewhere they are the same at another host.
import { en, ja, paragraph, say } from '../../model.ts';
import type { Recipe } from '../define.ts';

interface TxtRecord {
  /** Its name in a template of CloudFormation. */
  readonly logicalId: string;
  /** Its name in Terraform. */
  readonly resource: string;
  readonly name: string;
  readonly value: string;
}

/** A TXT record in both tools. CloudFormation wants the quotation marks of the zone file; Terraform adds them. */
function txt({ logicalId, resource, name, value }: TxtRecord) {
  return {
    cloudFormation: `\
${logicalId}:
  Type: AWS::Route53::RecordSet
  Properties:
    HostedZoneId: <hosted-zone-id>
    Name: ${name}
    Type: TXT
    TTL: "3600"
    ResourceRecords:
      - '"${value}"'`,
    terraform: `\
resource "aws_route53_record" "${resource}" {
  zone_id = "<hosted-zone-id>"
  name    = "${name}"
  type    = "TXT"
  ttl     = 3600
  records = ["${value}"]
}`,
  };
}

const WHERE = say(
  en`Where Route 53 hosts the zone: Route 53 > Hosted zones > the domain`,
  ja`ゾーンが Route 53 にある場合: Route 53 > ホストゾーン > 対象のドメイン`,
);
const ELSEWHERE = say(
  en`Where somebody else hosts it, the same record is made there.`,
  ja`他の DNS サービスにある場合は、そこで同じレコードを作成します。`,
);

/** The DMARC record of example.com. `<policy>`: whichever there is, or is to be. */
export function dmarcRecord(policy: 'none' | 'quarantine' | 'reject' | '<policy>'): Recipe {
  return {
    console: paragraph(
      say(
        en`${WHERE} > the record _dmarc > Edit record, or Create record with the name _dmarc and the type TXT; the value
           in quotation marks.`,
        ja`${WHERE} > レコード _dmarc > レコードを編集。まだない場合は「レコードを作成」を選び、名前を _dmarc、タイプを TXT に
           します。値は引用符で囲みます。`,
      ),
      ELSEWHERE,
    ),
    ...txt({
      logicalId: 'DmarcRecord',
      resource: 'dmarc',
      name: '_dmarc.example.com',
      value: `v=DMARC1; p=${policy}; rua=mailto:dmarc-reports@example.com`,
    }),
  };
}

/** The record by which example.net takes the DMARC reports of example.com. */
export const reportConsent: Recipe = {
  console: paragraph(
    say(
      en`In the zone of the domain that takes the reports, which may be of another account or another organization.`,
      ja`レポートを受け取るドメインのゾーンで設定します。別のアカウントや別の組織のゾーンのこともあります。`,
    ),
    say(
      en`${WHERE} > Create record: the name <your-domain>._report._dmarc, the type TXT and the value "v=DMARC1" in
         quotation marks.`,
      ja`${WHERE} > レコードを作成。名前を <your-domain>._report._dmarc、タイプを TXT、値を引用符付きの "v=DMARC1" にします。`,
    ),
    ELSEWHERE,
  ),
  ...txt({
    logicalId: 'DmarcReportConsent',
    resource: 'dmarc_report_consent',
    name: 'example.com._report._dmarc.example.net',
    value: 'v=DMARC1',
  }),
};

/** The SPF record of example.com itself. Route 53 keeps all TXT records of a name as one set. */
export const spfRecord: Recipe = {
  console: say(
    en`${WHERE} > the TXT record of the domain itself > Edit record: one line that begins with v=spf1 in its quotation
       marks, the lines of other purposes left as they are. Where somebody else hosts it, keep one TXT record that
       begins with v=spf1.`,
    ja`${WHERE} > ドメイン自体の TXT レコード > レコードを編集。引用符の中が v=spf1 で始まる行を 1 行だけにし、他の用途の行は
       そのまま残します。他の DNS サービスにある場合は、v=spf1 で始まる TXT レコードを 1 つだけにします。`,
  ),
  cloudFormation: `\
# All TXT records of a name are one set: keep what else is there, such as site verifications.
DomainTxtRecords:
  Type: AWS::Route53::RecordSet
  Properties:
    HostedZoneId: <hosted-zone-id>
    Name: example.com
    Type: TXT
    TTL: "3600"
    ResourceRecords:
      - '"v=spf1 include:<your-mail-service> ~all"'
      - '"<what else is there>"'`,
  terraform: `\
# All TXT records of a name are one set: keep what else is there, such as site verifications.
resource "aws_route53_record" "domain_txt" {
  zone_id = "<hosted-zone-id>"
  name    = "example.com"
  type    = "TXT"
  ttl     = 3600
  records = [
    "v=spf1 include:<your-mail-service> ~all",
    "<what else is there>",
  ]
}`,
};
