// The classes of faults of the campaign, as its table names them.
export const FAULT_CLASSES = [
  'throttle',
  'error',
  'reset',
  'slow',
  'deny',
  'denyRegion',
  'expired',
  'staleToken',
  'lostAnswer',
  'dnsServfail',
  'dnsTimeout',
  'dnsTruncate',
  'dnsWrongId',
  's3',
  'sns',
  'slack',
  'clock',
] as const;
export type FaultClass = (typeof FAULT_CLASSES)[number];
