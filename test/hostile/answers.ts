// What a server that is asked with a secret may answer: the worst tell all that they were sent; and what
// else may fail.
import type { IncomingMessage } from 'node:http';
import type { Fault } from '../../src/simulator/faults.ts';
import { CANARIES } from './canaries.ts';

/** How a server that is asked with a secret may answer: the worst tell all that they were sent. */
export type Answer =
  | 'reset'
  | 'cut'
  | readonly [status: number, type: string, body: (request: string) => string, headers?: object];

const ECHO = (request: string) => request;
export const ANSWERS: Readonly<Record<string, Answer>> = {
  'the connection is reset': 'reset',
  'the answer is cut off': 'cut',
  '400, and says what it was sent': [400, 'text/plain', ECHO],
  '401, and says what it was sent': [401, 'text/html', ECHO],
  '403, and says what it was sent': [403, 'text/plain', ECHO],
  '404, and says what it was sent': [404, 'text/plain', ECHO],
  '410, and says what it was sent': [410, 'text/plain', ECHO],
  '429, for too long': [429, 'text/plain', ECHO, { 'retry-after': '900' }],
  '500, and says what it was sent': [500, 'application/json', ECHO],
  '200, and says what it was sent': [200, 'text/plain', ECHO],
  '200, and refuses with what it was sent': [
    200,
    'application/json',
    (request) => JSON.stringify({ ok: false, error: request, response_metadata: { messages: [request] } }),
  ],
  'redirects to where it was sent': [
    302,
    'text/plain',
    ECHO,
    { location: `http://127.0.0.1:1/?${encodeURIComponent(CANARIES.webhook)}` },
  ],
};

/**
 * As AWS answers a request that was signed with another key: with all that it was to be signed of, headers included.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
function signatureDoesNotMatch(request: string): string {
  const { 1: token = '' } = /x-amz-security-token (\S+)/i.exec(request) ?? [];
  const { 1: signature = '' } = /Signature=(\w+)/.exec(request) ?? [];
  return (
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
    `signing method.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nhost:127.0.0.1\n` +
    `x-amz-security-token:${token}\n\nhost;x-amz-security-token\n0000'\n\nSignature=${signature}`
  );
}

export const NO_MATCH: Answer = [
  403,
  'application/json',
  (request) => {
    const said = signatureDoesNotMatch(request);
    if (/content-type application\/(x-amz-)?json/i.test(request))
      return JSON.stringify({ __type: 'InvalidSignatureException', message: said });
    return `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>${said}</Message></Error></ErrorResponse>`;
  },
];

export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

export const deny = (action: string): Fault => ({ kind: 'deny', action });

/** One thing at a time, and all of them. */
export const FAILURES: Readonly<Record<string, readonly Fault[]>> = {
  nothing: [],
  ...Object.fromEntries(
    [
      'sts:*',
      'ssm:*',
      'cognito-idp:*',
      'ses:*',
      's3:GetObject',
      's3:PutObject',
      'sns:*',
      'securityhub:*',
      'events:*',
    ]
      .concat(['account:*', '*'])
      .map((action) => [`${action} is denied`, [deny(action)]]),
  ),
  'the credentials have expired': [{ kind: 'expired', action: '*' }],
  'who asks is not answered': [{ kind: 'reset', action: 'sts:*' }],
};
