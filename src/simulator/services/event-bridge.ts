// EventBridge: putting events on a bus, and telling whether there is one. Rules and their targets are left out: what
// arrived on a bus can be read from eventsOf.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html, …/API_DescribeEventBus.html
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { checkedInput } from '../checked-input.ts';
import { textArg } from '../input.ts';
import { AwsError, type Call, type JsonService, type Output } from '../operation.ts';
import { refusalsOf } from '../refusals.ts';
import { perWorld, type World } from '../world.ts';

export const eventBridge: JsonService = {
  prefix: 'events',
  protocol: 'awsJson',
  jsonVersion: '1.1',
  targetPrefix: 'AWSEvents',
  failed: {
    code: 'InternalException',
    status: 500,
    message: 'This exception occurs due to unexpected causes.',
  },
  operations: [
    { name: 'PutEvents', handle: putEvents },
    { name: 'DescribeEventBus', handle: describeEventBus },
  ],
};

/** An event as rules match it and targets get it. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** Whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What arrived, in the order of arrival, by the ARN of the bus. */
export const eventsOf = perWorld((): { readonly bus: string; readonly event: BusEvent }[] => []);

const MOST_ENTRIES = 10;
/** "The total entry size must be less than 1MB"; one of exactly 1,048,576 bytes is taken. */
const MAX_BYTES = 1_048_576;

const text = v.string();
const Entry = v.object({
  Time: v.optional(v.number()),
  Source: v.optional(text),
  Resources: v.optional(v.array(text), []),
  DetailType: v.optional(text),
  Detail: v.optional(text),
  EventBusName: v.optional(text, 'default'),
});
type Entry = v.InferOutput<typeof Entry>;

const PutEventsInput = v.object({
  Entries: v.pipe(
    v.array(Entry),
    v.minLength(1, 'Member must have length greater than or equal to 1'),
    v.maxLength(MOST_ENTRIES, `Member must have length less than or equal to ${MOST_ENTRIES}`),
  ),
});

const invalid = (message: string) => new AwsError('ValidationException', message, 400);

function putEvents(call: Call, world: World): Output {
  const { Entries } = checkedInput(call, PutEventsInput, invalid);
  if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_BYTES) {
    throw invalid('Total size of the entries in the request is over the limit.');
  }
  const buses = Entries.map(({ EventBusName }) => busArn(call, EventBusName));
  for (const arn of buses) refuseForeign(call, arn);
  const results = Entries.map((entry, i) => {
    const refused = refusalsOf(world).next('PutEvents');
    if (refused) return { ErrorCode: refused.code, ErrorMessage: refused.message };
    return put(call, world, buses[i] ?? '', entry);
  });
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources }: Entry): number {
  return (
    (Time === undefined ? 0 : 14) + Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''))
  );
}

function put(call: Call, world: World, bus: string, entry: Entry): object {
  const { Source = '', DetailType = '', Detail = '', Resources, Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value !== '') continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage };
  }
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = objectIn(Detail);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const id = randomUUID();
  // AWS takes an event for a bus that is not there, gives it an id, and drops it: last seen in January 2025,
  // https://github.com/aws/aws-cli/issues/9186
  if (hasBus(call, world, bus)) {
    const time = Time === undefined ? world.now() : new Date(Time * 1000);
    const event: BusEvent = {
      version: '0',
      id,
      'detail-type': DetailType,
      source: Source,
      account: call.account,
      time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
      region: call.region,
      resources: Resources,
      detail,
    };
    eventsOf(world).push({ bus, event });
  }
  return { EventId: id };
}

function objectIn(json: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(v.record(text, v.unknown()), value);
  return parsed.success && !Array.isArray(value) ? parsed.output : undefined;
}

function describeEventBus(call: Call, world: World): Output {
  const given = textArg(call, 'Name') ?? 'default';
  const arn = busArn(call, given);
  refuseForeign(call, arn);
  const name = arn.slice(arn.indexOf('/') + 1);
  if (!hasBus(call, world, arn)) {
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`, 400);
  }
  return { Name: name, Arn: arn };
}

/** A bus is told by its name or its ARN. @throws AwsError for what is neither */
function busArn({ account, region }: Call, given: string): string {
  if (!/^(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/.\-_A-Za-z0-9]+$/.test(given)) {
    throw invalid(
      `1 validation error detected: Value '${given}' at 'eventBusName' failed to satisfy regular expression pattern`,
    );
  }
  return given.startsWith('arn:') ? given : `arn:aws:events:${region}:${account}:event-bus/${given}`;
}

/** No bus of the simulator has a policy that lets another account in. */
function refuseForeign({ account, action, principal }: Call, bus: string): void {
  if (bus.split(':')[4] === account) return;
  const message = `User: ${principal} is not authorized to perform: ${action} on resource: ${bus} because no resource-based policy allows the ${action} action`;
  throw new AwsError('AccessDeniedException', message, 400);
}

function hasBus({ account, region }: Call, world: World, arn: string): boolean {
  const [, , , itsRegion = '', , resource = ''] = arn.split(':');
  const name = resource.replace(/^event-bus\//, '');
  return (
    itsRegion === region && (name === 'default' || world.region(account, region).eventBuses.includes(name))
  );
}
