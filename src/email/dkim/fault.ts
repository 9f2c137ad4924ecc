// Says what is wrong with a DKIM record that SES expects, in words for a person.
import type { DkimRecord } from '../../model.ts';
import { isSameName } from '../names.ts';
import { shown } from '../shown.ts';

/**
 * What is wrong with a record, as the rest of a sentence that begins with its name: `is not published`; undefined when a
 * receiver finds there the key that SES signs with. Some DNS hosts flatten CNAMEs, and some lead over a third name: that
 * is no fault while it is the key that stands at the expected target.
 */
export function faultOf(record: DkimRecord): string | undefined {
  const { target, key, atTarget } = record;
  if (target === undefined && key.state === 'absent') return 'is not published';
  const ofKey = faultOfKey(record);
  const isMisplaced = target !== undefined && atTarget !== 'sameKey' && !leadsWhereExpected(record, target);
  if (ofKey !== undefined) return `${placeOf(record)}, ${isMisplaced ? 'and' : 'but'} ${ofKey}`;
  if (atTarget === 'otherKey') return `${placeOf(record)}, and holds another key than SES publishes there`;
  return isMisplaced ? placeOf(record) : undefined;
}

/**
 * Does a signature of SES verify by what a receiver finds there? A key in test mode verifies: RFC 6376 section 3.6.1
 * leaves it to receivers to think nothing of it, and they mostly do not.
 */
export function verifies(record: DkimRecord): boolean {
  const { key, target, atTarget } = record;
  if (key.state !== 'usable' || key.algorithm !== 'rsa' || atTarget === 'otherKey') return false;
  return target === undefined || atTarget === 'sameKey' || leadsWhereExpected(record, target);
}

function faultOfKey({ key, texts }: DkimRecord): string | undefined {
  switch (key.state) {
    case 'absent':
      return 'there is no key behind it';
    case 'revoked':
      return 'its key has been taken back (p is empty)';
    case 'unusable':
      return `receivers cannot use its key: ${key.why}`;
    case 'several':
      return `it holds ${texts.length} texts, and which of them a receiver reads is undefined (RFC 6376 section 3.6.2.2)`;
    case 'usable':
      // Amazon SES developer guide, "Authenticating Email with DKIM": both Easy DKIM and own keys are RSA.
      if (key.algorithm !== 'rsa') return 'its key is for Ed25519, while SES signs with RSA';
      return key.testing
        ? 'its key is marked as a test (t=y), so receivers are to treat the mail as unsigned (RFC 6376 section 3.6.1)'
        : undefined;
  }
}

/** What stands at the name. */
function placeOf(record: DkimRecord): string {
  const { target, expectedTarget } = record;
  if (target === undefined) {
    return expectedTarget === undefined
      ? 'is published'
      : `is a text in place of a CNAME to ${expectedTarget}`;
  }
  const place = `is a CNAME to ${shown(target, 260)}`;
  if (expectedTarget === undefined || leadsWhereExpected(record, target)) return place;
  const zone = zoneBehind(record.name, target, expectedTarget);
  const hint =
    zone === undefined ? '' : ` (the DNS editor has added ${shown(zone)}: end the target with a dot)`;
  return `${place} instead of ${expectedTarget}${hint}`;
}

function leadsWhereExpected({ expectedTarget }: DkimRecord, target: string): boolean {
  return expectedTarget === undefined || isSameName(target, expectedTarget);
}

/** The zone of the record where it stands behind the expected target: an editor took the target for a relative name. */
function zoneBehind(name: string, target: string, expectedTarget: string): string | undefined {
  const expected = `${expectedTarget.toLowerCase()}.`;
  const found = target.toLowerCase().replace(/\.$/, '');
  if (!found.startsWith(expected)) return undefined;
  const rest = found.slice(expected.length);
  return name.toLowerCase().endsWith(`.${rest}`) ? rest : undefined;
}
