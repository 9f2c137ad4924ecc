// What somebody has decided, for cures that hang on a choice: cures without an answer put the question.

export interface Answers {
  /** From which address pools send: the first that fits a pool counts. */
  readonly senders: readonly SenderAnswer[];
  /** The SNS topic of events, by name: one in each Region that mail goes out from. */
  readonly eventsTopic?: string;
  /** The address that DMARC reports go to, of domains whose record names nobody. */
  readonly dmarcReports?: string;
}

export interface SenderAnswer {
  /** A pool's name, id or ARN, or a glob over them. */
  readonly pool: string;
  /** The FROM header: `Example <no-reply@example.com>`. */
  readonly from: string;
}

export const NO_ANSWERS: Answers = { senders: [] };
