// A verdict told to a person: from the From address over DKIM and SPF to DMARC, in one paragraph. What DNS and AWS gave
// is passed on as it is: whoever prints it escapes it.
import type { DmarcDiscovery, Fact, SenderAuthentication, YesNo } from '../model.ts';
import { policyInForce } from './dmarc/policy.ts';
import type { LegVerdict, SenderVerdict, ViewVerdict } from './verdict.ts';

/** Tells the whole chain. */
export function storyOf(sender: SenderAuthentication, verdict: SenderVerdict): string {
  const { rfc9989, rfc7489 } = verdict;
  return [
    `Mail from ${sender.from} is set to go out ${sender.route}.`,
    ...dkimTold(sender, rfc9989, rfc7489),
    legTold('SPF', rfc9989.spf, rfc7489.spf, sender.from),
    dmarcTold(sender),
    outcomeTold(verdict),
  ].join(' ');
}

function dkimTold(sender: SenderAuthentication, rfc9989: ViewVerdict, rfc7489: ViewVerdict): string[] {
  if (sender.dkim.length === 0) return [`DKIM: ${sender.unsigned ?? 'it is not signed'}.`];
  return rfc9989.dkim.map((leg, index) => legTold('DKIM', leg, rfc7489.dkim[index] ?? leg, sender.from));
}

const PASSES: Readonly<Record<YesNo, string>> = {
  yes: 'passes',
  no: 'does not pass',
  unknown: 'is not known',
};

function legTold(name: 'DKIM' | 'SPF', leg: LegVerdict, other: LegVerdict, from: string): string {
  const { domain, passes, because } = leg.leg;
  if (domain === undefined) return `${name} is not known (${because}).`;
  return `${name} of ${domain} ${PASSES[passes]} (${because}), and ${alignmentTold(leg.aligned, other.aligned, from)}.`;
}

function alignmentTold(rfc9989: YesNo, rfc7489: YesNo, from: string): string {
  const words: Readonly<Record<YesNo, string>> = {
    yes: `aligns with ${from}`,
    no: `does not align with ${from}`,
    unknown: `whether it aligns with ${from} is not known`,
  };
  if (rfc9989 === rfc7489) return words[rfc9989];
  return `${words[rfc9989]} by RFC 9989, but by RFC 7489 and the Public Suffix List it ${words[rfc7489]}`;
}

function dmarcTold({ from, dmarc, dmarcByRfc7489 }: SenderAuthentication): string {
  const [ours, theirs] = [recordTold(dmarc, true), recordTold(dmarcByRfc7489, false)];
  if (ours === theirs) return `DMARC: ${ours} for ${from}.`;
  return `DMARC: ${ours} for ${from} by RFC 9989, and ${theirs} by RFC 7489.`;
}

function recordTold(dmarc: Fact<DmarcDiscovery>, appliesTestMode: boolean): string {
  if (!dmarc.known) return 'which record applies is not known';
  if (dmarc.value.kind === 'none') return 'no record applies';
  const { at, policy } = dmarc.value;
  const inForce = appliesTestMode ? policyInForce(dmarc.value) : policy;
  const lowered = inForce === policy ? '' : `, lowered to ${inForce} by t=y`;
  return `the record at ${at} applies with the policy ${policy}${lowered}`;
}

function outcomeTold({ passes, dkimCarries, spfCarries, rfc9989, rfc7489 }: SenderVerdict): string {
  const legs = [dkimCarries === 'yes' ? 'DKIM' : '', spfCarries === 'yes' ? 'SPF' : ''].filter(
    (leg) => leg !== '',
  );
  const hasRecord = rfc9989.record !== 'no' || rfc7489.record !== 'no';
  const what = hasRecord ? 'DMARC' : 'DMARC, once a record is published,';
  if (passes === 'yes') {
    if (legs.length === 0)
      return `So it passes ${what} in each view, by another leg in one than in the other.`;
    return `So it passes ${what} by ${legs.join(' and ')}${legs.length === 1 ? ' alone' : ''}.`;
  }
  if (passes === 'unknown') return 'So whether it passes DMARC is not known.';
  if (rfc9989.passes === 'yes')
    return 'So it passes by RFC 9989, but fails at receivers that follow RFC 7489.';
  if (rfc7489.passes === 'yes')
    return 'So it passes by RFC 7489, but fails at receivers that follow RFC 9989.';
  return `So it fails ${what}: neither DKIM nor SPF both passes and aligns.`;
}
