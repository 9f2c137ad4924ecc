// A verdict told to a person: from the From address over DKIM and SPF to DMARC, in one paragraph. What DNS and AWS gave
// is passed on as it is: whoever prints it escapes it.
import {
  type DmarcDiscovery,
  en,
  type Fact,
  ja,
  joined,
  paragraph,
  type SenderAuthentication,
  say,
  type Text,
  type YesNo,
} from '../model.ts';
import { policyInForce } from './dmarc/policy.ts';
import type { LegVerdict, SenderVerdict, ViewVerdict } from './verdict.ts';

/** Tells the whole chain. */
export function storyOf(sender: SenderAuthentication, verdict: SenderVerdict): Text {
  const { from, route } = sender;
  const { rfc9989, rfc7489 } = verdict;
  return paragraph(
    say(
      en`Mail from ${from} is set to go out ${route}.`,
      ja`${from} からのメールは、${route}送信される設定です。`,
    ),
    ...dkimTold(sender, rfc9989, rfc7489),
    legTold('SPF', rfc9989.spf, rfc7489.spf, from),
    dmarcTold(sender),
    outcomeTold(verdict),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Legs.

const NOT_SIGNED = say(en`it is not signed`, ja`署名されていません`);

function dkimTold(sender: SenderAuthentication, rfc9989: ViewVerdict, rfc7489: ViewVerdict): Text[] {
  if (sender.dkim.length === 0) {
    const why = sender.unsigned ?? NOT_SIGNED;
    return [say(en`DKIM: ${why}.`, ja`DKIM: ${why}。`)];
  }
  return rfc9989.dkim.map((leg, index) => legTold('DKIM', leg, rfc7489.dkim[index] ?? leg, sender.from));
}

const PASSES: Readonly<Record<YesNo, Text>> = {
  yes: say(en`passes`, ja`合格します`),
  no: say(en`does not pass`, ja`合格しません`),
  unknown: say(en`is not known`, ja`不明です`),
};

function legTold(name: 'DKIM' | 'SPF', leg: LegVerdict, other: LegVerdict, from: string): Text {
  const { domain, passes, because } = leg.leg;
  if (domain === undefined)
    return say(en`${name} is not known (${because}).`, ja`${name} は不明です (${because})。`);
  const alignment = alignmentTold(leg.aligned, other.aligned, from);
  return say(
    en`${name} of ${domain} ${PASSES[passes]} (${because}), and ${alignment}.`,
    ja`${domain} の ${name} は${PASSES[passes]} (${because})。このドメインは、${alignment}。`,
  );
}

function alignmentTold(rfc9989: YesNo, rfc7489: YesNo, from: string): Text {
  const [ours, theirs] = [alignsTold(rfc9989, from), alignsTold(rfc7489, from)];
  if (rfc9989 === rfc7489) return ours;
  return say(
    en`${ours} by RFC 9989, but by RFC 7489 and the Public Suffix List it ${theirs}`,
    ja`RFC 9989 では ${ours}。一方、RFC 7489 とパブリックサフィックスリストでは ${theirs}`,
  );
}

function alignsTold(aligned: YesNo, from: string): Text {
  switch (aligned) {
    case 'yes':
      return say(en`aligns with ${from}`, ja`${from} とアラインします`);
    case 'no':
      return say(en`does not align with ${from}`, ja`${from} とはアラインしません`);
    case 'unknown':
      return say(
        en`whether it aligns with ${from} is not known`,
        ja`${from} とアラインするかどうかが不明です`,
      );
  }
}

// ---------------------------------------------------------------------------------------------------------------
// DMARC.

function dmarcTold({ from, dmarc, dmarcByRfc7489 }: SenderAuthentication): Text {
  const [ours, theirs] = [recordTold(dmarc, true), recordTold(dmarcByRfc7489, false)];
  if (ours.en === theirs.en) return say(en`DMARC: ${ours} for ${from}.`, ja`DMARC: ${from} には、${ours}。`);
  return say(
    en`DMARC: ${ours} for ${from} by RFC 9989, and ${theirs} by RFC 7489.`,
    ja`DMARC: ${from} には、RFC 9989 では、${ours}。RFC 7489 では、${theirs}。`,
  );
}

const NO_RECORD = say(en`no record applies`, ja`適用されるレコードがありません`);
const RECORD_UNKNOWN = say(en`which record applies is not known`, ja`どのレコードが適用されるかは不明です`);

function recordTold(dmarc: Fact<DmarcDiscovery>, appliesTestMode: boolean): Text {
  if (!dmarc.known) return RECORD_UNKNOWN;
  if (dmarc.value.kind === 'none') return NO_RECORD;
  const { at, policy } = dmarc.value;
  const inForce = appliesTestMode ? policyInForce(dmarc.value) : policy;
  return inForce === policy
    ? say(
        en`the record at ${at} applies with the policy ${policy}`,
        ja`レコード ${at} のポリシー ${policy} が適用されます`,
      )
    : say(
        en`the record at ${at} applies with the policy ${policy}, lowered to ${inForce} by t=y`,
        ja`レコード ${at} のポリシー ${policy} が、t=y により ${inForce} に緩和されて適用されます`,
      );
}

// ---------------------------------------------------------------------------------------------------------------
// The outcome.

/** What it passes; in Japanese what stands in front of that. */
const DMARC = say(en`DMARC`, ja``);
const DMARC_TO_COME = say(en`DMARC, once a record is published,`, ja`レコードを公開すれば、`);

function outcomeTold(verdict: SenderVerdict): Text {
  const { passes, rfc9989, rfc7489 } = verdict;
  const hasRecord = rfc9989.record !== 'no' || rfc7489.record !== 'no';
  if (passes === 'yes') return passTold(verdict, hasRecord ? DMARC : DMARC_TO_COME);
  if (passes === 'unknown') return UNKNOWN;
  if (rfc9989.passes === 'yes') return ONLY_RFC9989;
  if (rfc7489.passes === 'yes') return ONLY_RFC7489;
  return hasRecord ? FAILS : WOULD_FAIL;
}

function passTold({ dkimCarries, spfCarries }: SenderVerdict, what: Text): Text {
  const legs = [...(dkimCarries === 'yes' ? ['DKIM'] : []), ...(spfCarries === 'yes' ? ['SPF'] : [])];
  if (legs.length === 0) {
    return say(
      en`So it passes ${what} in each view, by another leg in one than in the other.`,
      ja`したがって、${what}どちらの RFC でも DMARC に合格しますが、
         合格の根拠 (DKIM または SPF) は RFC によって異なります。`,
    );
  }
  const by = joined(legs, say(en` and `, ja` と `));
  return legs.length === 1
    ? say(en`So it passes ${what} by ${by} alone.`, ja`したがって、${what}${by} だけで DMARC に合格します。`)
    : say(en`So it passes ${what} by ${by}.`, ja`したがって、${what}${by} の両方で DMARC に合格します。`);
}

const UNKNOWN = say(
  en`So whether it passes DMARC is not known.`,
  ja`したがって、DMARC に合格するかどうかは不明です。`,
);
const ONLY_RFC9989 = say(
  en`So it passes by RFC 9989, but fails at receivers that follow RFC 7489.`,
  ja`したがって、RFC 9989 では合格しますが、RFC 7489 に従う受信側では不合格となります。`,
);
const ONLY_RFC7489 = say(
  en`So it passes by RFC 7489, but fails at receivers that follow RFC 9989.`,
  ja`したがって、RFC 7489 では合格しますが、RFC 9989 に従う受信側では不合格となります。`,
);
const FAILS = say(
  en`So it fails DMARC: neither DKIM nor SPF both passes and aligns.`,
  ja`したがって、DMARC に不合格となります。DKIM も SPF も、合格とアライメントの両方を満たしていません。`,
);
const WOULD_FAIL = say(
  en`So it fails DMARC once a record is published: neither DKIM nor SPF both passes and aligns.`,
  ja`したがって、レコードを公開しても DMARC に不合格となります。DKIM も SPF も、合格とアライメントの両方を
     満たしていません。`,
);
