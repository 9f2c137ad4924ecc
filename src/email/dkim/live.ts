// What DNS has of a DKIM record that SES expects: the CNAME at its name, and what a receiver gets there.
import type { DkimRecord } from '../../model.ts';
import { isSameName } from '../names.ts';
import { type DnsAnswer, DnsTempError, type Resolver } from '../resolver.ts';
import type { ExpectedDkim } from './expected.ts';
import { isSameKey, readDkimKey } from './key.ts';

/**
 * Looks a record up. A receiver asks for TXT and follows what is in between; the CNAME is asked for on its own, since one
 * that leads nowhere cannot be told from no record at all by the answer for TXT.
 *
 * A key that is found by another way than straight to the expected target (copied to the name itself, or over a third
 * name) serves receivers just as well while it is the key that SES publishes there, so the two are compared.
 * @throws DnsTempError when DNS does not answer, unless the answer would not matter: an own key that was found is the same
 *   with and without a CNAME in front of it
 */
export async function lookUpDkim(resolver: Resolver, expected: ExpectedDkim): Promise<DkimRecord> {
  const { name, selector, target: expectedTarget } = expected;
  const [cname, txt] = await Promise.all([resolver.cname(name), resolver.txt(name)]);
  const texts = recordsOf(txt);
  const isCnameMoot = expectedTarget === undefined && texts.length > 0;
  const [target] = isCnameMoot && cname.status === 'temperror' ? [] : recordsOf(cname);
  const asked = [cname.asked, txt.asked];
  const found = { name, selector, expectedTarget, target, texts, key: readDkimKey(texts), asked };
  const isStraight =
    expectedTarget === undefined || (target !== undefined && isSameName(target, expectedTarget));
  if (isStraight || found.key.state !== 'usable') return found;
  const there = await resolver.txt(expectedTarget);
  return { ...found, atTarget: compare(texts, recordsOf(there)), asked: [...asked, there.asked] };
}

function compare(texts: readonly string[], there: readonly string[]): NonNullable<DkimRecord['atTarget']> {
  const [ours, theirs] = [texts[0], there[0]];
  if (ours === undefined || theirs === undefined) return 'nothing';
  return isSameKey(ours, theirs) ? 'sameKey' : 'otherKey';
}

/** None where DNS says so, or cannot carry the name. */
function recordsOf<T>(answer: DnsAnswer<T>): readonly T[] {
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  return answer.status === 'found' ? answer.records : [];
}
