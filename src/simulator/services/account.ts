// AWS Account Management: which Regions an account has enabled.
// https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
import { intArg, textArg, textsArg } from '../input.ts';
import { AwsError, type Call, type Output, type RestService } from '../operation.ts';
import { allRegions, type World } from '../world.ts';

export const account: RestService = {
  prefix: 'account',
  protocol: 'restJson',
  failed: { code: 'InternalServerException', status: 500, message: 'Internal server error' },
  operations: [{ name: 'ListRegions', routes: ['POST /listRegions'], handle: listRegions }],
};

const LARGEST_PAGE = 50;

const invalid = (message: string) =>
  new AwsError('ValidationException', message, 400, { reason: 'fieldValidationFailed', fieldList: [] });

/** Every Region of the estate; one that the account says nothing about is enabled by default. */
function listRegions(call: Call, world: World): Output {
  const target = targetAccount(call, world);
  const size = intArg(call, 'MaxResults') ?? LARGEST_PAGE;
  if (size < 1 || size > LARGEST_PAGE) throw invalid(`MaxResults must be between 1 and ${LARGEST_PAGE}.`);
  const wanted = textsArg(call, 'RegionOptStatusContains');
  const statuses = world.account(target)?.RegionOptStatus ?? {};
  const names = new Set([...allRegions(world.estate), ...Object.keys(statuses)]);
  const regions = [...names]
    .sort()
    .map((RegionName) => ({ RegionName, RegionOptStatus: statuses[RegionName] ?? 'ENABLED_BY_DEFAULT' }))
    .filter(({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus));
  const badToken = () => invalid('The NextToken is not valid.');
  const bound = [target, wanted];
  const page = world.pages.page(call, regions, size, textArg(call, 'NextToken'), badToken, bound);
  return { Regions: page.items, NextToken: page.next };
}

/** AccountId may name a member account, when the management account asks; for itself it must be left out. */
function targetAccount(call: Call, world: World): string {
  const asked = textArg(call, 'AccountId');
  if (asked === undefined) return call.account;
  const mayAsk = call.account === world.estate.managementAccount && asked !== call.account;
  if (mayAsk && world.account(asked) !== undefined) return asked;
  const message = `User: ${call.principal} is not authorized to perform: account:ListRegions on account ${asked}`;
  throw new AwsError('AccessDeniedException', message, 403);
}
