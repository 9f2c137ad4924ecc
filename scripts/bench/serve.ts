// A pretend company in a process of its own, so that what it costs is not counted to the scan. Started by company.ts.
import { parseEstate } from '../../src/simulator/estate.ts';
import { startCompany } from '../../src/simulator/index.ts';
import type { CallTally, CompanyAddress, CompanyOrder } from './company.ts';
import { estateOf, organizationOf } from './estates.ts';

function tell(message: CompanyAddress | CallTally): void {
  process.send?.(message);
}

// The parent sends the order first and asks for the tally later; company.ts holds both to these types.
const order = JSON.parse(process.argv[2] ?? '{}') as CompanyOrder;
const company = await startCompany({
  estate: parseEstate('sizes' in order ? estateOf(order.sizes) : organizationOf(order.organization)),
  quotas: order.quotas,
  sesLanes: order.sesLanes,
});
process.on('message', () => {
  const { calls } = company.aws;
  const byAction: Record<string, number> = {};
  for (const { action = '' } of calls) byAction[action] = (byAction[action] ?? 0) + 1;
  tell({ byAction, refused: calls.filter(({ status }) => status !== 200).length });
});
tell({ env: company.aws.env, dns: company.dns.address });
