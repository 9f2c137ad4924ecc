// AWS Organizations: the accounts, as the management account may list them.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
import type { AccountState } from '../estate.ts';
import { intArg, textArg } from '../input.ts';
import { AwsError, type Call, type JsonService, type Output } from '../operation.ts';
import type { World } from '../world.ts';

export const organizations: JsonService = {
  prefix: 'organizations',
  protocol: 'awsJson',
  jsonVersion: '1.1',
  targetPrefix: 'AWSOrganizationsV20161128',
  throttled: { code: 'TooManyRequestsException', status: 400, message: 'Too many requests' },
  failed: { code: 'ServiceException', status: 500, message: 'An internal error occurred.' },
  operations: [{ name: 'ListAccounts', handle: listAccounts }],
};

const LARGEST_PAGE = 20;

const invalid = (Reason: string, message: string) =>
  new AwsError('InvalidInputException', message, 400, { Reason });

/** Only the management account may call it (the estate has no delegated administrators). */
function listAccounts(call: Call, world: World): Output {
  const { managementAccount, accounts } = world.estate;
  if (call.account !== managementAccount) {
    const message = "You don't have permissions to access this resource.";
    throw new AwsError('AccessDeniedException', message, 400);
  }
  const size = intArg(call, 'MaxResults') ?? LARGEST_PAGE;
  if (size < 1) throw invalid('MIN_VALUE_EXCEEDED', 'You specified a MaxResults that is less than 1.');
  if (size > LARGEST_PAGE)
    throw invalid('MAX_VALUE_EXCEEDED', 'You specified a MaxResults that is more than 20.');
  const badToken = () => invalid('INVALID_NEXT_TOKEN', 'You provided a value that is not a valid NextToken.');
  const page = world.pages.page(call, accounts, size, textArg(call, 'NextToken'), badToken);
  return { Accounts: page.items.map((account) => summary(account, managementAccount)), NextToken: page.next };
}

/** `Status` is older than `State` and has no word for two of its states; AWS retires it, so read State. */
const OLD_STATUS: Readonly<Record<AccountState['State'], string | undefined>> = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  CLOSED: 'SUSPENDED',
  PENDING_ACTIVATION: undefined,
};

function summary({ Id, Name, Email, State }: AccountState, managementAccount: string): object {
  return {
    Id,
    Arn: `arn:aws:organizations::${managementAccount}:account/o-simulated0/${Id}`,
    Email,
    Name,
    State,
    Status: OLD_STATUS[State],
    JoinedMethod: Id === managementAccount ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date('2024-04-01T09:00:00Z'),
  };
}
