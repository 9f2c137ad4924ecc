// What a finding's cure consists of: DNS record sets to publish, changes to SES and Cognito, requests to AWS, and
// choices that only a person can make. Plain data; src/fix/ makes it, and writes it for whoever must act.
import type { Fact } from './fact.ts';
import type { Text } from './text.ts';

/** A whole record set, as it is to stand at a name: Route 53 and its like replace sets, never single records. */
export interface RecordSet {
  /** Owner name in ASCII, without the last dot. */
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  /** Seconds. */
  readonly ttl: number;
  /** CNAME: the target; MX: `10 host`; both without the last dot. TXT: the text itself, unquoted and however long. */
  readonly values: readonly string[];
}

/** One thing to do in DNS. */
export interface DnsChange {
  /** What is to stand there afterwards. */
  readonly set: RecordSet;
  /** What stands there now, values as in `set`; empty: nothing. Not known: somebody must look before replacing it. */
  readonly before: Fact<readonly string[]>;
  /** A set of another type that is in the way: no other data may stand beside a CNAME (RFC 1034 section 3.6.2). */
  readonly remove?: RecordSet;
  /** What this is for, as a clause. */
  readonly why: Text;
}

/** SES in one account and Region. */
interface SesPlace {
  readonly account: string;
  readonly region: string;
}

/** One thing to change in SES. */
export type SesChange = SesPlace &
  (
    | {
        /** A domain identity with Easy DKIM. */
        readonly change: 'createDomainIdentity';
        readonly identity: string;
        readonly keyLength: 'RSA_2048_BIT' | 'RSA_1024_BIT';
      }
    | { readonly change: 'enableDkimSigning'; readonly identity: string }
    /** Has SES look again for Easy DKIM records that it has given up; the tokens stay. */
    | { readonly change: 'retryDkim'; readonly identity: string }
    /** To RSA_2048_BIT; only for Easy DKIM, for a key of the customer's own would be given up. */
    | { readonly change: 'upgradeDkimKey'; readonly identity: string }
    | {
        readonly change: 'setMailFrom';
        readonly identity: string;
        readonly mailFrom: string;
        readonly onMxFailure: 'USE_DEFAULT_VALUE' | 'REJECT_MESSAGE';
      }
    | {
        readonly change: 'createConfigurationSet';
        readonly name: string;
        readonly tls: 'REQUIRE' | 'OPTIONAL';
        readonly reputationMetrics: boolean;
      }
    | {
        readonly change: 'addEventDestination';
        readonly set: string;
        readonly name: string;
        /** As SES spells them: BOUNCE, COMPLAINT, … */
        readonly events: readonly string[];
        readonly topicArn: string;
      }
    | { readonly change: 'requireTls'; readonly set: string }
    | { readonly change: 'measureReputation'; readonly set: string }
    | { readonly change: 'setDefaultConfigurationSet'; readonly identity: string; readonly set: string }
    | { readonly change: 'forwardFeedback'; readonly identity: string }
    /** Switches the account's sending on again; what AWS has paused only AWS can resume. */
    | { readonly change: 'resumeSending' }
    | { readonly change: 'suppress'; readonly reasons: readonly ('BOUNCE' | 'COMPLAINT')[] }
    | {
        readonly change: 'putPolicy';
        readonly identity: string;
        readonly name: string;
        /** The policy as plain JSON. */
        readonly document: unknown;
        /** There is one of this name, which this one takes the place of: SES has an action for each case. */
        readonly replaces: boolean;
      }
    | { readonly change: 'deletePolicy'; readonly identity: string; readonly name: string }
  );

/**
 * What AWS is told of the mail that an account sends; a request is written in one of the languages. What only the team
 * knows stands in it as `<placeholders>`.
 */
export interface AccessDraft {
  readonly mailType: 'TRANSACTIONAL' | 'MARKETING';
  readonly website: Text;
  readonly useCase: Text;
  /** How recipients opt in. */
  readonly optIn: Text;
  /** How they opt out. */
  readonly optOut: Text;
  /** How bounces and complaints are handled. */
  readonly feedback: Text;
  readonly volumes: Text;
}

/** What somebody asks of AWS: its answer takes time, and may be no. */
export type RequestChange = SesPlace &
  (
    | { readonly request: 'productionAccess'; readonly draft: AccessDraft }
    /** To answer in the case that AWS has opened. `about`: what it is about, as a clause. */
    | { readonly request: 'supportCase'; readonly about: Text }
    /** The sending quota: mails in 24 hours. */
    | { readonly request: 'quotaIncrease'; readonly max24Hours: number }
  );

/** A user pool's change: all of its settings, for UpdateUserPool resets what a call leaves out. */
export interface CognitoChange {
  readonly account: string;
  readonly region: string;
  readonly poolId: string;
  /** The complete input of UpdateUserPool, as plain JSON. */
  readonly input: unknown;
  /** The pool will send through SES by AWSServiceRoleForAmazonCognitoIdpEmailService, which may not be there yet. */
  readonly serviceLinkedRole: boolean;
}

export type Change =
  | ({ readonly kind: 'dns' } & DnsChange)
  | ({ readonly kind: 'ses' } & SesChange)
  | ({ readonly kind: 'cognito' } & CognitoChange)
  | ({ readonly kind: 'request' } & RequestChange);

/** What cures a finding, as far as that follows from what was read. */
export interface Fix {
  readonly changes: readonly Change[];
  /** What it leaves to a person, and what to look at first: sentences. */
  readonly open: readonly Text[];
}
