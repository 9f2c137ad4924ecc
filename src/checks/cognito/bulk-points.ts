// The demands of large receivers, told receiver by receiver.
import type { BulkPoint } from '../../email/bulk-senders.ts';
import type { SenderVerdict } from '../../email/verdict.ts';

/** `Gmail: SPF passes, DKIM passes; Yahoo: …`, of the points that are met so; empty where none is. */
export function pointsTold(points: readonly BulkPoint[], met: BulkPoint['met']): string {
  const byReceiver = new Map<string, string[]>();
  for (const { receiver, demand } of points.filter((point) => point.met === met)) {
    byReceiver.set(receiver, [...(byReceiver.get(receiver) ?? []), demand]);
  }
  return [...byReceiver].map(([receiver, demands]) => `${receiver}: ${demands.join(', ')}`).join('; ');
}

/** The leg that mail passes DMARC by, where it is one alone. */
export function onlyLeg({ dkimCarries, spfCarries }: SenderVerdict): 'DKIM' | 'SPF' | undefined {
  if (dkimCarries === 'yes' && spfCarries === 'no') return 'DKIM';
  return spfCarries === 'yes' && dkimCarries === 'no' ? 'SPF' : undefined;
}
