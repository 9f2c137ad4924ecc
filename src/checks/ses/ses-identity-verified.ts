// Is the identity verified? One that was made just now gets the time that SES itself takes to look for its
// records.
import type { Verification, VerificationDetail } from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { identityVerified } from '../recipes/identity.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN, verification } from '../samples.ts';
import { statusMeans } from '../words.ts';

/** How long SES looks for the records of a domain: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
const PATIENCE_HOURS = 72;

/** VerificationInfo.ErrorType: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html */
const ERROR_MEANS = new Map([
  ['HOST_NOT_FOUND', 'the name of the DKIM record does not exist in DNS, or did not answer'],
  ['TYPE_NOT_FOUND', 'the name of the DKIM record exists, but holds no record of the right type'],
  ['INVALID_VALUE', 'the DKIM record is there, but does not say what SES asked for'],
  ['DNS_SERVER_ERROR', "the domain's name servers failed to answer"],
  ['SERVICE_ERROR', 'SES had a fault of its own'],
]);

/** Hours since the DKIM tokens were made. Undefined: not told, or a time that cannot be (unreadable, yet to come). */
function hoursSince(detail: VerificationDetail, takenAt: string): number | undefined {
  const hours = (Date.parse(takenAt) - Date.parse(detail.since ?? '')) / 3_600_000;
  return hours >= 0 ? hours : undefined;
}

/** What SES gives as the reason. That it could not be read changes the wording, never the verdict. */
function reasonOf({ detail }: Verification): string {
  if (!detail.known) return ` SES's own reason could not be read (${detail.why}).`;
  const type = detail.value.errorType;
  if (type === undefined) return '';
  const means = ERROR_MEANS.get(type);
  return means === undefined ? ` SES says ${type}.` : ` SES says ${type}: ${means}.`;
}

/** The status from the list, and what GetEmailIdentity told besides. */
function evidenceOf({ status, detail }: Verification): EvidenceOf<'verification'>[] {
  const evidence: EvidenceOf<'verification'>[] = [
    { fact: 'verification', field: 'VerificationStatus', value: status },
  ];
  if (!detail.known) return evidence;
  const { errorType, since } = detail.value;
  const told = [
    ['VerificationInfo.ErrorType', errorType],
    ['DkimAttributes.LastKeyGenerationTimestamp', since],
  ] as const;
  for (const [field, value] of told) {
    if (value !== undefined) evidence.push({ fact: 'verification', field, value, source: detail.source });
  }
  return evidence;
}

const DOMAIN_FACTS = { type: 'domain', cover: { kind: 'isDomain' } } as const;
const ADDRESS_FACTS = { type: 'address', cover: { kind: 'uncovered', unverifiedDomains: [] } } as const;

export default defineCheck({
  id: 'ses-identity-verified',
  kind: 'identity',
  severity: 'high',
  title: 'The identity is verified',
  rationale:
    'SES sends nothing from an identity that is not verified. It looks for the DNS records of a new domain ' +
    'for 72 hours and then gives up; it also looks again later, so that a record lost from DNS takes the ' +
    'identity with it.',
  remediation: {
    summary:
      'A domain: publish its DKIM records, and start the verification again when SES has given up. An ' +
      'address: send the mail with the link again, and follow it within 24 hours. Delete an identity that ' +
      'nobody needs.',
    command: [
      'aws sesv2 get-email-identity --region <region> --email-identity <identity> --query ' +
        '"[VerificationInfo, DkimAttributes]"',
      '# <token>._domainkey.<your-domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      '# An address: aws ses verify-email-identity --region <region> --email-address <address>',
    ].join('\n'),
    link: AWS.troubleshootVerification,
  },
  recipe: identityVerified,
  cannotSee:
    'Whether you still have the mailbox of a verified address: SES asks for one click, once. Nor ' +
    'whether anything sends from the identity.',
  links: [AWS.troubleshootVerification, AWS.identities, AWS.verificationInfo],
  needs: ['type', 'verification', 'cover'],
  evaluate({ type, verification, cover }, { subject, takenAt }) {
    const { status, detail } = verification;
    const evidence = evidenceOf(verification);
    if (status === 'SUCCESS') return { outcome: 'pass', because: `${subject.name} is verified.`, evidence };
    let since = '';
    let is = 'is';
    if (status === 'PENDING') {
      if (!detail.known) throw new NotSeen(detail.why);
      const hours = hoursSince(detail.value, takenAt);
      if (hours !== undefined && hours <= PATIENCE_HOURS) {
        const because =
          `SES still looks for the records of ${subject.name}: it began ${Math.floor(hours)} hours ago, ` +
          `and takes up to ${PATIENCE_HOURS}.`;
        return { outcome: 'notApplicable', because, evidence };
      }
      since = hours === undefined ? ' (SES does not tell since when)' : ` for ${Math.floor(hours / 24)} days`;
      is = hours === undefined ? 'is' : 'has been';
    }
    const waitsForLink = type === 'address' && status === 'PENDING';
    const means = waitsForLink
      ? 'nobody has followed the link in the mail that AWS sent'
      : statusMeans(status);
    const state = `${subject.name} ${is} ${status}${since}: ${means}.${reasonOf(verification)}`;
    if (cover.kind === 'covered') {
      // An address inherits its domain's verification, as far as plain sending goes.
      const because =
        `${state} Plain mail still goes out, for the verified domain ${cover.by} covers it; with a ` +
        'configuration set or a policy of its own it does not.';
      return { outcome: 'fail', severity: 'low', because, evidence };
    }
    const sends = status === 'TEMPORARY_FAILURE' ? 'is about to stop sending' : 'sends nothing';
    return { outcome: 'fail', because: `${state} SES ${sends} from it.`, evidence };
  },
  examples: [
    { name: 'verified', facts: { ...DOMAIN_FACTS, verification: verification('SUCCESS') }, expect: 'pass' },
    {
      name: 'a domain that waits since long',
      takenAt: '2026-11-10T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'fail',
      says: ['PENDING for 9 days', 'sends nothing'],
    },
    {
      name: 'a domain that was made yesterday',
      takenAt: '2026-11-02T06:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'notApplicable',
      says: ['still looks', '30 hours ago'],
    },
    {
      name: 'the last moment of the 72 hours',
      takenAt: '2026-11-04T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'notApplicable',
    },
    {
      name: 'the first moment after them',
      takenAt: '2026-11-04T00:00:00.001Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-01T00:00:00.000Z' }),
      },
      expect: 'fail',
    },
    {
      name: 'pending since a time that is yet to come: as if it were not told',
      takenAt: '2026-11-01T00:00:00.000Z',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('PENDING', { since: '2026-11-02T00:00:00.000Z' }),
      },
      expect: 'fail',
      says: ['does not tell since when'],
    },
    {
      name: 'pending since a time that cannot be read',
      facts: { ...DOMAIN_FACTS, verification: verification('PENDING', { since: 'yesterday' }) },
      expect: 'fail',
      says: ['does not tell since when'],
    },
    {
      name: 'an address whose link nobody followed',
      subject: ADDRESS_SUBJECT,
      facts: { ...ADDRESS_FACTS, verification: verification('PENDING') },
      expect: 'fail',
      says: [ADDRESS, 'nobody has followed the link', 'sends nothing'],
    },
    {
      name: 'such an address of a verified domain: plain mail goes out all the same',
      subject: ADDRESS_SUBJECT,
      facts: {
        type: 'address',
        cover: { kind: 'covered', by: DOMAIN },
        verification: verification('PENDING'),
      },
      expect: 'fail',
      severity: 'low',
      says: [ADDRESS, `verified domain ${DOMAIN} covers it`],
    },
    {
      name: 'failed, with the reason that SES gives',
      facts: { ...DOMAIN_FACTS, verification: verification('FAILED', { errorType: 'HOST_NOT_FOUND' }) },
      expect: 'fail',
      says: ['FAILED', 'HOST_NOT_FOUND', 'does not exist in DNS'],
    },
    {
      name: 'failed, with a reason that SES may add',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('FAILED', { errorType: 'REPLICATION_ACCESS_DENIED' }),
      },
      expect: 'fail',
      says: ['SES says REPLICATION_ACCESS_DENIED.'],
    },
    {
      name: 'failed, and the reason could not be read: the verdict does not rest on it',
      facts: { ...DOMAIN_FACTS, verification: verification('FAILED', { unread: 'AccessDenied' }) },
      expect: 'fail',
      says: ['could not be read (AccessDenied)'],
    },
    {
      name: 'verified once, and its records do not answer',
      facts: {
        ...DOMAIN_FACTS,
        verification: verification('TEMPORARY_FAILURE', { errorType: 'DNS_SERVER_ERROR' }),
      },
      expect: 'fail',
      says: ['TEMPORARY_FAILURE', 'name servers', 'about to stop'],
    },
    {
      name: 'never begun',
      facts: { ...DOMAIN_FACTS, verification: verification('NOT_STARTED') },
      expect: 'fail',
      says: ['NOT_STARTED'],
    },
    {
      name: 'a word that SES may add',
      facts: { ...DOMAIN_FACTS, verification: verification('SUSPENDED') },
      expect: 'fail',
      says: ['SUSPENDED'],
    },
  ],
});
