// The next DMARC record of a domain: none yet, then p=none with reports, then quarantine, then reject. What is there is
// amended, never written anew (RFC 9989 sections 4.7 and 4.10).
import { organizationalDomainByPsl } from '../../email/dmarc/organization.ts';
import { isWeaker, policyInForce } from '../../email/dmarc/policy.ts';
import { parseDmarc } from '../../email/dmarc/record.ts';
import { toAsciiName } from '../../email/names.ts';
import { type DmarcDiscovery, type DmarcPolicy, type DmarcQuery, joined, type Text } from '../../model.ts';
import { asDmarc, type Draft, repaired, withoutLeftovers } from './dmarc-repair.ts';
import {
  ADDRESS,
  askOf,
  BEGINS,
  cannotPublish,
  dropsTest,
  followsBelow,
  keptOf,
  liesBelow,
  likeAbove,
  nobodyReads,
  notAnAddress,
  setTo,
  stage,
} from './dmarc-words.ts';
import { type DnsFix, NOTHING_TO_DO, recordSet, stands, withText } from './record-set.ts';
import { tagsOf, textOf, valueIn, without, withValue } from './tag-text.ts';

/** What somebody wants of a domain's DMARC. */
export interface DmarcChoice {
  /** What the policy in force is to be at least; `next`: one level more than now. A policy is never lowered. */
  readonly policy: DmarcPolicy | 'next';
  /** `mailto:` and an address: where reports go, should the record name nobody. */
  readonly rua?: string;
  /** pct, rf, ri and the sizes behind addresses. */
  readonly leftovers: 'keep' | 'remove';
  /** sp and np that ask for less than p. */
  readonly subdomains: 'keep' | 'raise';
}

/** A domain's name and its DMARC by RFC 9989. */
interface DomainFacts {
  readonly name: string;
  readonly dmarc: DmarcDiscovery;
}

/**
 * The record to publish at the domain's own name. Where the domain inherits a record, its own begins as a copy of that,
 * so that nothing changes but what is wanted, and for no other domain.
 */
export function nextDmarc({ name, dmarc }: DomainFacts, choice: DmarcChoice): DnsFix {
  const [own] = dmarc.queries;
  if (own === undefined) return NOTHING_TO_DO;
  const ascii = toAsciiName(own.name);
  if (!ascii.ok) return { changes: [], open: [cannotPublish(own.name, ascii.why)] };
  const inForce = dmarc.kind === 'found' ? policyInForce(dmarc) : 'none';
  const base = baseOf(dmarc, own);
  const target = targetOf(choice, base, inForce);
  const isEnough = base.kind === 'inherited' && !isWeaker(inForce, target);
  if (isEnough) return NOTHING_TO_DO;
  const goal = isWeaker(inForce, target) ? target : inForce;
  const draft = withReports(withPolicy(draftOf(base, choice), base, goal, choice, name), name, choice);
  const text = textOf(draft.tags);
  const values = withText(own.texts, (one) => asDmarc(one) !== undefined, text);
  const isSame = values.length === own.texts.length && values.every((value) => own.texts.includes(value));
  if (isSame) return { changes: [], open: draft.open };
  const alias = own.alias === undefined ? {} : { remove: recordSet('CNAME', own.name, [own.alias]) };
  const why = joined([stage(name, goal, inForce), ...draft.told], '; ');
  const purpose = isWeaker(inForce, goal) ? 'dmarcPolicy' : 'dmarc';
  const change = {
    purpose,
    set: recordSet('TXT', own.name, values),
    before: stands('TXT', own.texts),
    ...alias,
    why,
  } as const;
  return {
    changes: [change],
    open: [...draft.open, ...askOthers(name, base, text), ...alignmentOf(name, base)],
  };
}

/** What somebody chose; the stage behind "no record" is p=none, so that reports come before anything is turned away. */
function targetOf({ policy }: DmarcChoice, base: Base, inForce: DmarcPolicy): DmarcPolicy {
  if (policy !== 'next') return policy;
  return base.kind === 'nothing' || base.kind === 'broken' ? inForce : STAGES[inForce];
}

const STAGES: Readonly<Record<DmarcPolicy, DmarcPolicy>> = {
  none: 'quarantine',
  quarantine: 'reject',
  reject: 'reject',
};

// ---------------------------------------------------------------------------------------------------------------
// What the record begins as.

/**
 * `applies`: the record is in force as it is written. `broken`: it is not, nor is any other at the name. `others`: what
 * stands there for DMARC besides, in vain.
 */
type Base =
  | { readonly kind: 'applies' | 'broken'; readonly text: string; readonly others: readonly string[] }
  | { readonly kind: 'inherited'; readonly text: string; readonly at: string }
  | { readonly kind: 'nothing' };

function baseOf(dmarc: DmarcDiscovery, own: DmarcQuery): Base {
  const texts = own.texts.filter((text) => asDmarc(text) !== undefined).sort(saysMore);
  const [only, another] = own.records;
  const applies = another === undefined && only !== undefined && parseDmarc(only).kind === 'policy';
  const [text] = applies ? [only] : texts;
  if (text !== undefined) {
    const others = texts.filter((one) => one !== text);
    return { kind: applies ? 'applies' : 'broken', text, others };
  }
  if (dmarc.kind === 'none' || dmarc.scope === 'publicSuffix') return { kind: 'nothing' };
  return { kind: 'inherited', text: dmarc.record, at: dmarc.at };
}

/** Of several records the one with valid policies, else with report addresses, else the longest says most. */
function saysMore(one: string, other: string): number {
  const weigh = (text: string): number => {
    const parsed = parseDmarc(asDmarc(text) ?? '');
    if (parsed.kind === 'notDmarc') return 0;
    return (parsed.kind === 'policy' ? 2 : 0) + (parsed.record.rua.length > 0 ? 1 : 0);
  };
  // DNS gives records in any order, and the choice must not hang on it.
  return weigh(other) - weigh(one) || other.length - one.length || (one < other ? -1 : 1);
}

function draftOf(base: Base, choice: DmarcChoice): Draft {
  const draft = startOf(base);
  return choice.leftovers === 'remove' ? withoutLeftovers(draft) : draft;
}

function startOf(base: Base): Draft {
  switch (base.kind) {
    case 'nothing':
      return { tags: tagsOf('v=DMARC1'), told: [], open: [] };
    case 'inherited': {
      const draft = repaired(base.text);
      // sp, np and psd speak of the organizational domain, and of names below it (sections 4.7 and 4.10.2).
      const tags = without(draft.tags, ['sp', 'np', 'psd']);
      return { ...draft, tags, told: [likeAbove(base.at), ...draft.told] };
    }
    case 'applies':
    case 'broken': {
      const { text, others } = base;
      const record = asDmarc(text) ?? text;
      const draft = repaired(record);
      const told = [
        ...(others.length > 0 ? [keptOf(text, others)] : []),
        ...(record === text ? [] : [BEGINS]),
        ...draft.told,
      ];
      return withAddressesOf(others, { ...draft, told });
    }
  }
}

/** Whoever got reports by a record that goes gets them by the one that stays. */
function withAddressesOf(others: readonly string[], draft: Draft): Draft {
  const listOf = (tags: Draft['tags']) => (valueIn(tags, 'rua') ?? '').split(',').filter((uri) => uri !== '');
  const own = listOf(draft.tags);
  const more = others
    .flatMap((text) => listOf(repaired(asDmarc(text) ?? text).tags))
    .filter((uri) => !own.includes(uri));
  if (more.length === 0) return draft;
  return { ...draft, tags: withValue(draft.tags, 'rua', [...new Set([...own, ...more])].join(',')) };
}

// ---------------------------------------------------------------------------------------------------------------
// Policies.

/** @param goal what is to be in force */
function withPolicy(draft: Draft, base: Base, goal: DmarcPolicy, choice: DmarcChoice, domain: string): Draft {
  const written = policyIn(draft, 'p');
  const isWritten = base.kind === 'applies' && written !== undefined && !isWeaker(written, goal);
  // A record that did not apply asks for no more than was in force: no mail is to be turned away all of a sudden.
  const p = isWritten ? written : goal;
  const before = valueIn(draft.tags, 'p');
  let tags = isWritten ? draft.tags : withValue(draft.tags, 'p', p, 'v');
  const told: Text[] = [...draft.told];
  if (before !== undefined && !isWritten) told.push(...setTo('p', before, p));
  for (const tag of ['sp', 'np'] as const) {
    const value = valueIn(tags, tag);
    const policy = policyIn({ tags }, tag);
    if (value === undefined || isFine(policy, p, base, choice)) continue;
    tags = withValue(tags, tag, p);
    told.push(...setTo(tag, value, p));
  }
  const now = policyInForce({ record: textOf(tags), policy: p });
  if (isWeaker(now, goal)) {
    tags = without(tags, ['t']);
    told.push(dropsTest);
  }
  const isAbove = organizationalDomainByPsl(domain) === domain;
  const isRaised = !isWritten && goal !== 'none' && isAbove && valueIn(tags, 'sp') === undefined;
  return { tags, told: isRaised ? [...told, followsBelow] : told, open: draft.open };
}

function isFine(
  policy: DmarcPolicy | undefined,
  p: DmarcPolicy,
  base: Base,
  { subdomains }: DmarcChoice,
): boolean {
  if (policy === undefined) return false;
  if (base.kind !== 'applies' && isWeaker(p, policy)) return false;
  return subdomains === 'keep' || !isWeaker(policy, p);
}

function policyIn({ tags }: Pick<Draft, 'tags'>, tag: 'p' | 'sp' | 'np'): DmarcPolicy | undefined {
  const parsed = parseDmarc(textOf(tags));
  return parsed.kind === 'notDmarc' ? undefined : parsed.record[tag];
}

// ---------------------------------------------------------------------------------------------------------------
// Reports, and what else hangs on a new record.

function withReports(draft: Draft, domain: string, { rua }: DmarcChoice): Draft {
  const { tags, told, open } = draft;
  const there = targetsIn(textOf(tags));
  if (there.length > 0) return draft;
  if (rua === undefined) return { ...draft, open: [...open, nobodyReads(domain)] };
  const [target, ...others] = targetsIn(`v=DMARC1; p=none; rua=${rua}`, rua);
  if (target === undefined || others.length > 0) return { ...draft, open: [...open, notAnAddress(rua)] };
  const value = [valueIn(tags, 'rua'), rua].filter((one) => one !== undefined && one !== '').join(',');
  return { tags: withValue(tags, 'rua', value), told: [...told, ADDRESS], open };
}

/** The scan has asked for the consent of the targets of the record that applies, and of no others (RFC 9990 section 4). */
function askOthers(domain: string, base: Base, text: string): Text[] {
  const asked = base.kind === 'applies' ? targetsIn(base.text) : [];
  const organization = organizationalDomainByPsl(domain);
  return [...new Set(targetsIn(text))]
    .filter((target) => !asked.includes(target) && organizationalDomainByPsl(target) !== organization)
    .map((target) => askOf(domain, target));
}

/** Domains that reports go to. @param only the one URI that may stand there */
function targetsIn(text: string, only?: string): string[] {
  const parsed = parseDmarc(text);
  if (parsed.kind === 'notDmarc' || (only !== undefined && parsed.faults.length > 0)) return [];
  return parsed.record.rua.flatMap(({ uri, domain }) =>
    domain === undefined || (only !== undefined && uri !== only) ? [] : [domain],
  );
}

/** A record at a subdomain alone makes it an organizational domain of its own by RFC 9989 (section 4.10.2). */
function alignmentOf(domain: string, base: Base): Text[] {
  const above = organizationalDomainByPsl(domain);
  return base.kind !== 'nothing' || above === domain ? [] : [liesBelow(domain, above)];
}
