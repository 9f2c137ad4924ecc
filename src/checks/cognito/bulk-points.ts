// The demands of large receivers, told receiver by receiver.
import type { BulkPoint } from '../../email/bulk-senders.ts';
import type { SenderVerdict } from '../../email/verdict.ts';
import { en, ja, joined, say, type Text } from '../../model.ts';

const BETWEEN_RECEIVERS = say(en`; `, ja`、`);
/** Nothing in Japanese: each demand stands in quotation marks, for it is a clause and may hold commas. */
const BETWEEN_DEMANDS = say(en`, `, ja``);

/**
 * `Gmail: SPF passes, DKIM passes; Yahoo: …`, in Japanese `Gmail の「…」「…」、Yahoo の「…」`, of the points that are met
 * so; empty where none is.
 */
export function pointsTold(points: readonly BulkPoint[], met: BulkPoint['met']): Text {
  const byReceiver = new Map<string, Text[]>();
  for (const { receiver, demand } of points.filter((point) => point.met === met)) {
    byReceiver.set(receiver, [...(byReceiver.get(receiver) ?? []), say(en`${demand}`, ja`「${demand}」`)]);
  }
  const receivers = [...byReceiver].map(([receiver, demanded]) => {
    const demands = joined(demanded, BETWEEN_DEMANDS);
    return say(en`${receiver}: ${demands}`, ja`${receiver} の${demands}`);
  });
  return joined(receivers, BETWEEN_RECEIVERS);
}

/** The leg that mail passes DMARC by, where it is one alone. */
export function onlyLeg({ dkimCarries, spfCarries }: SenderVerdict): 'DKIM' | 'SPF' | undefined {
  if (dkimCarries === 'yes' && spfCarries === 'no') return 'DKIM';
  return spfCarries === 'yes' && dkimCarries === 'no' ? 'SPF' : undefined;
}
