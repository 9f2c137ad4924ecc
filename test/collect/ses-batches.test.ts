// Batches of identities: asked for while the list is still being read, and no more of them than are needed.
import { inCompany } from '../support/company.ts';
import { domain, estate, many, REGION } from '../support/estate.ts';

const IDENTITIES = 1050;
const large = estate({
  [REGION]: { ses: { identities: many(IDENTITIES, (i) => domain(`d${i}.example`)) } },
});

test('the identities of a page are asked for before the next page is there', async () => {
  await inCompany(
    large,
    async ({ calls, look }) => {
      const { report } = await look({ checks: ['ses-dkim-enabled'] });
      const actions = calls.map(({ action }) => action);
      const pages = actions.flatMap((action, at) => (action === 'ses:ListEmailIdentities' ? [at] : []));
      const batches = actions.flatMap((action, at) =>
        action === 'ses:GetIdentityDkimAttributes' ? [at] : [],
      );
      expect(pages).toHaveLength(2);
      expect(batches).toHaveLength(Math.ceil(IDENTITIES / 100));
      expect(batches[0]).toBeLessThan(pages[1] ?? 0);
      expect(report.summary.outcomes).toMatchObject({ pass: IDENTITIES, unknown: 0 });
    },
    { faults: [{ kind: 'delay', action: 'ses:ListEmailIdentities', delayMs: 400 }] },
  );
});
