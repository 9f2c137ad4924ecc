// What a finding's cure consists of: DNS record sets to publish, changes to SES and Cognito, requests to AWS, and
// choices that only a person can make. Plain data; src/fix/ makes it, and writes it for whoever must act.
import type { JsonObject } from './aws.ts';
import type { Fact } from './fact.ts';
import type { Localized, Text } from './text.ts';

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

/** What a record is for; `dmarcPolicy` asks receivers for more than before, and goes last. */
type DnsPurpose = 'dkim' | 'mailFrom' | 'spf' | 'dmarc' | 'dmarcPolicy' | 'dmarcReports';

/** One thing to do in DNS. */
export interface DnsChange {
  readonly purpose: DnsPurpose;
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
    /** Has SES send the mail again by whose link the owner of an address proves it. */
    | { readonly change: 'verifyAddress'; readonly identity: string }
    | { readonly change: 'deleteIdentity'; readonly identity: string }
    /** An SNS topic that SES may publish to. */
    | { readonly change: 'createEventTopic'; readonly name: string }
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
    /** AWS has been asked, and has not answered yet. */
    | { readonly request: 'awaitReview' }
    /** To answer in the case that AWS has opened. `about`: what it is about, as a clause. */
    | { readonly request: 'supportCase'; readonly about: Text }
    /** The sending quota: mails in 24 hours. */
    | { readonly request: 'quotaIncrease'; readonly max24Hours: number }
  );

/** A user pool in one account and Region. */
interface PoolPlace {
  readonly account: string;
  readonly region: string;
  readonly poolId: string;
}

/** One thing to change in a user pool. Each replaces a whole configuration, so each holds all that was there. */
export type CognitoChange = PoolPlace &
  (
    | {
        readonly change: 'updateUserPool';
        /** The complete input of UpdateUserPool: a call resets what it leaves out. */
        readonly input: JsonObject;
        /** EmailConfiguration as it is now; null where the pool has none. */
        readonly before: JsonObject | null;
        /** The SES identity that the pool sends from afterwards. */
        readonly identity: { readonly name: string; readonly region: string };
        /** Sends through SES by AWSServiceRoleForAmazonCognitoIdpEmailService, which may not be there yet. */
        readonly serviceLinkedRole: boolean;
        /** Settings that the call cannot hold at their value: sentences. */
        readonly notKept: readonly Text[];
      }
    | {
        readonly change: 'setRiskConfiguration';
        /** The complete input of SetRiskConfiguration. */
        readonly input: JsonObject;
        /** The SES identity that the notices come from afterwards. */
        readonly identity: { readonly name: string; readonly region: string };
      }
    | {
        readonly change: 'setLogDelivery';
        /** The complete input of SetLogDeliveryConfiguration. */
        readonly input: JsonObject;
        /** The log group to make first; left out where it is there. */
        readonly createLogGroup?: string;
      }
  );

type Made =
  | ({ readonly kind: 'dns' } & DnsChange)
  | ({ readonly kind: 'ses' } & SesChange)
  | ({ readonly kind: 'cognito' } & CognitoChange);

/** A choice that only a person can make. */
export interface Decision extends Pick<SesPlace, 'account' | 'region'> {
  /**
   * `sender`: from which address a pool sends; `reports`: who reads DMARC reports; `feedback`: who reads of bounces;
   * `reputation`: what drives them up; `removal`: whether something may go.
   */
  readonly about: 'sender' | 'reports' | 'feedback' | 'reputation' | 'removal' | 'other';
  /** The subject that it is about, by name. */
  readonly subject: string;
  /** A question, or what somebody has to settle, as a sentence. */
  readonly question: Text;
  /** What can be chosen; none where the answer is free. */
  readonly options: readonly Option[];
}

interface Option {
  /** What is chosen, as a clause. */
  readonly choose: Text;
  /** What then is to be done; left out where more must be known first. */
  readonly changes?: readonly Made[];
  /** The argument of `mailposture fix` by which the plan goes on with this choice. */
  readonly argument?: readonly [flag: string, value: string];
}

export type Change =
  | Made
  | ({ readonly kind: 'request' } & RequestChange)
  | ({ readonly kind: 'decide' } & Decision);

/** What cures a finding, as far as that follows from what was read. */
export interface Fix {
  readonly changes: readonly Change[];
  /** What to know, and what to look at first: sentences. */
  readonly open: readonly Text[];
}

/** A change as a finding tells it. */
export type FixStep = Localized<Change> & {
  /** Records that must go first, as lines of a zone file without a time to live; empty for what is not `dns`. */
  readonly gone: readonly string[];
  /** To paste: lines of a zone file for `dns`, else lines of a shell. What they read from files `mailposture fix` writes. */
  readonly paste: readonly string[];
  /** The command that shows whether it took. */
  readonly check: string;
};

/** The fix of a finding, in the language of its report. */
export interface FindingFix {
  readonly steps: readonly FixStep[];
  readonly open: readonly string[];
  /** The command that tells all of it in order, and writes the files that its lines read. */
  readonly plan: string;
}
