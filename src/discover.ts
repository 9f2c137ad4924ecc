// Step 1: which account and which Regions there are to look at, and which of them offer Cognito and SES.
import { type AccountClient, paginateListRegions, type RegionOptStatus } from '@aws-sdk/client-account';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { DiscoverError, whoAmI } from './discover/who-am-i.ts';
import type { Journal } from './fact.ts';
import { en, type Fact, ja, say, type Text } from './model.ts';
import { BUNDLED_REGIONS, homeRegionOf, partitionOf } from './regions.ts';

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
  /** Why it is not known which other Regions the account has on; left out: it has none, or some were asked for. */
  readonly unlisted?: Text;
}

/** What stands in for a Region list that could not be read. */
const BUNDLED = say(
  en`the table of Regions that comes with Mailposture`,
  ja`Mailposture に同梱されているリージョンの表`,
);

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
    journal.note(
      say(
        en`Whether the Regions that were named are enabled is not known (${enabled.why}).`,
        ja`指定されたリージョンが有効かどうかは不明です (${enabled.why})。`,
      ),
    );
  }
  const wanted =
    only === undefined ? allRegions(enabled, partitionOf(ports.homeRegion), journal) : asked(only, enabled);
  const regions = wanted
    .map((region) => ({ region, cognito: offers.cognito(region), ses: offers.ses(region) }))
    .filter((region) => region.cognito || region.ses || only !== undefined);
  for (const { region, cognito: hasCognito, ses: hasSes } of regions) {
    if (only === undefined) continue;
    if (!hasCognito) journal.note(notOffered('Amazon Cognito', region));
    if (!hasSes) journal.note(notOffered('Amazon SES', region));
  }
  // A scan of nothing would find nothing wrong: that must not look like a clean estate.
  if (regions.length === 0) {
    throw new DiscoverError(
      say(
        en`There is no Region to look at: account ${account} has no enabled Region that offers Amazon Cognito or
           Amazon SES.`,
        ja`スキャン対象のリージョンがありません。アカウント ${account} では、Amazon Cognito または Amazon SES を利用できるリージョンが
           有効になっていません。`,
      ),
    );
  }
  const unlisted = only === undefined && !enabled.known ? { unlisted: enabled.why } : {};
  return { account, partition, regions, ...unlisted };
}

function notOffered(service: string, region: string): Text {
  return say(
    en`${service} is not offered in ${region}.`,
    ja`${service} は ${region} では提供されていません。`,
  );
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
  const why = told.known ? NONE_LISTED : told.why;
  journal.note(
    say(
      en`Which Regions offer ${service} was taken from the table that comes with Mailposture (${why}).`,
      ja`${service} を提供するリージョンは、Mailposture に同梱されている表から判断しました (${why})。`,
    ),
  );
  return (region) => {
    const services = BUNDLED_REGIONS[region];
    // A Region that the table does not know is asked rather than passed over.
    return services === undefined || bundled(services);
  };
}

const NONE_LISTED = say(en`SSM lists none`, ja`SSM が 1 つも返しませんでした`);

function allRegions(enabled: Fact<AccountRegions>, partition: string, journal: Journal): readonly string[] {
  if (enabled.known) return [...enabled.value.usable].sort();
  journal.note(
    say(
      en`Only the Regions that are on in every account were looked at; opt-in Regions were not, because
         account:ListRegions could not be read. Name them with --region.`,
      ja`account:ListRegions を読み取れなかったため、すべてのアカウントで有効なリージョンだけをスキャンし、
         オプトインリージョンはスキャンしていません。対象にするには --region で指定してください。`,
    ),
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
        say(
          en`${name} is not in ${BUNDLED}, and account:ListRegions could not be read (${enabled.why}). Write a Region
             like eu-west-1.`,
          ja`${name} は ${BUNDLED}になく、account:ListRegions も読み取れませんでした (${enabled.why})。リージョンは eu-west-1 のような
             形式で指定してください。`,
        ),
      );
    }
    if (!enabled.value.all.includes(name)) {
      throw new DiscoverError(
        say(
          en`${name} is not an AWS Region of this account. Write it like eu-west-1.`,
          ja`${name} という AWS リージョンは、このアカウントにはありません。eu-west-1 のような形式で指定してください。`,
        ),
      );
    }
    if (!enabled.value.usable.includes(name)) {
      throw new DiscoverError(
        say(
          en`${name} is not enabled in this account: enable it, or leave it out of --region.`,
          ja`${name} はこのアカウントで有効になっていません。有効にするか、--region から外してください。`,
        ),
      );
    }
  }
  return names;
}
