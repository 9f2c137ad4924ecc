// The id of a finding in formats whose readers follow one from scan to scan.
import { createHash } from 'node:crypto';
import type { Cause } from '../../model.ts';

/**
 * SHA-256, in hex, of the check and its subject: the same in each scan and in each language, whatever the answer.
 * Within an estate a subject is its kind, account and id together; JSON keeps the parts apart, whatever they hold.
 */
export function findingUid({ checkId, subject: { kind, account, id } }: Cause): string {
  return createHash('sha256')
    .update(JSON.stringify([checkId, kind, account, id]))
    .digest('hex');
}
