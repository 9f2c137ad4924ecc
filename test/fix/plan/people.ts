// What people and AWS do between two rounds of a plan, and no command can: fill in a draft, answer a request, bring bounces
// down, and choose.

import type { Plan } from '../../../src/fix/plan.ts';
import type { Decision, RequestChange, SesChange } from '../../../src/model.ts';
import type { Company } from '../../../src/simulator/index.ts';

/** What the story's team has decided, as it would type it after `mailposture fix`. */
export const ANSWERS = {
  senders: [
    { pool: 'kumo-customers', from: 'Kumo Notes <no-reply@kumo-notes.example>' },
    { pool: 'kumo-osaka', from: 'Kumo Notes <no-reply@kumo-notes.example>' },
    { pool: 'kumo-hackathon', from: 'Kumo Hackathon <hackathon@kumo-labs.example>' },
  ],
  eventsTopic: 'kumo-mail-events',
  dmarcReports: 'dmarc@kumo-notes.example',
} as const;

/** AWS answers what it was asked, and the team does what a plan leaves to it. */
export function playPeople(company: Company, { steps }: Plan): void {
  for (const change of steps.flatMap(({ changes }) => changes)) {
    if (change.kind === 'request') answerRequest(company, change);
    if (change.kind === 'decide' && change.about === 'reputation') mendReputation(company, change);
  }
}

function accountIn(company: Company, { account, region }: { account: string; region: string }) {
  return company.aws.world.region(account, region).ses.account;
}

function answerRequest(company: Company, request: RequestChange): void {
  const account = accountIn(company, request);
  if (request.request === 'supportCase') account.EnforcementStatus = 'HEALTHY';
  if (request.request === 'quotaIncrease') {
    account.SendQuota = { ...account.SendQuota, Max24HourSend: request.max24Hours };
  }
  if (request.request === 'awaitReview') {
    account.ReviewStatus = 'GRANTED';
    account.ProductionAccessEnabled = true;
    account.SendQuota = { ...account.SendQuota, Max24HourSend: 50_000, MaxSendRate: 14 };
  }
}

function mendReputation(company: Company, decision: Decision): void {
  accountIn(company, decision).Reputation = { BounceRate: 0.004, ComplaintRate: 0.0001 };
}

/** What the team chooses where something may go: that it goes, once no pool sends from it. */
export function removals({ steps }: Plan): SesChange[] {
  const isSwitching = steps.some(({ phase }) => phase === 'switch');
  if (isSwitching) return [];
  return steps
    .flatMap(({ changes }) => changes)
    .flatMap((change) => (change.kind === 'decide' && change.about === 'removal' ? change.options : []))
    .flatMap(({ changes = [] }) => changes)
    .filter((change) => change.kind === 'ses' && change.change === 'deleteIdentity') as SesChange[];
}

/** A draft as a team would send it: without a placeholder left. */
export function filledIn(text: string): string {
  return text.replaceAll(/<[^<>\n]*>/g, 'Kumo Notes');
}
