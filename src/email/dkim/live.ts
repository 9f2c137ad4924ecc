// What DNS has of a DKIM record that SES expects: the CNAME at its name, and what a receiver gets there.
import type { DkimRecord } from '../../model.ts';
import { type DnsAnswer, DnsTempError, type Resolver } from '../resolver.ts';
import type { ExpectedDkim } from './expected.ts';
import { readDkimKey } from './key.ts';

/**
 * Looks a record up. A receiver asks for TXT and follows what is in between; the CNAME is asked for on its own, since one
 * that leads nowhere cannot be told from no record at all by the answer for TXT.
 * @throws DnsTempError when DNS does not answer, unless the answer would not matter: an own key that was found is the same
 *   with and without a CNAME in front of it
 */
export async function lookUpDkim(resolver: Resolver, expected: ExpectedDkim): Promise<DkimRecord> {
  const { name, selector, target: expectedTarget } = expected;
  const [cname, txt] = await Promise.all([resolver.cname(name), resolver.txt(name)]);
  const texts = recordsOf(txt);
  const isCnameMoot = expectedTarget === undefined && texts.length > 0;
  const [target] = isCnameMoot && cname.status === 'temperror' ? [] : recordsOf(cname);
  return {
    name,
    selector,
    expectedTarget,
    target,
    texts,
    key: readDkimKey(texts),
    asked: [cname.asked, txt.asked],
  };
}

/** None where DNS says so, or cannot carry the name. */
function recordsOf<T>(answer: DnsAnswer<T>): readonly T[] {
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  return answer.status === 'found' ? answer.records : [];
}
