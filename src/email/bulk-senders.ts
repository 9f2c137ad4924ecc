// What Gmail, Yahoo and Outlook.com ask of whoever sends in bulk, point by point, as far as configuration and DNS can
// tell. November 2026:
//   Gmail        https://support.google.com/a/answer/81126 (more than 5,000 messages a day)
//   Yahoo        https://senders.yahooinc.com/best-practices/
//   Outlook.com  https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/4399730 (more than 5,000)
import { en, ja, say, type Text, type YesNo } from '../model.ts';
import { and, or } from './alignment.ts';

type Receiver = 'Gmail' | 'Yahoo' | 'Outlook.com';

/** One demand of one receiver. */
export interface BulkPoint {
  readonly receiver: Receiver;
  readonly demand: Text;
  /** `notSeen`: neither DNS nor configuration tells; the receiver measures it on the mail itself. */
  readonly met: YesNo | 'notSeen';
}

/** What the list is judged on. */
export interface BulkFacts {
  /** SPF passes, for whatever MAIL FROM domain. */
  readonly spf: YesNo;
  /** A DKIM signature of the sender verifies, aligned or not; the one that SES adds as amazonses.com does not count. */
  readonly dkim: YesNo;
  /** SPF and DKIM pass *and* align with the From domain. */
  readonly spfAligned: YesNo;
  readonly dkimAligned: YesNo;
  /** A DMARC record applies, p=none or more. */
  readonly dmarcRecord: YesNo;
}

const DEMANDS = {
  spf: say(en`SPF passes`, ja`SPF に合格する`),
  dkim: say(en`DKIM passes`, ja`DKIM に合格する`),
  record: say(en`a DMARC record, at least p=none`, ja`DMARC レコードがある (p=none 以上)`),
  aligned: say(
    en`the From domain aligns with SPF or DKIM`,
    ja`From ドメインが SPF または DKIM とアラインする`,
  ),
  tls: say(en`mail is sent over TLS`, ja`TLS でメールを送信する`),
  spamRate: say(
    en`reported as spam by less than 0.10 %, never by 0.30 %`,
    ja`迷惑メール報告率が 0.10 % 未満で、0.30 % に達しない`,
  ),
  recordPasses: say(
    en`a DMARC record, at least p=none, and it passes`,
    ja`DMARC レコードがあり (p=none 以上)、DMARC に合格する`,
  ),
  complaints: say(en`complaints under 0.3 %`, ja`苦情率が 0.3 % 未満である`),
  spfOfFrom: say(en`SPF passes for the From domain`, ja`From ドメインで SPF に合格する`),
  dkimOfFrom: say(en`DKIM passes for the From domain`, ja`From ドメインで DKIM に合格する`),
  recordAligns: say(
    en`a DMARC record, at least p=none, and it aligns`,
    ja`DMARC レコードがあり (p=none 以上)、アラインする`,
  ),
};

/** The list, receiver by receiver. */
export function bulkSenderList(facts: BulkFacts): BulkPoint[] {
  const { spf, dkim, dmarcRecord } = facts;
  const fromAligned = or(facts.spfAligned, facts.dkimAligned);
  const of = (receiver: Receiver, demands: readonly (readonly [Text, BulkPoint['met']])[]) =>
    demands.map(([demand, met]): BulkPoint => ({ receiver, demand, met }));
  const both = [
    [DEMANDS.spf, spf],
    [DEMANDS.dkim, dkim],
  ] as const;
  return [
    ...of('Gmail', [
      ...both,
      [DEMANDS.record, dmarcRecord],
      [DEMANDS.aligned, fromAligned],
      [DEMANDS.tls, 'notSeen'],
      [DEMANDS.spamRate, 'notSeen'],
    ]),
    ...of('Yahoo', [
      ...both,
      [DEMANDS.recordPasses, and(dmarcRecord, fromAligned)],
      [DEMANDS.complaints, 'notSeen'],
    ]),
    ...of('Outlook.com', [
      [DEMANDS.spfOfFrom, facts.spfAligned],
      [DEMANDS.dkimOfFrom, facts.dkimAligned],
      [DEMANDS.recordAligns, and(dmarcRecord, fromAligned)],
    ]),
  ];
}
