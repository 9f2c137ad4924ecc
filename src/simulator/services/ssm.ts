// Parameter Store: AWS's public parameters on which Regions offer a service, and the parameters that were given to the
// simulator (all SecureString). https://docs.aws.amazon.com/systems-manager/latest/APIReference/
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
import { intArg, textArg } from '../input.ts';
import { AwsError, type Call, type JsonService, type Output } from '../operation.ts';
import { allRegions, type World } from '../world.ts';

export const ssm: JsonService = {
  prefix: 'ssm',
  protocol: 'awsJson',
  jsonVersion: '1.1',
  targetPrefix: 'AmazonSSM',
  failed: { code: 'InternalServerError', status: 500, message: 'An error occurred on the server side.' },
  operations: [
    { name: 'GetParametersByPath', handle: getParametersByPath },
    { name: 'GetParameter', handle: getParameter },
  ],
};

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly type: 'String' | 'SecureString';
}

const LARGEST_PAGE = 10;
const MODIFIED = new Date('2025-01-15T09:00:00Z');

function getParametersByPath(call: Call, world: World): Output {
  const path = textArg(call, 'Path') ?? '';
  if (!path.startsWith('/')) {
    throw new AwsError('ValidationException', 'The parameter path must start with a forward slash.', 400);
  }
  const size = intArg(call, 'MaxResults') ?? LARGEST_PAGE;
  if (size < 1 || size > LARGEST_PAGE) {
    const bound = size < 1 ? 'greater than or equal to 1' : 'less than or equal to 10';
    const message =
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: ` +
      `Member must have value ${bound}`;
    throw new AwsError('ValidationException', message, 400);
  }
  const recursive = call.input.Recursive === true;
  const inPath = parametersOf(world).filter(({ name }) => isUnder(name, path, recursive));
  const badToken = () => new AwsError('InvalidNextToken', 'The specified token is not valid.', 400);
  const bound = [path, recursive];
  const page = world.pages.page(call, inPath, size, textArg(call, 'NextToken'), badToken, bound);
  return { Parameters: page.items.map((each) => describe(each, call)), NextToken: page.next };
}

function getParameter(call: Call, world: World): Output {
  const name = textArg(call, 'Name') ?? '';
  const parameter = parametersOf(world).find((each) => each.name === name);
  // AWS's ParameterNotFound has no message of its own: the SDKs show "UnknownError".
  if (parameter === undefined) throw new AwsError('ParameterNotFound', '', 400);
  return { Parameter: describe(parameter, call) };
}

function isUnder(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  if (!name.startsWith(prefix)) return false;
  return recursive || !name.slice(prefix.length).includes('/');
}

/** A SecureString comes encrypted unless the call asks otherwise. */
function describe({ name, value, type }: Parameter, call: Call): object {
  const decrypted = type === 'String' || call.input.WithDecryption === true;
  // Public parameters belong to no account.
  const owner = type === 'String' ? '' : call.account;
  return {
    Name: name,
    Type: type,
    Value: decrypted ? value : Buffer.from('encrypted by KMS').toString('base64'),
    Version: 1,
    LastModifiedDate: MODIFIED,
    ARN: `arn:aws:ssm:${call.region}:${owner}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
  };
}

function parametersOf({ estate, parameters }: World): readonly Parameter[] {
  const everywhere = allRegions(estate);
  const offered = estate.serviceRegions ?? { ses: everywhere, 'cognito-idp': everywhere };
  const regions = Object.entries(offered).flatMap(([service, names]) =>
    [...names].sort().map(
      (region): Parameter => ({
        name: `/aws/service/global-infrastructure/services/${service}/regions/${region}`,
        value: region,
        type: 'String',
      }),
    ),
  );
  const given = Object.entries(parameters).map(
    ([name, value]): Parameter => ({ name, value, type: 'SecureString' }),
  );
  return [...regions, ...given];
}
