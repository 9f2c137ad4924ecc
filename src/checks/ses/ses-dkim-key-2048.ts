// Are the DKIM keys of the domain long enough?
import type { DkimRecord } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { dkimEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimKeyLength } from '../recipes/identity.ts';
import { unread } from '../samples/dns.ts';
import { dkimRecord, easyDkim, lostDkimRecord, ownDkim, rsaKey } from '../samples/mail.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { listed } from '../words.ts';
import { besides, recordsToJudge } from './dkim-records.ts';

/** RFC 8301 section 3.2: signers must use 1024 bits at least, and should use 2048. */
const SHOULD = 2048;
const MUST = 1024;

/** The length of a live RSA key, where the record has one of which length matters: Ed25519 has but one. */
function bitsOf({ key }: DkimRecord): number | undefined {
  if (key.state === 'usable') return key.algorithm === 'rsa' ? key.bits : undefined;
  // A key that is too short is one that receivers do not use; any other fault is for ses-dkim-live.
  return key.state === 'unusable' && key.bits !== undefined && key.bits < MUST ? key.bits : undefined;
}

export default defineCheck({
  id: 'ses-dkim-key-2048',
  kind: 'identity',
  severity: 'low',
  title: 'The DKIM keys of the domain have 2048 bits',
  rationale:
    'Whoever finds the private key of a domain signs as it. RSA of 1024 bits is within reach of few, but ' +
    'signers should use 2048; receivers must not accept less than 1024, so a signature by such a key counts ' +
    'as none.',
  remediation: {
    summary:
      'Easy DKIM: ask SES for keys of 2048 bits, which it allows once in 24 hours, and compare the records ' +
      'that it then shows with those in DNS. A key of your own: make one of 2048 bits, publish it under a new ' +
      'selector, and give it to SES.',
    command: [
      '# Easy DKIM only: for a key of your own this call would give it up.',
      'aws sesv2 put-email-identity-dkim-signing-attributes --region <region> --email-identity <domain> ' +
        '--signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT',
    ].join('\n'),
    link: AWS.dkim,
  },
  recipe: dkimKeyLength,
  cannotSee:
    'The private half of a key: who has it, and since when. Nor keys by which other systems sign for ' +
    'the domain: only the records that SES names are read.',
  links: [AWS.dkim, AWS.easyDkim, AWS.ownDkim, RFC.dkimKeyLength],
  frameworks: [FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkimRecords'],
  evaluate({ type, dkimRecords }, { subject }) {
    const records = recordsToJudge(type, dkimRecords, subject.name);
    if ('outcome' in records) return records;
    const { seen, unseen } = records;
    const short = seen.flatMap((record) => {
      const bits = bitsOf(record);
      return bits === undefined || bits >= SHOULD ? [] : [{ name: record.name, bits }];
    });
    if (short.length === 0 && unseen.length > 0) throw new NotSeen(unseen.join('; '));
    const evidence = seen.flatMap((record) => dkimEvidence('dkimRecords', record));
    if (short.length > 0) {
      const isVoid = short.some(({ bits }) => bits < MUST);
      const each = listed(short.map(({ name, bits }) => `${name} has ${bits} bits`));
      const effect = isVoid ? ` Receivers do not accept less than ${MUST}.` : '';
      const because = `DKIM keys of ${subject.name} have less than ${SHOULD} bits: ${each}.${effect}${besides(unseen)}`;
      return { outcome: 'fail', because, evidence, ...(isVoid ? { severity: 'high' } : {}) };
    }
    if (!seen.some(({ key }) => key.state === 'usable')) {
      const because = `${subject.name} has no DKIM key that receivers can use; ses-dkim-live says so.`;
      return { outcome: 'notApplicable', because };
    }
    const because = `No DKIM key of ${subject.name} is shorter than ${SHOULD} bits of RSA.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'keys of 1024 bits',
      facts: {
        type: 'domain',
        dkimRecords: easyDkim(
          dkimRecord('token1', { key: rsaKey(1024) }),
          dkimRecord('token2', { key: rsaKey(1024) }),
        ),
      },
      expect: 'fail',
      says: [`token1._domainkey.${DOMAIN} has 1024 bits and token2._domainkey.${DOMAIN} has 1024 bits.`],
    },
    {
      name: 'a key that receivers refuse',
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({ key: { state: 'unusable', why: 'the key has 512 bits', bits: 512 } }),
      },
      expect: 'fail',
      severity: 'high',
      says: ['512 bits', 'do not accept less than 1024'],
    },
    {
      name: 'a short key, and a record for which DNS does not answer',
      facts: {
        type: 'domain',
        dkimRecords: easyDkim(dkimRecord('token1', { key: rsaKey(1024) }), unread('TXT token2: SERVFAIL')),
      },
      expect: 'fail',
      says: ['Not seen: TXT token2: SERVFAIL.'],
    },
    { name: 'keys of 2048 bits', facts: { type: 'domain', dkimRecords: easyDkim() }, expect: 'pass' },
    {
      name: 'one key of 2048 bits, and records without a key',
      facts: { type: 'domain', dkimRecords: easyDkim(lostDkimRecord('token1'), lostDkimRecord('token2')) },
      expect: 'pass',
    },
    {
      name: 'Ed25519, which has one length only',
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({ key: { state: 'usable', algorithm: 'ed25519', bits: 256, testing: false } }),
      },
      expect: 'pass',
    },
    {
      name: 'a long key, and a record for which DNS does not answer',
      facts: { type: 'domain', dkimRecords: easyDkim(unread('TXT token1: SERVFAIL')) },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: 'keys that no receiver can use for another reason',
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({ key: { state: 'unusable', why: 'it is not for mail (s=tlsrpt)' } }),
      },
      expect: 'notApplicable',
      says: ['ses-dkim-live'],
    },
    {
      name: 'DKIM was never set up',
      facts: { type: 'domain', dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
    },
    {
      name: 'an address',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
    },
  ],
});
