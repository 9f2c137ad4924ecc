// The way of a pool's mail, link by link: from the pool over its sender to what receivers ask DNS about it.
import type { SubjectRef } from './subject.ts';

/**
 * The links of a chain, in order. pool: its own settings around mail · sender: which service sends, and whether it may ·
 * identity: the SES identity that the mail goes out as · dkim, spf, dmarc: what a receiver finds of it in DNS ·
 * delivery: whether mail passes, all links together.
 */
export type LinkKind = 'pool' | 'sender' | 'identity' | 'dkim' | 'spf' | 'dmarc' | 'delivery';

/** Which checks judge a link, and of which subject: their findings are those of the same report. */
export interface Judge {
  readonly subject: SubjectRef;
  readonly checks: readonly string[];
}

/** Words are in the language of the report. */
export type ChainLink = {
  /** What stands there: `SES`, `example.com`; empty where that is not known. Hostile text. */
  readonly name: string;
  /** More about it: a From address, a Region, a policy. Hostile text. */
  readonly detail?: string;
  /** A link that none of them has a finding about was not judged. */
  readonly judgedBy: readonly Judge[];
} & (
  | { readonly reach: 'followed' }
  /** It could not be followed so far: it is unknown, and so is what hangs on it. */
  | { readonly reach: 'notRead'; readonly why: string }
  /** Nothing of the owner's stands there to be judged. */
  | { readonly reach: 'nothing'; readonly why: string }
);

/** One identity that a pool's mail goes out as, and what receivers find of it. */
export interface ChainWay {
  readonly identity: ChainLink;
  readonly dkim: ChainLink;
  readonly spf: ChainLink;
  readonly dmarc: ChainLink;
}

/** The chain of one user pool. */
export interface Chain {
  readonly subject: SubjectRef<'userPool'>;
  readonly pool: ChainLink;
  readonly sender: ChainLink;
  /** At least one; several where a SourceArn stands for several Regions. */
  readonly ways: readonly ChainWay[];
  readonly delivery: ChainLink;
}
