// The errors that any AWS operation may answer, as each protocol words them. A service says otherwise in its own file.
// https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html (awsJson and restJson),
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (awsQuery),
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (restXml, which is S3),
// https://docs.aws.amazon.com/Route53/latest/APIReference/CommonErrors.html (restXml with a namespace: as awsQuery)
import { AwsError, type Protocol, type Service } from './operation.ts';

export type CommonError =
  | 'missingToken'
  | 'incompleteSignature'
  | 'unknownKey'
  | 'expired'
  | 'denied'
  | 'throttled'
  | 'failed'
  | 'unknownOperation'
  | 'malformed';

type Wording = Readonly<Record<CommonError, readonly [code: string, status: number, message: string]>>;

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';
const INCOMPLETE = 'Authorization header requires a complete AWS4-HMAC-SHA256 credential scope.';
const FAILED = 'The request processing has failed because of an unknown error, exception or failure.';

const AWS_JSON: Wording = {
  missingToken: ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
  incompleteSignature: ['IncompleteSignatureException', 400, INCOMPLETE],
  unknownKey: ['UnrecognizedClientException', 400, INVALID_TOKEN],
  expired: ['ExpiredTokenException', 400, EXPIRED_TOKEN],
  denied: ['AccessDeniedException', 400, 'Access denied.'],
  throttled: ['ThrottlingException', 400, 'Rate exceeded'],
  failed: ['InternalFailure', 500, FAILED],
  unknownOperation: ['UnknownOperationException', 400, 'The operation is not known to the simulator.'],
  malformed: ['SerializationException', 400, 'The request could not be read.'],
};

const WORDING: Readonly<Record<Protocol, Wording>> = {
  awsJson: AWS_JSON,
  restJson: {
    ...AWS_JSON,
    missingToken: ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
    incompleteSignature: ['IncompleteSignatureException', 403, INCOMPLETE],
    unknownKey: ['UnrecognizedClientException', 403, INVALID_TOKEN],
    expired: ['ExpiredTokenException', 403, EXPIRED_TOKEN],
    denied: ['AccessDeniedException', 403, 'Access denied.'],
    throttled: ['TooManyRequestsException', 429, 'Too many requests'],
    unknownOperation: ['UnknownOperationException', 404, 'The operation is not known to the simulator.'],
  },
  awsQuery: {
    missingToken: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
    incompleteSignature: ['IncompleteSignature', 400, INCOMPLETE],
    unknownKey: ['InvalidClientTokenId', 403, INVALID_TOKEN],
    expired: ['ExpiredToken', 403, EXPIRED_TOKEN],
    denied: ['AccessDenied', 403, 'Access denied.'],
    throttled: ['Throttling', 400, 'Rate exceeded'],
    failed: ['InternalFailure', 500, FAILED],
    unknownOperation: ['InvalidAction', 400, 'The action is not known to the simulator.'],
    malformed: ['MalformedInput', 400, 'The request could not be read.'],
  },
  restXml: {
    missingToken: ['AccessDenied', 403, 'Access Denied'],
    incompleteSignature: ['AuthorizationHeaderMalformed', 400, INCOMPLETE],
    unknownKey: [
      'InvalidAccessKeyId',
      403,
      'The AWS Access Key Id you provided does not exist in our records.',
    ],
    expired: ['ExpiredToken', 400, 'The provided token has expired.'],
    denied: ['AccessDenied', 403, 'Access Denied'],
    throttled: ['SlowDown', 503, 'Please reduce your request rate.'],
    failed: ['InternalError', 500, 'We encountered an internal error. Please try again.'],
    unknownOperation: ['MethodNotAllowed', 405, 'The operation is not known to the simulator.'],
    malformed: ['InvalidRequest', 400, 'The request could not be read.'],
  },
};

/** @param message in place of the usual words */
export function commonError(
  service: Pick<Service, 'protocol' | 'throttled' | 'failed' | 'denied'> & { readonly xmlNamespace?: string },
  kind: CommonError,
  message?: string,
): AwsError {
  const wrapped = service.protocol === 'restXml' && service.xmlNamespace !== undefined;
  const own = kind === 'throttled' || kind === 'failed' || kind === 'denied' ? service[kind] : undefined;
  const [code, status, usual] = own
    ? ([own.code, own.status, own.message] as const)
    : WORDING[wrapped ? 'awsQuery' : service.protocol][kind];
  return new AwsError(code, message ?? usual, status);
}
