// Does DNS hold the DKIM records that SES expects, each with a key that receivers can use?
import { faultOf } from '../../email/dkim/fault.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { dkimEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimRecords } from '../recipes/identity.ts';
import { unread } from '../samples/dns.ts';
import {
  dkimRecord,
  easyDkim,
  lostDkimRecord,
  NOT_SIGNING,
  ownDkim,
  rsaKey,
  SIGNING,
} from '../samples/mail.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { clipped, statusMeans } from '../words.ts';
import { besides, recordsToJudge } from './dkim-records.ts';

export default defineCheck({
  id: 'ses-dkim-live',
  kind: 'identity',
  severity: 'high',
  title: 'Every DKIM record that SES expects is live in DNS, with a key that receivers can use',
  rationale:
    'SES looks at the records now and then; a receiver looks at them for each mail. A CNAME that is gone, ' +
    'leads elsewhere or nowhere, or a key that is revoked, marked as a test or there twice makes each ' +
    'signature by it void, often long before SES notices. DMARC is then left to SPF.',
  remediation: {
    summary:
      'Publish the records exactly as SES shows them: one CNAME for each token (Easy DKIM), or one TXT record ' +
      'with the public key (your own). Some DNS editors add the zone to a target that does not end with a ' +
      'dot.',
    command: [
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> --query DkimAttributes',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      'dig +short CNAME <token>._domainkey.<domain>',
      'dig +short TXT <token>._domainkey.<domain>',
    ].join('\n'),
    link: AWS.manageDkim,
  },
  recipe: dkimRecords,
  cannotSee:
    "Whether a receiver's resolver gets the same answer, and whether mail is altered on its way. For a " +
    'key of your own, whether the private key that SES has belongs to the public one in DNS.',
  links: [AWS.manageDkim, AWS.easyDkim, AWS.ownDkim, RFC.dkimKey],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim', 'dkimRecords'],
  evaluate({ type, dkim, dkimRecords }, { subject }) {
    const records = recordsToJudge(type, dkimRecords, subject.name);
    if ('outcome' in records) return records;
    const { seen, unseen } = records;
    const faults = seen.flatMap((record) => {
      const fault = faultOf(record);
      return fault === undefined ? [] : [`${record.name} ${clipped(fault, 300)}`];
    });
    if (faults.length === 0 && unseen.length > 0) throw new NotSeen(unseen.join('; '));
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.Status', value: dkim.status } as const,
      ...seen.flatMap((record) => dkimEvidence('dkimRecords', record)),
    ];
    const isFound = dkim.status === 'SUCCESS';
    const says = isFound ? 'SES says SUCCESS' : `SES says ${dkim.status} (${statusMeans(dkim.status)})`;
    if (faults.length > 0) {
      const dns = isFound ? 'but DNS says otherwise' : 'and DNS shows why';
      const because = `DKIM of ${subject.name}: ${says}, ${dns}: ${faults.join('; ')}.${besides(unseen)}`;
      return { outcome: 'fail', because, evidence };
    }
    const all =
      seen.length === 1 ? 'the DKIM record, with a key' : `all ${seen.length} DKIM records, with keys`;
    const though = isFound ? '' : ` Yet ${says}; ses-dkim-verified speaks of that.`;
    const because = `For ${subject.name} DNS holds ${all} that receivers can use.${though}`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'SES says SUCCESS, and one CNAME is gone',
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim(lostDkimRecord('token1')) },
      expect: 'fail',
      says: ['SES says SUCCESS', 'but DNS says otherwise', `token1._domainkey.${DOMAIN} is not published`],
    },
    {
      name: 'none was ever published, and SES has given up',
      facts: {
        type: 'domain',
        dkim: { ...SIGNING, status: 'FAILED' },
        dkimRecords: easyDkim(lostDkimRecord('token1'), lostDkimRecord('token2'), lostDkimRecord('token3')),
      },
      expect: 'fail',
      says: ['SES says FAILED', 'stopped looking', 'DNS shows why', 'token1.', 'token2.', 'token3.'],
    },
    {
      name: 'a CNAME that leads nowhere',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { texts: [], key: { state: 'absent' } })),
      },
      expect: 'fail',
      says: ['is a CNAME to token1.dkim.amazonses.com', 'no key behind it'],
    },
    {
      name: 'a target to which the DNS editor added the zone',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(
          dkimRecord('token1', {
            target: `token1.dkim.amazonses.com.${DOMAIN}`,
            texts: [],
            key: { state: 'absent' },
          }),
        ),
      },
      expect: 'fail',
      says: [`instead of token1.dkim.amazonses.com (the DNS editor has added ${DOMAIN}`],
    },
    {
      name: 'a copy of a key that SES has replaced since',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: undefined, atTarget: 'otherKey' })),
      },
      expect: 'fail',
      says: ['is a text in place of a CNAME', 'another key than SES publishes'],
    },
    {
      name: 'over a third name to the key that SES publishes',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: 'dkim.dns.example', atTarget: 'sameKey' })),
      },
      expect: 'pass',
    },
    {
      name: 'a key that was taken back',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['p='], key: { state: 'revoked' } }),
      },
      expect: 'fail',
      says: [`own._domainkey.${DOMAIN}`, 'taken back'],
    },
    {
      name: 'a key marked as a test',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['t=y; p=MIIB'], key: rsaKey(2048, true) }),
      },
      expect: 'fail',
      says: ['t=y'],
    },
    {
      name: 'two records at one name',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['p=MIIB', 'p=MIIC'], key: { state: 'several' } }),
      },
      expect: 'fail',
      says: ['2 texts'],
    },
    {
      name: 'one record is broken, and DNS does not answer for another',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(lostDkimRecord('token1'), unread('TXT token2: SERVFAIL')),
      },
      expect: 'fail',
      says: ['token1._domainkey', 'Not seen: TXT token2: SERVFAIL.'],
    },
    {
      name: 'all three in place',
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim() },
      expect: 'pass',
      says: ['all 3 DKIM records'],
    },
    {
      name: 'a key of your own',
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: ownDkim() },
      expect: 'pass',
      says: ['the DKIM record'],
    },
    {
      name: 'a text in place of the CNAME, as some DNS hosts make it',
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: undefined })),
      },
      expect: 'pass',
    },
    {
      name: 'in place, and SES has yet to look',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' }, dkimRecords: easyDkim() },
      expect: 'pass',
      says: ['Yet SES says PENDING', 'ses-dkim-verified'],
    },
    {
      name: 'DNS does not answer for one record, and the others are in place',
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim(unread('TXT token1: SERVFAIL')) },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: 'an own key whose selector SES does not tell',
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: { kind: 'byodkim', records: [] } },
      expect: 'unknown',
      says: ['SES names no DKIM records'],
    },
    {
      name: 'DKIM was never set up',
      facts: { type: 'domain', dkim: NOT_SIGNING, dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['ses-dkim-verified'],
    },
    {
      name: 'an address',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkim: NOT_SIGNING, dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['is an address'],
    },
  ],
});
