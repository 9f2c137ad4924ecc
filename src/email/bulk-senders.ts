// What Gmail, Yahoo and Outlook.com ask of whoever sends in bulk, point by point, as far as configuration and DNS can
// tell. November 2026:
//   Gmail        https://support.google.com/a/answer/81126 (more than 5,000 messages a day)
//   Yahoo        https://senders.yahooinc.com/best-practices/
//   Outlook.com  https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/4399730 (more than 5,000)
import type { YesNo } from '../model.ts';
import { and, or } from './alignment.ts';

type Receiver = 'Gmail' | 'Yahoo' | 'Outlook.com';

/** One demand of one receiver. */
export interface BulkPoint {
  readonly receiver: Receiver;
  readonly demand: string;
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

/** The list, receiver by receiver. */
export function bulkSenderList(facts: BulkFacts): BulkPoint[] {
  const { spf, dkim, dmarcRecord } = facts;
  const fromAligned = or(facts.spfAligned, facts.dkimAligned);
  const of = (receiver: Receiver, demands: readonly (readonly [string, BulkPoint['met']])[]) =>
    demands.map(([demand, met]): BulkPoint => ({ receiver, demand, met }));
  const both = [
    ['SPF passes', spf],
    ['DKIM passes', dkim],
  ] as const;
  return [
    ...of('Gmail', [
      ...both,
      ['a DMARC record, at least p=none', dmarcRecord],
      ['the From domain aligns with SPF or DKIM', fromAligned],
      ['mail is sent over TLS', 'notSeen'],
      ['reported as spam by less than 0.10 %, never by 0.30 %', 'notSeen'],
    ]),
    ...of('Yahoo', [
      ...both,
      ['a DMARC record, at least p=none, and it passes', and(dmarcRecord, fromAligned)],
      ['complaints under 0.3 %', 'notSeen'],
    ]),
    ...of('Outlook.com', [
      ['SPF passes for the From domain', facts.spfAligned],
      ['DKIM passes for the From domain', facts.dkimAligned],
      ['a DMARC record, at least p=none, and it aligns', and(dmarcRecord, fromAligned)],
    ]),
  ];
}
