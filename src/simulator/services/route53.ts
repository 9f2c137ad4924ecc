// Route 53: hosted zones and their record sets, which are the estate's DNS zones themselves.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53.html
import { randomBytes } from 'node:crypto';
import { textArg } from '../input.ts';
import { AwsError, type Call, type Output, RawAnswer, type RestService } from '../operation.ts';
import { encodeXml } from '../wire/query.ts';
import { perWorld, type World } from '../world.ts';
import { carryOut, readBatch } from './route53-changes.ts';
import { NotServed, readName, SpellingFault, writeName } from './route53-values.ts';
import {
  compare,
  type HostedZone,
  nameServersOf,
  orderOf,
  type RecordSet,
  setsOf,
  zonesOf,
} from './route53-zones.ts';

const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

export const route53: RestService = {
  prefix: 'route53',
  protocol: 'restXml',
  xmlNamespace: NAMESPACE,
  operations: [
    { name: 'ListHostedZones', routes: ['GET /2013-04-01/hostedzone'], handle: listHostedZones },
    {
      name: 'ListHostedZonesByName',
      routes: ['GET /2013-04-01/hostedzonesbyname'],
      handle: listHostedZonesByName,
    },
    { name: 'GetHostedZone', routes: ['GET /2013-04-01/hostedzone/{Id}'], handle: getHostedZone },
    {
      name: 'ListResourceRecordSets',
      routes: ['GET /2013-04-01/hostedzone/{Id}/rrset'],
      handle: listResourceRecordSets,
    },
    {
      name: 'ChangeResourceRecordSets',
      routes: ['POST /2013-04-01/hostedzone/{Id}/rrset', 'POST /2013-04-01/hostedzone/{Id}/rrset/'],
      handle: changeResourceRecordSets,
    },
    { name: 'GetChange', routes: ['GET /2013-04-01/change/{Id}'], handle: getChange },
  ],
};

const invalid = (message: string) => new AwsError('InvalidInput', message, 400);

function answer(name: string, members: object): RawAnswer {
  return new RawAnswer(200, { 'content-type': 'text/xml' }, encodeXml(`${name}Response`, members, NAMESPACE));
}

/** A page holds as many as asked, and never more than the service's most. */
function pageSize(call: Call, most: number): number {
  const asked = textArg(call, 'maxitems') ?? String(most);
  if (!/^[1-9]\d{0,8}$/.test(asked)) throw invalid('The input is not valid');
  return Math.min(Number(asked), most);
}

function listHostedZones(call: Call, world: World): Output {
  const size = pageSize(call, 100);
  const marker = textArg(call, 'marker');
  const zones = zonesOf(world, call.account);
  const start = marker === undefined ? 0 : zones.findIndex(({ id }) => id === bareId(marker));
  if (start < 0) throw invalid('The specified marker is not valid');
  const next = zones[start + size];
  return answer('ListHostedZones', {
    HostedZones: { HostedZone: zones.slice(start, start + size).map((zone) => hostedZone(zone, world)) },
    Marker: marker,
    IsTruncated: next !== undefined,
    NextMarker: next?.id,
    MaxItems: size,
  });
}

function listHostedZonesByName(call: Call, world: World): Output {
  const size = pageSize(call, 100);
  const DNSName = textArg(call, 'dnsname');
  const HostedZoneId = textArg(call, 'hostedzoneid');
  const from = DNSName === undefined ? '' : orderOf(nameArg(DNSName));
  const fromId = HostedZoneId === undefined ? '' : bareId(HostedZoneId);
  const place = (zone: HostedZone) => compare(orderOf(zone.apex), from) || compare(zone.id, fromId);
  const zones = [...zonesOf(world, call.account)]
    .sort((a, b) => compare(orderOf(a.apex), orderOf(b.apex)))
    .filter((zone) => place(zone) >= 0);
  const next = zones[size];
  return answer('ListHostedZonesByName', {
    HostedZones: { HostedZone: zones.slice(0, size).map((zone) => hostedZone(zone, world)) },
    DNSName,
    HostedZoneId,
    IsTruncated: next !== undefined,
    NextDNSName: next && writeName(next.apex),
    NextHostedZoneId: next?.id,
    MaxItems: size,
  });
}

function getHostedZone(call: Call, world: World): Output {
  const zone = zoneArg(call, world);
  return answer('GetHostedZone', {
    HostedZone: hostedZone(zone, world),
    DelegationSet: { NameServers: { NameServer: nameServersOf(zone, world.estate.zones) } },
  });
}

function hostedZone(zone: HostedZone, world: World): object {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: writeName(zone.apex),
    CallerReference: zone.id,
    Config: { PrivateZone: false },
    ResourceRecordSetCount: setsOf(zone, world.estate.zones).length,
  };
}

function listResourceRecordSets(call: Call, world: World): Output {
  const size = pageSize(call, 300);
  const zone = zoneArg(call, world);
  const name = textArg(call, 'name');
  const type = textArg(call, 'type') ?? '';
  if (name === undefined && type !== '') throw invalid('The input is not valid');
  const from = name === undefined ? '' : orderOf(nameArg(name));
  const place = (set: RecordSet) => compare(orderOf(set.name), from) || compare(set.type, type);
  const sets = setsOf(zone, world.estate.zones).filter((set) => place(set) >= 0);
  const next = sets[size];
  return answer('ListResourceRecordSets', {
    ResourceRecordSets: { ResourceRecordSet: sets.slice(0, size).map(recordSet) },
    IsTruncated: next !== undefined,
    NextRecordName: next && writeName(next.name),
    NextRecordType: next?.type,
    MaxItems: size,
  });
}

function recordSet({ name, type, ttl, values }: RecordSet): object {
  const ResourceRecords = { ResourceRecord: values.map((Value) => ({ Value })) };
  return { Name: writeName(name), Type: type, TTL: ttl, ResourceRecords };
}

interface Submitted {
  readonly at: Date;
  readonly comment: string | undefined;
}

/** The changes that each account has made. */
const changesOf = perWorld(() => new Map<string, Submitted>());
const changeKey = (call: Call, id: string) => `${call.account} ${id}`;

function changeResourceRecordSets(call: Call, world: World): Output {
  const zone = zoneArg(call, world);
  const { changes, comment } = readBatch(call.body.toString());
  carryOut(changes, zone, world);
  const id = `C${randomBytes(10).toString('hex').toUpperCase()}`;
  const submitted = { at: world.now(), comment };
  changesOf(world).set(changeKey(call, id), submitted);
  return answer('ChangeResourceRecordSets', { ChangeInfo: changeInfo(id, submitted, 'PENDING') });
}

function getChange(call: Call, world: World): Output {
  const id = bareId(String(call.input.Id));
  const submitted = changesOf(world).get(changeKey(call, id));
  if (!submitted) {
    throw new AwsError('NoSuchChange', 'A change with the specified change ID does not exist.', 404);
  }
  return answer('GetChange', { ChangeInfo: changeInfo(id, submitted, 'INSYNC') });
}

/** A change is told as PENDING where it is made, as AWS does, and is in force at once. */
function changeInfo(id: string, { at, comment }: Submitted, Status: 'PENDING' | 'INSYNC'): object {
  return { Id: `/change/${id}`, Status, SubmittedAt: at.toISOString(), Comment: comment };
}

/** Ids may come with what Route 53 gives them out with. */
const bareId = (id: string) => id.replace(/^\/?(hostedzone|change)\//, '');

function zoneArg(call: Call, world: World): HostedZone {
  const id = bareId(String(call.input.Id));
  const zone = zonesOf(world, call.account).find((each) => each.id === id);
  if (!zone) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
  return zone;
}

function nameArg(name: string): string {
  try {
    return readName(name);
  } catch (error) {
    if (error instanceof SpellingFault || error instanceof NotServed) throw invalid(error.message);
    throw error;
  }
}
