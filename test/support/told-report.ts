// A report with a finding in each state that a format tells apart, and hostile ones that were compared with a scan before.
import fc from 'fast-check';
import type { Finding, Locale, Report, SubjectRef } from '../../src/model.ts';
import { changed } from './changes.ts';
import { finding, gap, hostileReport, hostileText, report } from './reports.ts';

const POOL = finding().subject;

export const IDENTITY: SubjectRef = {
  kind: 'identity',
  id: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
  name: 'example.com',
  account: '111122223333',
  region: 'eu-west-1',
};
export const DOMAIN: SubjectRef = {
  kind: 'domain',
  id: 'example.com',
  name: 'example.com',
  account: '111122223333',
  region: 'global',
};
export const ACCOUNT: SubjectRef = {
  kind: 'account',
  id: '111122223333/eu-west-1',
  name: 'SES in eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
};

const BEFORE = {
  severity: 'high',
  because: 'It was so, before.',
  seenAt: '2026-10-31T08:00:00.000Z',
} as const;
const SINCE = '2026-10-20T08:00:00.000Z';

/** One in each state, by its name. */
export const STATES = {
  new: finding({ checkId: 'a-new', change: 'new', since: '2026-11-01T08:00:00.000Z' }),
  still: finding({ checkId: 'b-still', subject: IDENTITY, severity: 'high', change: 'still', since: SINCE }),
  moved: finding({
    checkId: 'c-moved',
    subject: DOMAIN,
    severity: 'medium',
    change: 'still',
    since: SINCE,
    before: BEFORE,
  }),
  accepted: finding({
    checkId: 'd-accepted',
    severity: 'low',
    since: SINCE,
    accepted: { reason: 'A test pool', owner: 'team mail', expires: '2026-12-31' },
  }),
  lost: finding({
    checkId: 'e-lost',
    subject: ACCOUNT,
    outcome: 'unknown',
    change: 'lostSight',
    since: SINCE,
    before: BEFORE,
    evidence: [],
    because: 'ses:GetAccount was denied',
  }),
  unknown: finding({ checkId: 'f-unknown', outcome: 'unknown', evidence: [] }),
  resolved: finding({ checkId: 'g-resolved', outcome: 'pass', change: 'resolved', before: BEFORE }),
  pass: finding({ checkId: 'h-pass', outcome: 'pass' }),
  notApplicable: finding({ checkId: 'i-not-applicable', outcome: 'notApplicable' }),
} as const satisfies Record<string, Finding>;

/** No more among the findings: the subject is gone, or the list that it was in was not read. */
const PAST = {
  gone: finding({ checkId: 'j-gone', change: 'gone', since: SINCE }),
  unlisted: finding({
    checkId: 'k-unlisted',
    subject: { ...POOL, id: `${POOL.id}2`, name: 'unlisted' },
    outcome: 'unknown',
    change: 'lostSight',
    since: SINCE,
    before: BEFORE,
    evidence: [],
  }),
} as const satisfies Record<string, Finding>;

/** All of them, with a gap and a note. */
export function toldReport(locale: Locale = 'en'): Report {
  const made = report({
    findings: Object.values(STATES),
    gaps: [gap()],
    notes: ['The list of Regions was the bundled one.'],
    locale,
  });
  return changed(made, { past: Object.values(PAST) });
}

const fate = fc.constantFrom<Partial<Finding>>(
  {},
  { change: 'new', since: SINCE },
  { change: 'still', since: SINCE, before: BEFORE },
  { change: 'resolved', outcome: 'pass', before: BEFORE },
  { change: 'lostSight', outcome: 'unknown', before: BEFORE },
  { accepted: { reason: 'r', owner: 'o', expires: '2026-12-31' } },
);
const words = fc.record({ reason: hostileText, owner: hostileText, because: hostileText });

/** Reports whose texts are hostile, with findings in each state; their times are times. */
export const hostileToldReport: fc.Arbitrary<Report> = fc
  .tuple(hostileReport, fc.array(fate, { minLength: 1, maxLength: 6 }), words, fc.boolean())
  .map(([made, fates, { reason, owner, because }, hasHistory]) => {
    // More of the same tell a format nothing new, and take a parser long.
    const findings = [...made.findings].slice(0, 40).map((one, i): Finding => {
      const { accepted, before, ...rest } = { ...one, ...fates[i % fates.length] };
      return {
        ...rest,
        ...(accepted && { accepted: { ...accepted, reason, owner } }),
        ...(before && { before: { ...before, because } }),
      };
    });
    const dated: Report = { ...made, findings, takenAt: '2026-11-01T08:00:00.000Z' };
    const gone = findings.slice(0, 3).map((one): Finding => ({ ...one, outcome: 'fail', change: 'gone' }));
    return hasHistory ? changed(dated, { past: gone }) : dated;
  });
