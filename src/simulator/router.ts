// Finds the service and the operation of a request, and decodes its arguments by the protocol.
import { commonError } from './common-errors.ts';
import type { Operation, RestOperation, RestService, Service } from './operation.ts';
import { SERVICES } from './services/index.ts';
import { decodeJson } from './wire/json.ts';
import { decodeForm } from './wire/query.ts';

/** A request as it came in, before anything is known of it. */
export interface RawRequest {
  readonly method: string;
  /** Percent-encoded, without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Route {
  readonly operation: Operation;
  readonly input: Record<string, unknown>;
}

/** Stands in where the service is not known but an error must be spelled in the protocol that the request speaks. */
const UNKNOWN: Readonly<Record<'awsQuery' | 'awsJson' | 'restJson', Service>> = {
  awsQuery: { prefix: '', protocol: 'awsQuery', version: '', xmlNamespace: '', operations: [] },
  awsJson: { prefix: '', protocol: 'awsJson', jsonVersion: '1.1', targetPrefix: '', operations: [] },
  restJson: { prefix: '', protocol: 'restJson', operations: [] },
};

/**
 * The service that a request is for. SES answers to one signing name in two protocols (v1 awsQuery, v2 restJson), so
 * the protocol that the request speaks counts too.
 * @param signingName from the credential scope; undefined when the request is not signed
 */
export function findService(request: RawRequest, signingName: string | undefined): Service {
  const spoken = spokenProtocol(request);
  const named = SERVICES.filter((service) => (service.signingName ?? service.prefix) === signingName);
  const exact = named.find(({ protocol }) => protocol === spoken);
  return exact ?? named.find(({ protocol }) => protocol === 'restXml') ?? UNKNOWN[spoken];
}

function spokenProtocol({ method, path, query, headers }: RawRequest): 'awsQuery' | 'awsJson' | 'restJson' {
  if (headers['x-amz-target'] !== undefined) return 'awsJson';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return path === '/' && ((method === 'POST' && isForm) || query.has('Action')) ? 'awsQuery' : 'restJson';
}

/**
 * @throws AwsError unknown operation or malformed body, in the words of the protocol
 */
export function findOperation(service: Service, request: RawRequest): Route {
  switch (service.protocol) {
    case 'awsQuery': {
      const form = request.method === 'POST' ? new URLSearchParams(request.body.toString()) : request.query;
      const name = form.get('Action') ?? '';
      const operation = service.operations.find((candidate) => candidate.name === name);
      if (operation) return { operation, input: decodeForm(form) };
      const message = `Could not find operation ${name} for version ${form.get('Version') ?? ''}`;
      throw commonError(service, 'unknownOperation', message);
    }
    case 'awsJson': {
      const target = request.headers['x-amz-target'] ?? '';
      const operation = service.operations.find(({ name }) => target === `${service.targetPrefix}.${name}`);
      if (!operation) throw commonError(service, 'unknownOperation', `Unknown target ${target}`);
      return { operation, input: readJson(service, request.body) };
    }
    case 'restJson':
    case 'restXml':
      return findRoute(service, request);
  }
}

function findRoute(service: RestService, request: RawRequest): Route {
  for (const { operation, route } of routesOf(service)) {
    const labels = matchRoute(route, request);
    if (labels === undefined) continue;
    const body = service.protocol === 'restJson' ? readJson(service, request.body) : {};
    return { operation, input: { ...body, ...Object.fromEntries(request.query), ...labels } };
  }
  throw commonError(service, 'unknownOperation', `Unknown operation ${request.method} ${request.path}`);
}

/** Routes that ask for something in the query string come first: they are the more specific ones. */
function routesOf(service: RestService): { operation: RestOperation; route: string }[] {
  const all = service.operations.flatMap((operation) =>
    operation.routes.map((route) => ({ operation, route })),
  );
  return all.sort((a, b) => Number(b.route.includes('?')) - Number(a.route.includes('?')));
}

/** The labels of the path when the request fits `METHOD /path/{Label}?name=value`, else undefined. */
function matchRoute(route: string, request: RawRequest): Record<string, string> | undefined {
  const [method = '', target = ''] = route.split(' ');
  const [pattern = '', condition = ''] = target.split('?');
  if (method !== request.method || !holds(condition, request.query)) return undefined;
  const wanted = pattern.split('/');
  const found = request.path.split('/');
  const greedy = wanted.at(-1)?.endsWith('+}') === true;
  const segments = greedy
    ? [...found.slice(0, wanted.length - 1), found.slice(wanted.length - 1).join('/')]
    : found;
  if (segments.length !== wanted.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const segment = segments[at] ?? '';
    const label = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    if (label === undefined ? part !== segment : segment === '') return undefined;
    if (label !== undefined) labels[label] = decodeLabel(segment);
  }
  return labels;
}

/** A label that is not percent-encoded UTF-8 is taken as it came: nothing has that name, so it will not be found. */
function decodeLabel(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

function holds(condition: string, query: URLSearchParams): boolean {
  if (condition === '') return true;
  const [name = '', value] = condition.split('=');
  return value === undefined ? query.has(name) : query.get(name) === value;
}

function readJson(service: Service, body: Buffer): Record<string, unknown> {
  try {
    return decodeJson(body.toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw commonError(service, 'malformed', error.message);
  }
}
