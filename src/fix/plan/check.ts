// The command by which somebody sees whether a step of a plan took: a scan of what its changes are about. Pure.
import type { Change, SubjectRef } from '../../model.ts';
import { checkCommand } from '../check-command.ts';
import { dkimDomainOf, dmarcDomainOf } from './group.ts';
import type { CuredFinding, PlanStep } from './shape.ts';

interface Look {
  readonly checks: readonly string[];
  readonly subjects: readonly SubjectRef[];
}

/** @param directly failing findings of this step that follow from no other */
export function checkOf(
  { changes, awaits }: Pick<PlanStep, 'changes' | 'awaits'>,
  directly: readonly CuredFinding[],
): string {
  const looks = changes.flatMap((change) => lookAt(change, directly));
  if (awaits !== undefined) {
    const { account, region, identity } = awaits;
    looks.push({ checks: ['ses-dkim-live'], subjects: [identityRef(account, region, identity)] });
  }
  const seen = looks.filter(({ subjects }) => subjects.length > 0);
  const told = seen.length > 0 ? seen : [lookAtAll(directly)];
  return checkCommand(
    told.flatMap(({ checks }) => checks),
    told.flatMap(({ subjects }) => subjects),
  );
}

/** Whatever a step is about, its findings are what it is for. */
function lookAtAll(findings: readonly CuredFinding[]): Look {
  return { checks: findings.map(({ checkId }) => checkId), subjects: findings.map(({ subject }) => subject) };
}

function lookAt(change: Change, directly: readonly CuredFinding[]): Look[] {
  switch (change.kind) {
    case 'dns':
      return [lookAtRecords(change, directly)];
    case 'ses':
      return [lookAtSes(change, directly)];
    case 'cognito': {
      const own = directly.filter(
        ({ subject: { kind, id } }) => kind === 'userPool' && id.endsWith(`/${change.poolId}`),
      );
      return [lookAtAll(own.filter(({ checkId }) => isOf(change, checkId)))];
    }
    case 'request': {
      const { account, region, request } = change;
      return [{ checks: [REQUESTS[request]], subjects: [accountRef(account, region)] }];
    }
    case 'decide':
      return change.about === 'feedback' ? [lookAtWatched(directly)] : [];
  }
}

/** Three different calls change a pool, and each is for checks of its own. */
function isOf({ change }: Extract<Change, { kind: 'cognito' }>, checkId: string): boolean {
  const isNotices = checkId === 'cognito-notices-sender';
  const isLog = checkId === 'cognito-delivery-errors-logged';
  if (change === 'setLogDelivery') return isLog;
  return change === 'setRiskConfiguration' ? isNotices : !isNotices && !isLog;
}

const REQUESTS = {
  productionAccess: 'ses-production-access',
  awaitReview: 'ses-production-access',
  supportCase: 'ses-enforcement-healthy',
  quotaIncrease: 'ses-quota-headroom',
} as const;

function lookAtRecords(
  { purpose, set: { name } }: Extract<Change, { kind: 'dns' }>,
  directly: readonly CuredFinding[],
): Look {
  const identities = (domain?: string) =>
    directly
      .map(({ subject }) => subject)
      .filter((one) => one.kind === 'identity' && (domain === undefined || one.name === domain));
  switch (purpose) {
    case 'dkim':
      return { checks: ['ses-dkim-live'], subjects: identities(dkimDomainOf(name)) };
    case 'mailFrom':
      return { checks: ['ses-mail-from-live'], subjects: identities() };
    case 'spf':
      return { checks: ['domain-spf-valid'], subjects: [domainRef(name, directly)] };
    case 'dmarc':
    case 'dmarcPolicy':
    case 'dmarcReports': {
      const found = directly.filter(({ subject }) => subject.kind === 'domain');
      return found.length > 0
        ? lookAtAll(found)
        : { checks: ['domain-dmarc-*'], subjects: [domainRef(dmarcDomainOf(name), directly)] };
    }
  }
}

type SesChange = Extract<Change, { kind: 'ses' }>;

const IDENTITY_CHECKS: Readonly<Partial<Record<SesChange['change'], readonly string[]>>> = {
  createDomainIdentity: ['ses-identity-is-domain'],
  enableDkimSigning: ['ses-dkim-enabled'],
  retryDkim: ['ses-dkim-verified'],
  upgradeDkimKey: ['ses-dkim-key-2048'],
  setMailFrom: ['ses-mail-from-custom'],
  forwardFeedback: ['ses-feedback-handled'],
  deletePolicy: ['ses-identity-not-public'],
  verifyAddress: ['ses-identity-verified'],
};

function lookAtSes(change: SesChange, directly: readonly CuredFinding[]): Look {
  const { account, region } = change;
  const checks = IDENTITY_CHECKS[change.change];
  if (checks !== undefined && 'identity' in change) {
    return { checks, subjects: [identityRef(account, region, change.identity)] };
  }
  if (change.change === 'resumeSending') {
    return { checks: ['ses-sending-enabled'], subjects: [accountRef(account, region)] };
  }
  if (change.change === 'suppress') {
    return { checks: ['ses-suppression-on'], subjects: [accountRef(account, region)] };
  }
  const authorized = directly.filter(({ checkId }) => checkId === AUTHORIZED);
  return change.change === 'putPolicy' ? lookAtAll(authorized) : lookAtWatched(directly);
}

/** What a pool is switched to shows once it is switched: before that, its own set is nobody's. */
function lookAtWatched(directly: readonly CuredFinding[]): Look {
  const watched = directly.filter(({ checkId }) => WATCHED.has(checkId));
  if (watched.length > 0) return lookAtAll(watched);
  const pools = directly.map(({ subject }) => subject).filter(({ kind }) => kind === 'userPool');
  return { checks: ['cognito-sender-monitored'], subjects: pools };
}

const AUTHORIZED = 'cognito-sender-authorized';
const WATCHED: ReadonlySet<string> = new Set([
  'cognito-sender-monitored',
  'ses-configuration-set-observed',
  'ses-configuration-set-tls',
  'ses-feedback-handled',
]);

function identityRef(account: string, region: string, name: string): SubjectRef {
  return { kind: 'identity', id: name, name, account, region };
}

function accountRef(account: string, region: string): SubjectRef {
  const id = `${account}/${region}`;
  return { kind: 'account', id, name: id, account, region };
}

/** A domain is in no Region, and in the account of whoever asked. */
function domainRef(name: string, [first]: readonly CuredFinding[]): SubjectRef {
  return { kind: 'domain', id: name, name, account: first?.subject.account ?? '', region: 'global' };
}
