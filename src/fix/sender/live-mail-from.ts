// A MAIL FROM domain whose records are wrong, or which SES has given up. Pure.
import { domainOf } from '../../email/address.ts';
import { mailFromName } from '../../email/mail-from-name.ts';
import { isSameName, spelled } from '../../email/names.ts';
import {
  en,
  type Fix,
  type Inventory,
  ja,
  type MailFrom,
  type MailFromRecords,
  type Subject,
  say,
} from '../../model.ts';
import { dnsFix, NOTHING, ses } from '../cure.ts';
import { mailFromFix, newMailFrom } from '../dns/mail-from.ts';
import { familiesIn, oncePerInventory, onlySaid, subjectsOf, together } from './estate.ts';

type Identity = Subject<'identity'>;
type Custom = Extract<MailFrom, { kind: 'custom' }>;

/** Its records; and where SES has stopped looking for them, that it looks again (the states of a MAIL FROM domain). */
export function liveMailFrom(identity: Identity, inventory: Inventory): Fix {
  const { mailFrom, mailFromRecords: records } = identity.facts;
  if (!records.known) return NOTHING;
  const fix = dnsFix(mailFromFix(records.value));
  if (!mailFrom.known || mailFrom.value.kind === 'default' || records.value.kind === 'default') return fix;
  const keeper = keeperOf(identity, mailFrom.value, records.value, inventory);
  if (keeper !== identity.region) return anotherName(identity, mailFrom.value, keeper, inventory);
  const isGivenUp = mailFrom.value.status === 'FAILED';
  return isGivenUp ? together(fix, set(identity, mailFrom.value, mailFrom.value.domain)) : fix;
}

function set({ account, region, name }: Identity, { onMxFailure }: Custom, mailFrom: string): Fix {
  const behavior = onMxFailure === 'REJECT_MESSAGE' ? 'REJECT_MESSAGE' : 'USE_DEFAULT_VALUE';
  return ses({ account, region }, { change: 'setMailFrom', identity: name, mailFrom, onMxFailure: behavior });
}

/**
 * Exactly one MX record is allowed, and it leads to one Region: of several Regions whose identities use one MAIL FROM domain
 * that one keeps it to which the MX record leads, else the first.
 */
function keeperOf(
  identity: Identity,
  { domain }: Custom,
  records: MailFromRecords,
  inventory: Inventory,
): string {
  const regions = regionsByMailFrom(inventory, identity.account).get(spelled(domain)) ?? [];
  const all = [...new Set([identity.region, ...regions])].sort();
  const mx = records.kind === 'custom' && records.mx.known ? records.mx.value.records : [];
  const held = all.filter((region) =>
    mx.some(({ exchange }) => isSameName(exchange, `feedback-smtp.${region}.amazonses.com`)),
  );
  return held[0] ?? all[0] ?? identity.region;
}

/** The Regions in which identities of an account use a MAIL FROM domain, by its name. */
const regionsByMailFrom = oncePerInventory((inventory, account) => {
  const regions = new Map<string, Set<string>>();
  for (const { region, facts } of subjectsOf(inventory, 'identity', { account })) {
    const { mailFrom } = facts;
    if (!mailFrom.known || mailFrom.value.kind === 'default') continue;
    const name = spelled(mailFrom.value.domain);
    regions.set(name, (regions.get(name) ?? new Set()).add(region));
  }
  return regions;
});

/** With a name of its own an identity takes nothing away from the Region that keeps the other. */
function anotherName(identity: Identity, custom: Custom, keeper: string, inventory: Inventory): Fix {
  const domain = domainOf(identity.name);
  const family = familiesIn(inventory, identity.account).get(domain) ?? [];
  const others = family.map(({ name, region, mailFrom }) => {
    const isSame = mailFrom?.kind === 'custom' && isSameName(mailFrom.domain, custom.domain);
    return { name, region, mailFrom: isSame ? undefined : mailFrom };
  });
  const next = mailFromName(identity, new Map([[domain, others]]));
  if (next.kind === 'shared') return set(identity, custom, next.domain);
  const isTaken = isSameName(next.domain, custom.domain);
  const name = isTaken ? next.otherwise : next.domain;
  const records = dnsFix(newMailFrom(name, identity.region, { mx: NOT_LOOKED, txt: NOT_LOOKED }));
  return together(records, set(identity, custom, name), onlySaid(usedIn(custom.domain, keeper, name)));
}

const NOT_LOOKED = {
  known: false,
  why: say(
    en`nobody has looked at this name, which is ours to propose`,
    ja`こちらで提案した名前のため、まだ確認していません`,
  ),
} as const;

function usedIn(domain: string, region: string, instead: string) {
  return say(
    en`${domain} is the MAIL FROM domain of an identity in ${region} too, and its one MX record leads to one Region:
       ${instead} is a proposal for this one.`,
    ja`${domain} は ${region} の ID の MAIL FROM ドメインでもあり、許される 1 個の MX レコードは 1 つのリージョンしか指せません。
       この ID には ${instead} を提案します。`,
  );
}
