// What cures a failing check of a domain: records to publish. Pure.

import { parseDmarc } from '../email/dmarc/record.ts';
import { type Change, en, type Fix, type Inventory, ja, type Subject, say, type Text } from '../model.ts';
import { alone, type Cure, type CureContext, dnsFix, NOTHING, oncePerContext } from './cure.ts';
import { type DmarcChoice, nextDmarc } from './dns/dmarc.ts';
import { reportsFix } from './dns/reports.ts';
import { spfFix } from './dns/spf.ts';
import { firstBy, oncePerInventory, subjectsOf } from './sender/estate.ts';
import { mailUnseen } from './sender/mail-unseen.ts';

/** Serves all of a domain's failing checks at once. */
const dmarc = oncePerContext(nextRecord);

export const OF_DOMAIN: Readonly<Record<string, Cure<'domain'>>> = {
  'domain-dmarc-published': dmarc,
  'domain-dmarc-valid': dmarc,
  'domain-dmarc-enforced': dmarc,
  'domain-dmarc-subdomains-covered': dmarc,
  'domain-dmarc-reported': dmarc,
  'domain-dmarc-no-leftovers': dmarc,
  'domain-dmarc-reports-authorized': alone(({ facts: { reports } }) =>
    reports.known ? dnsFix(reportsFix(reports.value)) : NOTHING,
  ),
  'domain-spf-valid': alone(({ facts: { spf } }) => (spf.known ? dnsFix(spfFix(spf.value)) : NOTHING)),
};

/**
 * The domain's next DMARC record, which serves all of its failing checks at once: published side by side, two records are
 * none (RFC 9989 section 4.10). It goes one stage on, and no further: reports come between.
 */
function nextRecord(domain: Subject<'domain'>, context: CureContext): Fix {
  const above = inheritedFrom(domain, context.inventory);
  if (above === undefined) return ownRecord(domain, context);
  // A record of its own would make the domain an organizational domain by RFC 9989 (section 4.10.2): what it inherits is
  // mended where it stands, for it and for the domain above at once.
  return context.once(INHERITED, above, () => inherited(above, context)) ?? ownRecord(domain, context);
}

const INHERITED = 'the fix of an inherited DMARC record';

/** Undefined where nothing waits there: the record is well as it is. Thousands of subdomains may inherit one. */
function inherited(above: Subject<'domain'>, context: CureContext): Fix | undefined {
  const fix = ownRecord(above, { ...context, failing: context.failingOn(above) });
  // As long as that waits for what was not seen, so does this.
  const { owner, dmarc: found, dmarcByRfc7489, organization } = above.facts;
  const isJudged = [owner, found, dmarcByRfc7489, organization].every(({ known }) => known);
  const isHeld = !isJudged || mailUnseen(above.name, above.account, context.inventory) !== undefined;
  return isHeld || fix.changes.some(({ kind }) => kind === 'dns') ? fix : undefined;
}

/** The domain whose record applies to this one, where it is one of the account's too. */
function inheritedFrom(
  { account, facts: { dmarc: found } }: Subject<'domain'>,
  inventory: Inventory,
): Subject<'domain'> | undefined {
  if (!found.known || found.value.kind === 'none' || found.value.scope !== 'organizationalDomain')
    return undefined;
  const { at } = found.value;
  return domainsByRecord(inventory, account).get(at);
}

/** The domains of an account, by the name of their DMARC record. */
const domainsByRecord = oncePerInventory((inventory, account) =>
  // Of two, which an inventory that is put together by hand may hold, the first.
  firstBy(subjectsOf(inventory, 'domain', { account }), ({ name }) => `_dmarc.${name}`),
);

function ownRecord(
  { account, name, facts }: Subject<'domain'>,
  { failing, answers, inventory }: CureContext,
): Fix {
  if (!facts.dmarc.known) return NOTHING;
  const { dmarcReports } = answers;
  const isStricter = STRICTER.some((check) => failing.has(check));
  const unseen = isStricter ? mailUnseen(name, account, inventory) : undefined;
  const asks = (check: Stricter) => unseen === undefined && failing.has(check);
  const choice: DmarcChoice = {
    policy: asks('domain-dmarc-enforced') ? 'next' : 'none',
    subdomains: asks('domain-dmarc-subdomains-covered') ? 'raise' : 'keep',
    leftovers: asks('domain-dmarc-no-leftovers') ? 'remove' : 'keep',
    ...(dmarcReports !== undefined && { rua: `mailto:${dmarcReports}` }),
  };
  const next = dnsFix(nextDmarc({ name, dmarc: facts.dmarc.value }, choice));
  const isHalfway = next.changes.some(
    (change) =>
      change.kind === 'dns' &&
      change.purpose === 'dmarcPolicy' &&
      policyOf(change.set.values) === 'quarantine',
  );
  const held = unseen === undefined ? [] : [heldFor(name, unseen)];
  const open = [...next.open, ...held, ...(isHalfway ? [lastStage(name)] : [])];
  const fix: Fix = { changes: next.changes, open };
  const isReported = fix.changes.some(
    (change) => change.kind === 'dns' && change.set.values.some(namesReader),
  );
  const isAsked = failing.has('domain-dmarc-reported') || (fix.changes.length > 0 && !isReported);
  if (isReported || dmarcReports !== undefined || !isAsked) return fix;
  return { changes: [whoReads(account, name, inventory), ...fix.changes], open: fix.open };
}

/** Checks whose cure turns away mail that was let through before; without pct and its like a policy is for all mail. */
const STRICTER = [
  'domain-dmarc-enforced',
  'domain-dmarc-subdomains-covered',
  'domain-dmarc-no-leftovers',
] as const;
type Stricter = (typeof STRICTER)[number];

function heldFor(domain: string, why: Text): Text {
  return say(
    en`The DMARC policy of ${domain} gets no stricter here, for whether all of its mail passes is not known: ${why}.`,
    ja`${domain} のメールがすべて合格するかどうかが不明なため、ここでは DMARC ポリシーを強化していません: ${why}。`,
  );
}

function namesReader(text: string): boolean {
  const parsed = parseDmarc(text);
  return parsed.kind !== 'notDmarc' && parsed.record.rua.length > 0;
}

function policyOf(texts: readonly string[]): string | undefined {
  const policies = texts
    .map(parseDmarc)
    .flatMap((parsed) => (parsed.kind === 'notDmarc' ? [] : [parsed.record.p]));
  return policies[0];
}

/** No check asks for the last stage, and people have to see the reports of this one first. */
function lastStage(domain: string): Text {
  return say(
    en`The last stage of ${domain} is p=reject in the place of p=quarantine, once the reports of this one show that nothing of
       yours fails.`,
    ja`${domain} の最後の段階は、p=quarantine を p=reject に変えることです。この段階のレポートで、自社のメールがすべて合格していることを
       確認してから行ってください。`,
  );
}

/** One question for all domains of an account: whoever reads reports reads those of all. */
function whoReads(account: string, domain: string, inventory: Inventory): Change {
  const addresses = readersIn(inventory, account);
  return {
    kind: 'decide',
    account,
    region: 'global',
    about: 'reports',
    subject: addresses.length > 0 ? account : domain,
    question: WHO_READS,
    options: (addresses.length > 0 ? addresses : [`dmarc-reports@${domain}`]).map((address) => ({
      choose: say(en`have them sent to ${address}`, ja`${address} に送信させる`),
      argument: ['--dmarc-reports', address],
    })),
  };
}

const MOST = 5;

/** Addresses that reports of the account's other domains go to, as many as somebody chooses from. */
const readersIn = oncePerInventory((inventory, account): readonly string[] => {
  const domains = subjectsOf(inventory, 'domain', { account });
  const all = domains.flatMap(({ facts: { dmarc } }) => {
    if (!dmarc.known || dmarc.value.kind === 'none' || dmarc.value.scope === 'publicSuffix') return [];
    const parsed = parseDmarc(dmarc.value.record);
    if (parsed.kind === 'notDmarc') return [];
    return parsed.record.rua.flatMap(({ uri }) =>
      /^mailto:[^?!]+@[^?!]+$/i.test(uri) ? [uri.slice('mailto:'.length)] : [],
    );
  });
  return [...new Set(all)].slice(0, MOST);
});

const WHO_READS = say(
  en`Nobody is sent the DMARC reports of domains whose record names no address: to which one are they to go? Without reports
     nobody sees what a stricter policy would turn away.`,
  ja`レコードに宛先がないドメインの DMARC レポートは、誰にも届きません。どのアドレスに送信させますか。レポートがなければ、ポリシーを
     強化したときに何が拒否されるかを確認できません。`,
);
