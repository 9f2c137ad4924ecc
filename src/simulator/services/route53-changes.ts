// A change batch: read from its XML, tried on a copy of the zone change by change, and carried out as a whole or not at
// all. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
import * as v from 'valibot';
import { canonicalName, indexZones } from '../dns-zones.ts';
import type { Estate } from '../estate.ts';
import { AwsError } from '../operation.ts';
import { recheck } from '../recheck.ts';
import { decodeXml } from '../wire/xml.ts';
import type { World } from '../world.ts';
import {
  isServed,
  NotServed,
  readName,
  readValue,
  recordsOf,
  SpellingFault,
  writeName,
} from './route53-values.ts';
import { type HostedZone, type RecordSet, setsOf } from './route53-zones.ts';

interface Change {
  readonly action: 'CREATE' | 'UPSERT' | 'DELETE';
  /** Its name is read; its values are as they came. */
  readonly set: RecordSet;
}

const invalidInput = (message: string) => new AwsError('InvalidInput', message, 400);
const invalidBatch = (message: string) => new AwsError('InvalidChangeBatch', message, 400);
const notServed = (what: string) => invalidInput(`The simulator's DNS does not serve ${what}.`);

const text = v.string();
const Batch = v.object({
  ChangeResourceRecordSetsRequest: v.object({
    ChangeBatch: v.object({
      Comment: v.optional(text),
      Changes: v.object({
        Change: v.array(
          v.object({
            Action: text,
            // Loose: what routes by weight, place or alias is told apart below.
            ResourceRecordSet: v.looseObject({
              Name: text,
              Type: text,
              TTL: v.optional(v.pipe(text, v.regex(/^\d{1,10}$/))),
              ResourceRecords: v.optional(v.object({ ResourceRecord: v.array(v.object({ Value: text })) })),
            }),
          }),
        ),
      }),
    }),
  }),
});
type Written = v.InferOutput<
  typeof Batch
>['ChangeResourceRecordSetsRequest']['ChangeBatch']['Changes']['Change'][number];

/**
 * Reads the body of a ChangeResourceRecordSets.
 * @throws AwsError MalformedInput, InvalidInput or InvalidChangeBatch
 */
export function readBatch(body: string): { changes: readonly Change[]; comment: string | undefined } {
  const malformed = new AwsError(
    'MalformedInput',
    'ChangeBatch is not valid, expected ChangeResourceRecordSetsRequest',
    400,
  );
  let document: unknown;
  try {
    document = decodeXml(body, ['Change', 'ResourceRecord']);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed;
    throw error;
  }
  const parsed = v.safeParse(Batch, document);
  if (!parsed.success) throw malformed;
  const { Changes, Comment } = parsed.output.ChangeResourceRecordSetsRequest.ChangeBatch;
  const changes = Changes.Change.map(readChange);
  refuseTooMuch(changes);
  return { changes, comment: Comment };
}

const ACTIONS = ['CREATE', 'DELETE', 'UPSERT'] as const;
const PLAIN = ['Name', 'Type', 'TTL', 'ResourceRecords'];

function readChange({ Action, ResourceRecordSet: set }: Written): Change {
  const action = ACTIONS.find((each) => each === Action);
  if (action === undefined) {
    const wanted = `with respect to enumeration '[${ACTIONS.join(', ')}]'`;
    const fault = `cvc-enumeration-valid: Value '${Action}' is not facet-valid ${wanted}`;
    throw invalidInput(`Invalid XML ; ${fault}. It must be a value from the enumeration.`);
  }
  const routing = Object.keys(set).find((member) => !PLAIN.includes(member) && member !== '#text');
  if (routing !== undefined) throw notServed(`record sets with ${routing}`);
  const values = set.ResourceRecords?.ResourceRecord.map(({ Value }) => Value);
  if (set.TTL === undefined || values === undefined) {
    const where = `[Action=${action}, Name=${set.Name}, Type=${set.Type}, SetIdentifier=null]`;
    const wanted = '[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
    throw invalidInput(
      `Invalid request: Expected exactly one of ${wanted}, but found none in Change with ${where}`,
    );
  }
  return { action, set: { name: readSetName(set.Name), type: set.Type, ttl: Number(set.TTL), values } };
}

function readSetName(name: string): string {
  try {
    return readName(name);
  } catch (error) {
    if (error instanceof SpellingFault) throw invalidBatch(error.message);
    if (error instanceof NotServed) throw notServed(error.message);
    throw error;
  }
}

/**
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html: 1,000 records and 32,000 characters in
 * a request, those of an UPSERT counted twice; a value has 4,000 characters at most (the API's model, RData).
 */
function refuseTooMuch(changes: readonly Change[]): void {
  const counted = changes.flatMap(({ action, set }) => (action === 'UPSERT' ? [set, set] : [set]));
  const values = counted.flatMap((set) => set.values);
  const long = values.find((value) => value.length > 4000);
  if (long !== undefined) {
    const fault = `Value '${long}' with length = '${long.length}' is not facet-valid`;
    throw invalidInput(
      `Invalid XML ; cvc-maxLength-valid: ${fault} with respect to maxLength '4000' for type 'RData'.`,
    );
  }
  if (values.length > 1000) throw invalidBatch('Number of records limit of 1000 exceeded.');
  if (values.join('').length > 32_000) throw invalidBatch('RDATA character limit of 32000 exceeded.');
}

/**
 * Carries a batch out: every change, or none. DNS answers by it from then on, and SES looks its records up again.
 * @throws AwsError InvalidChangeBatch with a message for each change that cannot be
 */
export function carryOut(changes: readonly Change[], zone: HostedZone, world: World): void {
  const draft: Draft = {
    zone,
    sets: new Map(setsOf(zone, world.estate.zones).map((set) => [keyOf(set), set])),
    done: new Map(),
  };
  const faults = changes.flatMap((change) => tryOut(change, draft) ?? []);
  if (faults.length > 0) throw invalidBatch(`[${faults.join(', ')}]`);
  commit(draft, new Set(changes.map(({ set }) => set.name)), world);
}

/** The zone as it would be after the changes so far. */
interface Draft {
  readonly zone: HostedZone;
  readonly sets: Map<string, RecordSet>;
  /** What the batch has done to a set. */
  readonly done: Map<string, Change['action']>;
}

const keyOf = ({ name, type }: Pick<RecordSet, 'name' | 'type'>) => `${name} ${type}`;

/** What is wrong with a change; undefined when it was made in the draft. */
function tryOut({ action, set: written }: Change, draft: Draft): string | undefined {
  const { zone, sets, done } = draft;
  const { name, type } = written;
  const [shown, apex] = [writeName(name), writeName(zone.apex)];
  if (name !== zone.apex && !name.endsWith(`.${zone.apex}`)) {
    return `RRSet with DNS name ${shown} is not permitted in zone ${apex}`;
  }
  if (type === 'SOA' && action === 'DELETE') return 'A HostedZone must contain exactly one SOA record.';
  const set = readSet(written);
  if (typeof set === 'string') return set;
  const key = keyOf(set);
  const earlier = done.get(key);
  done.set(key, action);
  if (earlier !== undefined && (earlier !== 'DELETE' || action === 'DELETE')) {
    return `The request contains an invalid set of changes for a resource record set '${type} ${shown}'`;
  }
  const fault = action === 'DELETE' ? whyNotDelete(set, draft) : whyNotPut(action, set, draft);
  if (fault !== undefined) return fault;
  if (action === 'DELETE') sets.delete(key);
  else sets.set(key, set);
  return undefined;
}

/** A set with its values in one spelling, or what is wrong with them. */
function readSet(written: RecordSet): RecordSet | string {
  const { type } = written;
  if (!isServed(type)) throw notServed(`changed records of type ${type}`);
  try {
    const values = written.values.map((value) => readValue(type, value));
    const twice = values.findIndex((value, at) => values.indexOf(value) !== at);
    return twice < 0 ? { ...written, values } : `Duplicate Resource Record: '${written.values[twice]}'`;
  } catch (error) {
    if (error instanceof SpellingFault) return `Invalid Resource Record: '${error.message}'`;
    if (error instanceof NotServed) throw notServed(error.message);
    throw error;
  }
}

function whyNotDelete(set: RecordSet, { zone, sets }: Draft): string | undefined {
  const tried = `Tried to delete resource record set [name='${writeName(set.name)}', type='${set.type}']`;
  const held = sets.get(keyOf(set));
  if (held === undefined) return `${tried} but it was not found`;
  if (held.ttl !== set.ttl || inOrder(held) !== inOrder(set)) {
    return `${tried} but the values provided do not match the current values`;
  }
  if (set.name === zone.apex && set.type === 'NS') {
    return 'A HostedZone must contain at least one NS record for the zone itself.';
  }
  return undefined;
}

const inOrder = ({ values }: RecordSet) => JSON.stringify([...values].sort());

/** RFC 1034 section 3.6.2: nothing stands beside a CNAME, and so there is none at an apex, where SOA and NS are. */
function whyNotPut(action: 'CREATE' | 'UPSERT', set: RecordSet, { zone, sets }: Draft): string | undefined {
  const [shown, apex] = [writeName(set.name), writeName(zone.apex)];
  const rrset = `RRSet of type ${set.type} with DNS name ${shown} is not permitted`;
  if (action === 'CREATE' && sets.has(keyOf(set))) {
    return `Tried to create resource record set [name='${shown}', type='${set.type}'] but it already exists`;
  }
  if (set.type !== 'CNAME') {
    if (!sets.has(keyOf({ name: set.name, type: 'CNAME' }))) return undefined;
    const because = 'because a conflicting RRSet of type CNAME with the same DNS name already exists';
    return `${rrset} ${because} in zone ${apex}`;
  }
  if (set.name === zone.apex) return `${rrset} at apex in zone ${apex}`;
  if (set.values.length > 1) return `${rrset} with more than one value`;
  const beside = [...sets.values()].some(({ name, type }) => name === set.name && type !== 'CNAME');
  return beside
    ? `${rrset} as it conflicts with other records with the same DNS name in zone ${apex}`
    : undefined;
}

/** Writes the changed names of a draft into the estate. */
function commit({ zone, sets }: Draft, changed: ReadonlySet<string>, world: World): void {
  const { zones } = world.estate;
  const nameOf = (owner: string) => (owner === '@' ? zone.apex : canonicalName(`${owner}.${zone.apex}`));
  const kept = Object.entries(zones[zone.key] ?? {}).filter(([owner]) => !changed.has(nameOf(owner)));
  const made = [...changed].flatMap((name) => {
    const here = [...sets.values()].filter((set) => set.name === name);
    const owner = name === zone.apex ? '@' : name.slice(0, -zone.apex.length - 1);
    const records = recordsAt(here);
    return Object.keys(records).length === 0 ? [] : [[owner, records] as const];
  });
  const owners = Object.fromEntries([...kept, ...made]);
  refuseUnserved({ ...zones, [zone.key]: owners });
  zones[zone.key] = owners;
  indexZones(zones);
  recheck(world);
}

function recordsAt(sets: readonly RecordSet[]): Estate['zones'][string][string] {
  const written = sets.flatMap(({ type, values, ttl }) => (isServed(type) ? [{ type, values, ttl }] : []));
  if (written.length === 0) return {};
  const ttl = Object.fromEntries(written.map((set) => [set.type, set.ttl]));
  return Object.assign({ ttl }, ...written.map(({ type, values }) => recordsOf(type, values)));
}

/** Zones that lie within one another share names, which Route 53 permits and the simulator's DNS does not. */
function refuseUnserved(zones: Estate['zones']): void {
  try {
    indexZones(zones);
  } catch (error) {
    throw notServed(`this change: ${error instanceof Error ? error.message : String(error)}`);
  }
}
