// What was read of SES, made by hand for tests of what follows from it.
import type { IdentityRead, SesRead } from '../../src/collect/ses.ts';
import { type AccountRead, noAccount } from '../../src/collect/ses-account.ts';
import { known, notKnown } from '../../src/fact.ts';
import { type Fact, same, type VerificationStatus } from '../../src/model.ts';
import { identityArn, REGION } from './estate.ts';

const NOT_READ = same('not read for this test');

/** An identity as the list tells it; a name with an @ is an address. */
export function identityRead(
  name: string,
  status: VerificationStatus = 'SUCCESS',
  region = REGION,
): IdentityRead {
  const unread = notKnown(NOT_READ);
  return {
    arn: identityArn(name, region),
    name,
    type: name.includes('@') ? 'address' : 'domain',
    region,
    status,
    dkim: unread,
    mailFrom: unread,
    notifications: unread,
  };
}

/** SES of one Region with these identities; out of the sandbox and healthy unless said otherwise. */
export function sesRead(
  items: readonly IdentityRead[],
  whole: Fact<true> = known(true, 'ses:ListEmailIdentities'),
  account: Partial<AccountRead> = {},
): SesRead {
  const healthy = {
    productionAccess: known({ granted: true } as const, 'ses:GetAccount'),
    sending: known({ enabled: true, enforcement: 'HEALTHY' }, 'ses:GetAccount'),
  };
  return { ...noAccount(NOT_READ), ...healthy, ...account, identities: { items, whole } };
}
