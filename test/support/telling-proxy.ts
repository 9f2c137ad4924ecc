// A proxy before the pretend AWS that strikes at the n-th request by which a scan tells people or remembers: S3's and SNS's.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Company } from '../../src/simulator/index.ts';

/** refuse: the request does not reach AWS, and is answered 403, which no SDK repeats. cut: AWS does it, and no answer comes. */
export type Blow =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly at: number }
  | { readonly kind: 'cut'; readonly at: number; strike(): void };

export interface TellingProxy {
  readonly url: string;
  /** The requests that told or remembered so far: `s3 PUT /bucket/key`, `sns POST /`. */
  readonly steps: readonly string[];
  close(): Promise<void>;
}

export async function startTellingProxy(company: Company, blow: Blow): Promise<TellingProxy> {
  const steps: string[] = [];
  const server = createServer((request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const service = /Credential=[^/]+\/\d+\/[\w-]+\/(\w+)\//.exec(request.headers.authorization ?? '')?.[1];
    const body = await buffer(request);
    const tells = service === 's3' || service === 'sns';
    if (tells) steps.push(`${service} ${request.method} ${request.url?.split('?')[0]}`);
    const strikes = tells && blow.kind !== 'none' && steps.length === blow.at;
    if (strikes && blow.kind === 'refuse') {
      response.writeHead(403, { 'content-type': 'application/xml' }).end(REFUSED);
      return;
    }
    const answer = await fetch(new URL(request.url ?? '/', company.aws.endpoint), {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const told = Buffer.from(await answer.arrayBuffer());
    if (strikes && blow.kind === 'cut') {
      blow.strike();
      request.socket.destroy();
      return;
    }
    const kept = [...answer.headers].filter(
      ([name]) => !/^(connection|transfer-encoding|keep-alive)$/.test(name),
    );
    response.writeHead(answer.status, Object.fromEntries(kept)).end(told);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    steps,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const REFUSED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>refused by the test</Message></Error>' +
  '<Code>AccessDenied</Code><Message>refused by the test</Message></ErrorResponse>';

function headersOf({ headers }: IncomingMessage): Headers {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (/^(host|connection|content-length|transfer-encoding|expect|keep-alive)$/.test(name)) continue;
    kept.set(name, String(value));
  }
  return kept;
}
