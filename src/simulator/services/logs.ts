// CloudWatch Logs: log groups, in which nothing is ever logged.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/
import { intArg, textArg } from '../input.ts';
import { AwsError, type Call, type JsonService, type Output } from '../operation.ts';
import type { World } from '../world.ts';
import { addLogGroup, logGroupArn, logGroups } from './log-groups.ts';

export const logs: JsonService = {
  prefix: 'logs',
  protocol: 'awsJson',
  jsonVersion: '1.1',
  targetPrefix: 'Logs_20140328',
  operations: [
    { name: 'CreateLogGroup', handle: createLogGroup },
    { name: 'DescribeLogGroups', handle: describeLogGroups },
    { name: 'DescribeLogStreams', handle: describeLogStreams },
  ],
};

const invalid = (message: string) => new AwsError('InvalidParameterException', message, 400);

/** "Log group names can be between 1 and 512 characters long", of these. */
const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/** Class, key and tags are taken and forgotten. */
function createLogGroup(call: Call, world: World): Output {
  const name = textArg(call, 'logGroupName') ?? '';
  if (!NAME.test(name)) {
    const constraint = 'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+';
    const fault = `Value '${name}' at 'logGroupName' failed to satisfy constraint: ${constraint}`;
    throw invalid(`1 validation error detected: ${fault}`);
  }
  if (logGroups(call, world).some((group) => group.name === name)) {
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists', 400);
  }
  addLogGroup(name, call, world);
  return {};
}

function describeLogGroups(call: Call, world: World): Output {
  const prefix = textArg(call, 'logGroupNamePrefix');
  const pattern = textArg(call, 'logGroupNamePattern');
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
  }
  const found = logGroups(call, world).filter(
    ({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''),
  );
  const size = limitOf(call);
  const badToken = () => invalid('The specified nextToken is invalid.');
  const token = textArg(call, 'nextToken');
  const page = world.pages.page(call, found, size, token, badToken, [prefix, pattern]);
  return {
    logGroups: page.items.map(({ name, created }) => ({
      logGroupName: name,
      // A count of milliseconds, not one of the protocol's times.
      creationTime: created.getTime(),
      metricFilterCount: 0,
      arn: `${logGroupArn(name, call)}:*`,
      logGroupArn: logGroupArn(name, call),
      storedBytes: 0,
      logGroupClass: 'STANDARD',
    })),
    nextToken: page.next,
  };
}

/** By the group's name, or by its ARN as an identifier. */
function describeLogStreams(call: Call, world: World): Output {
  limitOf(call);
  const identifier = textArg(call, 'logGroupIdentifier');
  const name = textArg(call, 'logGroupName') ?? identifier;
  const named = logGroups(call, world).some(
    (group) => group.name === name || logGroupArn(group.name, call) === identifier,
  );
  if (named) return { logStreams: [] };
  throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.', 400);
}

function limitOf(call: Call): number {
  const limit = intArg(call, 'limit') ?? 50;
  if (limit >= 1 && limit <= 50) return limit;
  const bound = limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 50';
  const fault = `Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`;
  throw invalid(`1 validation error detected: ${fault}`);
}
