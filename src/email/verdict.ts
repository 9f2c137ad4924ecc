// The verdict on a sender: does its mail pass DMARC at a receiver, by which leg, in each RFC's view; does it meet the
// lists of the large receivers; and the whole chain in one paragraph. Pure: the facts were read before.
import type { AuthLeg, DmarcDiscovery, Fact, SenderAuthentication, YesNo } from '../model.ts';
import { type AlignmentMode, aligns, and, or, type View } from './alignment.ts';
import { type BulkPoint, bulkSenderList } from './bulk-senders.ts';
import { parseDmarc } from './dmarc/record.ts';

/** A leg in one view. */
export interface LegVerdict {
  readonly leg: AuthLeg;
  readonly aligned: YesNo;
  /** It passes and it is aligned: enough for DMARC. */
  readonly carries: YesNo;
}

/** DMARC as one RFC sees it. */
export interface ViewVerdict {
  /** A DMARC record applies. */
  readonly record: YesNo;
  readonly dkim: readonly LegVerdict[];
  readonly spf: LegVerdict;
  /** Some leg carries. Without a record there is nothing to pass, and alignment is judged all the same. */
  readonly passes: YesNo;
}

export interface SenderVerdict {
  readonly rfc9989: ViewVerdict;
  readonly rfc7489: ViewVerdict;
  /** In both views: receivers are on their way from one to the other. */
  readonly passes: YesNo;
  readonly dkimCarries: YesNo;
  readonly spfCarries: YesNo;
  readonly bulk: readonly BulkPoint[];
}

/** Judges a sender. */
export function verdictOn(sender: SenderAuthentication): SenderVerdict {
  const rfc9989 = viewOf(sender, sender.dmarc, 'rfc9989');
  const rfc7489 = viewOf(sender, sender.dmarcByRfc7489, 'rfc7489');
  const views = [rfc9989, rfc7489];
  const dkimCarries = and(...views.map(({ dkim }) => or(...dkim.map(({ carries }) => carries))));
  const spfCarries = and(...views.map(({ spf }) => spf.carries));
  const bulk = bulkSenderList({
    spf: sender.spf.passes,
    dkim: or(...sender.dkim.map(({ passes }) => passes)),
    spfAligned: spfCarries,
    dkimAligned: dkimCarries,
    dmarcRecord: and(...views.map(({ record }) => record)),
  });
  return {
    rfc9989,
    rfc7489,
    passes: and(...views.map(({ passes }) => passes)),
    dkimCarries,
    spfCarries,
    bulk,
  };
}

function viewOf(sender: SenderAuthentication, dmarc: Fact<DmarcDiscovery>, view: View): ViewVerdict {
  const from = { domain: sender.from, organization: sender.organization };
  const { adkim, aspf } = modesOf(dmarc);
  const judge = (leg: AuthLeg, mode: AlignmentMode): LegVerdict => {
    const aligned = aligns(from, leg, mode, view);
    return { leg, aligned, carries: and(leg.passes, aligned) };
  };
  const dkim = sender.dkim.map((leg) => judge(leg, adkim));
  const spf = judge(sender.spf, aspf);
  const record = dmarc.known ? yesIf(dmarc.value.kind === 'found') : 'unknown';
  return { record, dkim, spf, passes: or(spf.carries, ...dkim.map(({ carries }) => carries)) };
}

/** What the record asks of alignment; relaxed where there is none (RFC 9989 section 4.7). */
function modesOf(dmarc: Fact<DmarcDiscovery>): { adkim: AlignmentMode; aspf: AlignmentMode } {
  if (!dmarc.known) return { adkim: 'unknown', aspf: 'unknown' };
  if (dmarc.value.kind === 'none') return { adkim: 'r', aspf: 'r' };
  const parsed = parseDmarc(dmarc.value.record);
  return parsed.kind === 'notDmarc' ? { adkim: 'r', aspf: 'r' } : parsed.record;
}

function yesIf(holds: boolean): YesNo {
  return holds ? 'yes' : 'no';
}
