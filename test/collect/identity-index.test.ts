// Looked up by name is the same as looked for in the whole list.
import fc from 'fast-check';
import { coverOf, find, mostSpecificVerified, sameName } from '../../src/collect/identity-index.ts';
import { domainOf } from '../../src/email/address.ts';
import { isWithin } from '../../src/email/names.ts';
import type { DomainCover, IdentityRef } from '../../src/model.ts';
import { identityRead } from '../support/ses-read.ts';

const label = fc.constantFrom('a', 'B', 'mail', 'Mail', 'xn--bcher-kva');
const domainName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const name = fc.oneof(
  domainName,
  fc.tuple(fc.constantFrom('me', 'ME', '"a b"'), domainName).map((parts) => parts.join('@')),
);
const status = fc.constantFrom('SUCCESS', 'PENDING');
const identities = fc.array(
  fc.tuple(name, status).map(([each, its]) => identityRead(each, its)),
  {
    maxLength: 12,
  },
);

/** The rule as it is written, by going through the list. */
function closest(domain: string, all: readonly IdentityRef[]): IdentityRef | undefined {
  return all
    .filter((each) => each.type === 'domain' && each.status === 'SUCCESS' && isWithin(domain, each.name))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function coverByRule(identity: IdentityRef, all: readonly IdentityRef[]): DomainCover {
  if (identity.type === 'domain') return { kind: 'isDomain' };
  const domain = domainOf(identity.name);
  const verified = closest(domain, all);
  if (verified !== undefined) return { kind: 'covered', by: verified.name };
  const above = all.filter((each) => each.type === 'domain' && isWithin(domain, each.name));
  return { kind: 'uncovered', unverifiedDomains: above.map((each) => each.name) };
}

test('whatever the list holds', () => {
  fc.assert(
    fc.property(identities, name, (all, asked) => {
      const verified = all.filter((each) => each.status === 'SUCCESS');
      expect(find(asked, all)).toBe(all.find((each) => sameName(each.name, asked)));
      expect(mostSpecificVerified(asked, all)).toBe(
        verified.find((each) => sameName(each.name, asked)) ?? closest(domainOf(asked), all),
      );
      expect(coverOf(identityRead(asked), all)).toEqual(coverByRule(identityRead(asked), all));
    }),
    { numRuns: 1000 },
  );
});
