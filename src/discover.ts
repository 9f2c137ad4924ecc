// Step 1: which account and which Regions there are to look at, and which of them offer Cognito and SES.
import { type AccountClient, paginateListRegions, type RegionOptStatus } from '@aws-sdk/client-account';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type Journal, reasonOf } from './fact.ts';
import type { Fact } from './model.ts';
import { BUNDLED_REGIONS, homeRegionOf, partitionOf, REGION_NAME } from './regions.ts';

/** What discovery asks the outside. */
export interface DiscoverPorts {
  readonly homeRegion: string;
  sts(): STSClient;
  account(): AccountClient;
  ssm(): SSMClient;
}

/** A Region to look at, and what of our concern it offers. */
interface RegionScope {
  readonly region: string;
  readonly cognito: boolean;
  readonly ses: boolean;
}

/** What a scan looks at. */
export interface Scope {
  readonly account: string;
  readonly partition: string;
  readonly regions: readonly RegionScope[];
}

/** The scan cannot start: no credentials, no endpoint, or a Region that is none. `hint` says what to do. */
export class DiscoverError extends Error {
  override readonly name = 'DiscoverError';
}

/** What stands in for a Region list that could not be read. */
const BUNDLED = 'the table of Regions that comes with Mailposture';

/** Regions that an account may use (Account Management API, RegionOptStatus). */
const USABLE: ReadonlySet<RegionOptStatus> = new Set<RegionOptStatus>(['ENABLED', 'ENABLED_BY_DEFAULT']);

/**
 * Finds the account and its Regions.
 * @param only the Regions that were asked for; left out: every enabled Region that offers Cognito or SES
 * @throws DiscoverError when there are no usable credentials, no answering endpoint, or a wrong Region was asked for
 */
export async function discover(
  ports: DiscoverPorts,
  journal: Journal,
  only?: readonly string[],
): Promise<Scope> {
  const { account, partition } = await whoAmI(ports);
  const at = { account, region: homeRegionOf(ports.homeRegion) };
  const offering = (what: string) =>
    journal.attempt({ ...at, action: 'ssm:GetParametersByPath', what, instead: BUNDLED }, (tally) =>
      regionsOffering(ports.ssm(), what, tally),
    );
  const [enabled, cognito, ses] = await Promise.all([
    journal.attempt(
      { ...at, action: 'account:ListRegions', ...(only === undefined ? {} : { instead: BUNDLED }) },
      (tally) => listRegions(ports.account(), tally),
    ),
    offering('cognito-idp'),
    offering('ses'),
  ]);
  const offers = {
    cognito: offeredIn(cognito, 'Amazon Cognito', (region) => region.cognito, journal),
    ses: offeredIn(ses, 'Amazon SES', (region) => region.ses, journal),
  };
  if (only !== undefined && !enabled.known) {
    journal.note(`Whether the Regions that were named are enabled is not known (${enabled.why}).`);
  }
  const wanted =
    only === undefined ? allRegions(enabled, partitionOf(ports.homeRegion), journal) : asked(only, enabled);
  const regions = wanted
    .map((region) => ({ region, cognito: offers.cognito(region), ses: offers.ses(region) }))
    .filter((region) => region.cognito || region.ses || only !== undefined);
  for (const { region, cognito: hasCognito, ses: hasSes } of regions) {
    if (only === undefined) continue;
    if (!hasCognito) journal.note(`Amazon Cognito is not offered in ${region}.`);
    if (!hasSes) journal.note(`Amazon SES is not offered in ${region}.`);
  }
  // A scan of nothing would find nothing wrong: that must not look like a clean estate.
  if (regions.length === 0) {
    throw new DiscoverError(
      `There is no Region to look at: account ${account} has no enabled Region that offers Amazon Cognito or Amazon SES.`,
    );
  }
  return { account, partition, regions };
}

async function whoAmI(ports: DiscoverPorts): Promise<{ account: string; partition: string }> {
  try {
    const { Account, Arn } = await ports.sts().send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new Error('sts:GetCallerIdentity answered without an account');
    return { account: Account, partition: Arn?.split(':')[1] ?? 'aws' };
  } catch (error) {
    const reason = reasonOf(error).replace(/[.\s]*$/, '');
    throw new DiscoverError(`${reason}. ${adviceFor(error, ports.homeRegion)}`, { cause: error });
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** What a person can do about a first call that failed. */
function adviceFor(error: unknown, region: string): string {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'CredentialsProviderError') {
    return 'No AWS credentials were found: run "aws configure" or "aws sso login", set AWS_PROFILE or AWS_ACCESS_KEY_ID, or try "mailposture demo", which needs none.';
  }
  if (/Expired/.test(name))
    return 'The AWS credentials have expired: sign in again (for example "aws sso login").';
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|MissingAuthenticationToken/.test(name)) {
    return 'AWS does not accept these credentials: look at AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN and AWS_PROFILE.';
  }
  // The SDK also calls a connection that was reset or broken off a TimeoutError.
  if (UNREACHABLE.has(code) || name === 'TimeoutError') {
    return `The endpoint for ${region} did not answer: look at the Region (AWS_REGION), the network, and AWS_ENDPOINT_URL where it is set.`;
  }
  if (!REGION_NAME.test(region)) {
    return `${JSON.stringify(region)} is not the name of a Region: look at AWS_REGION and your profile, and write it like eu-west-1.`;
  }
  return 'The scan could not find out whose account this is (sts:GetCallerIdentity).';
}

interface AccountRegions {
  readonly usable: readonly string[];
  readonly all: readonly string[];
}

async function listRegions(client: AccountClient, tally: (items: number) => void): Promise<AccountRegions> {
  const usable: string[] = [];
  const all: string[] = [];
  for await (const page of paginateListRegions({ client, pageSize: 50 }, {})) {
    const regions = page.Regions ?? [];
    tally(regions.length);
    for (const { RegionName, RegionOptStatus } of regions) {
      if (RegionName === undefined) continue;
      all.push(RegionName);
      if (RegionOptStatus !== undefined && USABLE.has(RegionOptStatus)) usable.push(RegionName);
    }
  }
  return { usable, all };
}

/**
 * The Regions that offer a service, from SSM's public parameters (AWS Systems Manager user guide, "Calling public
 * parameters for AWS services, Regions, …"). At most 10 a page.
 */
async function regionsOffering(
  client: SSMClient,
  service: string,
  tally: (items: number) => void,
): Promise<ReadonlySet<string>> {
  const Path = `/aws/service/global-infrastructure/services/${service}/regions`;
  const regions = new Set<string>();
  for await (const page of paginateGetParametersByPath({ client, pageSize: 10 }, { Path })) {
    const parameters = page.Parameters ?? [];
    tally(parameters.length);
    for (const { Value } of parameters) if (Value !== undefined) regions.add(Value);
  }
  return regions;
}

/** Is a service offered in a Region? As AWS tells; where it does not, as the bundled table does, and a note says so. */
function offeredIn(
  told: Fact<ReadonlySet<string>>,
  service: string,
  bundled: (services: { cognito: boolean; ses: boolean }) => boolean,
  journal: Journal,
): (region: string) => boolean {
  if (told.known && told.value.size > 0) return (region) => told.value.has(region);
  const why = told.known ? 'SSM lists none' : told.why;
  journal.note(
    `Which Regions offer ${service} was taken from the table that comes with Mailposture (${why}).`,
  );
  return (region) => {
    const services = BUNDLED_REGIONS[region];
    // A Region that the table does not know is asked rather than passed over.
    return services === undefined || bundled(services);
  };
}

function allRegions(enabled: Fact<AccountRegions>, partition: string, journal: Journal): readonly string[] {
  if (enabled.known) return [...enabled.value.usable].sort();
  journal.note(
    'Only the Regions that are on in every account were looked at; opt-in Regions were not, because account:ListRegions could not be read. Name them with --region.',
  );
  return Object.entries(BUNDLED_REGIONS)
    .filter(([region, services]) => services.enabledByDefault && partitionOf(region) === partition)
    .map(([region]) => region);
}

function asked(only: readonly string[], enabled: Fact<AccountRegions>): readonly string[] {
  const names = [...new Set(only)].sort();
  for (const name of names) {
    if (!enabled.known) {
      if (Object.hasOwn(BUNDLED_REGIONS, name)) continue;
      throw new DiscoverError(
        `${name} is not in ${BUNDLED}, and account:ListRegions could not be read (${enabled.why}). Write a Region like eu-west-1.`,
      );
    }
    if (!enabled.value.all.includes(name))
      throw new DiscoverError(`${name} is not an AWS Region of this account. Write it like eu-west-1.`);
    if (!enabled.value.usable.includes(name)) {
      throw new DiscoverError(
        `${name} is not enabled in this account: enable it, or leave it out of --region.`,
      );
    }
  }
  return names;
}
