// What a service of the simulator is: the protocol it speaks and its operations, each a name, a way to be recognised
// and a handler. A new service is one file in services/ that exports a Service, and one line in services/index.ts.
import type { World } from './world.ts';

/** One authenticated request, decoded. */
export interface Call {
  /** Whose credentials signed it; the account that the operation looks at. */
  readonly account: string;
  /** From the credential scope of the signature. */
  readonly region: string;
  /** `arn:aws:iam::ID:user/simulator`, or `arn:aws:sts::ID:assumed-role/ROLE/SESSION`. */
  readonly principal: string;
  /** The principal's unique id, as GetCallerIdentity tells it. */
  readonly userId: string;
  /** Service prefix and API name: `ses:ListEmailIdentities`. */
  readonly action: string;
  /**
   * The arguments by their API names. awsQuery: lists and maps are unfolded to arrays, leaves are text.
   * awsJson: the body. restJson: the body, the query string and the labels of the path. restXml: query and labels.
   */
  readonly input: Readonly<Record<string, unknown>>;
  /** The body as it came (S3 objects). */
  readonly body: Buffer;
  /** Request headers, lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestId: string;
}

/** An error that AWS would answer; the server spells it in the protocol of the request. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly httpStatus: number;
  /** Further members of the error's shape (`Reason` of Organizations' InvalidInputException). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, httpStatus: number, members: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
    this.members = members;
  }
}

/** An answer that is not a structure: headers and bytes (S3 GetObject). Without a body it is empty. */
export class RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;

  constructor(status: number, headers: Record<string, string>, body: string | Buffer = '') {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/**
 * A structure is encoded by the protocol: a Date becomes epoch seconds (JSON) or ISO 8601 (XML); members that are
 * undefined are left out; in awsQuery an array becomes `<member>` elements and a Map `<entry>` elements.
 */
export type Output = object | RawAnswer;

type Handler = (call: Call, world: World) => Output | Promise<Output>;

export interface Operation {
  /** The API's name: `ListEmailIdentities`. */
  readonly name: string;
  /** The IAM action without its prefix, where it is not the API's name (PublishBatch asks for sns:Publish). */
  readonly iamAction?: string;
  readonly handle: Handler;
}

export interface RestOperation extends Operation {
  /**
   * `METHOD /path/{Label}`, the last label perhaps `{Key+}` (takes slashes), perhaps `?name` or `?name=value`, which
   * the query string must then hold. Routes with such a condition are tried before those without.
   */
  readonly routes: readonly string[];
}

interface OwnWords {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

interface ServiceBase {
  /** The prefix of its IAM actions: `ses`, `cognito-idp`, `cloudwatch`. */
  readonly prefix: string;
  /** Its name in a SigV4 credential scope, where that is not the prefix (`monitoring`). */
  readonly signingName?: string;
  /** What this service says when it is called too fast, fails or denies, where its protocol usually says otherwise. */
  readonly throttled?: OwnWords;
  readonly failed?: OwnWords;
  readonly denied?: OwnWords;
}

/** Form POST in, XML out: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export interface QueryService extends ServiceBase {
  readonly protocol: 'awsQuery';
  readonly xmlNamespace: string;
  readonly version: string;
  readonly operations: readonly Operation[];
}

/** X-Amz-Target and JSON: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export interface JsonService extends ServiceBase {
  readonly protocol: 'awsJson';
  readonly jsonVersion: '1.0' | '1.1';
  readonly targetPrefix: string;
  readonly operations: readonly Operation[];
}

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html, …/aws-restxml-protocol.html */
export interface RestService extends ServiceBase {
  readonly protocol: 'restJson' | 'restXml';
  /**
   * restXml: the namespace of the `<ErrorResponse>` in which errors stand, in the words of awsQuery (Route 53). Without
   * it they are bare and worded as S3's (Smithy's `noErrorWrapping`).
   */
  readonly xmlNamespace?: string;
  readonly operations: readonly RestOperation[];
}

export type Service = QueryService | JsonService | RestService;
export type Protocol = Service['protocol'];
