// Are the DKIM keys of the domain long enough?
import { type DkimRecord, en, ja, joined, listed, paragraph, say, type Text } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { dkimEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimKeyLength } from '../recipes/identity.ts';
import { unread } from '../samples/dns.ts';
import { dkimRecord, easyDkim, lostDkimRecord, ownDkim, rsaKey } from '../samples/mail.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { commands } from '../words.ts';
import { besides, recordsToJudge, type SeenRecords } from './dkim-records.ts';

/** RFC 8301 section 3.2: signers must use 1024 bits at least, and should use 2048. */
const SHOULD = 2048;
const MUST = 1024;

/** The length of a live RSA key, where the record has one of which length matters: Ed25519 has but one. */
function bitsOf({ key }: DkimRecord): number | undefined {
  if (key.state === 'usable') return key.algorithm === 'rsa' ? key.bits : undefined;
  // A key that is too short is one that receivers do not use; any other fault is for ses-dkim-live.
  return key.state === 'unusable' && key.bits !== undefined && key.bits < MUST ? key.bits : undefined;
}

interface ShortKey {
  readonly name: string;
  readonly bits: number;
}

function shortAmong(records: readonly DkimRecord[]): ShortKey[] {
  return records.flatMap((record) => {
    const bits = bitsOf(record);
    return bits === undefined || bits >= SHOULD ? [] : [{ name: record.name, bits }];
  });
}

function tooShort(identity: string, short: readonly ShortKey[], unseen: SeenRecords['unseen']): Text {
  const each = listed(
    short.map(({ name, bits }) => say(en`${name} has ${bits} bits`, ja`${name} は ${bits} ビット`)),
  );
  const effect = short.some(({ bits }) => bits < MUST)
    ? say(
        en`Receivers do not accept less than ${MUST}.`,
        ja`受信側は ${MUST} ビット未満のキーを受け入れません。`,
      )
    : '';
  return paragraph(
    say(
      en`DKIM keys of ${identity} have less than ${SHOULD} bits: ${each}.`,
      ja`${identity} に ${SHOULD} ビット未満の DKIM キーがあります: ${each}。`,
    ),
    effect,
    besides(unseen),
  );
}

export default defineCheck({
  id: 'ses-dkim-key-2048',
  kind: 'identity',
  severity: 'low',
  title: say(en`The DKIM keys of the domain have 2048 bits`, ja`ドメインの DKIM キーが 2048 ビットである`),
  rationale: say(
    en`Whoever finds the private key of a domain signs as it. RSA of 1024 bits is within reach of few, but
       signers should use 2048; receivers must not accept less than 1024, so a signature by such a key counts
       as none.`,
    ja`ドメインのプライベートキーを割り出した者は、そのドメインとして署名できます。1024 ビットの RSA を破れる者はわずかですが、
       署名側には 2048 ビットが推奨されています。受信側は 1024 ビット未満のキーを受け入れてはならず、そのようなキーによる
       署名はないものとして扱われます。`,
  ),
  remediation: {
    summary: say(
      en`Easy DKIM: ask SES for keys of 2048 bits, which it allows once in 24 hours, and compare the records
         that it then shows with those in DNS. A key of your own: make one of 2048 bits, publish it under a new
         selector, and give it to SES.`,
      ja`Easy DKIM の場合: SES でキー長を 2048 ビットに変更し (変更できるのは 24 時間に 1 回です)、その後に表示される
         レコードが DNS のものと一致するか確認してください。独自のキーの場合: 2048 ビットのキーを作成し、新しい
         セレクターで公開して、SES に登録してください。`,
    ),
    command: commands(
      {
        en: '# Easy DKIM only: for a key of your own this call would give it up.',
        ja: '# Easy DKIM の場合のみ: 独自のキーを使っている場合に実行すると、そのキーは使われなくなります。',
      },
      'aws sesv2 put-email-identity-dkim-signing-attributes --region <region> --email-identity <domain> ' +
        '--signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT',
    ),
    link: AWS.dkim,
  },
  recipe: dkimKeyLength,
  cannotSee: say(
    en`The private half of a key: who has it, and since when. Nor keys by which other systems sign for
       the domain: only the records that SES names are read.`,
    ja`プライベートキーを、誰がいつから持っているか。また、他のシステムがこのドメインの署名に使うキー (読み取るのは SES が
       示すレコードだけです)。`,
  ),
  links: [AWS.dkim, AWS.easyDkim, AWS.ownDkim, RFC.dkimKeyLength],
  frameworks: [FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkimRecords'],
  evaluate({ type, dkimRecords }, { subject }) {
    const { name } = subject;
    const records = recordsToJudge(type, dkimRecords, name);
    if ('outcome' in records) return records;
    const { seen, unseen } = records;
    const short = shortAmong(seen);
    if (short.length === 0 && unseen.length > 0) throw new NotSeen(joined(unseen, '; '));
    const evidence = seen.flatMap((record) => dkimEvidence('dkimRecords', record));
    if (short.length > 0) {
      const isVoid = short.some(({ bits }) => bits < MUST);
      const because = tooShort(name, short, unseen);
      return { outcome: 'fail', because, evidence, ...(isVoid ? { severity: 'high' } : {}) };
    }
    if (!seen.some(({ key }) => key.state === 'usable')) {
      const because = say(
        en`${name} has no DKIM key that receivers can use; ses-dkim-live says so.`,
        ja`${name} には、受信側が使える DKIM キーがありません。これは ses-dkim-live が指摘します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const because = say(
      en`No DKIM key of ${name} is shorter than ${SHOULD} bits of RSA.`,
      ja`${name} には、${SHOULD} ビットより短い RSA の DKIM キーはありません。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`keys of 1024 bits`, ja`1024 ビットのキー`),
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
      name: say(en`a key that receivers refuse`, ja`受信側が拒否するキー`),
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({
          key: {
            state: 'unusable',
            why: say(en`the key has 512 bits`, ja`キー長が 512 ビットです`),
            bits: 512,
          },
        }),
      },
      expect: 'fail',
      severity: 'high',
      says: ['512 bits', 'do not accept less than 1024'],
    },
    {
      name: say(
        en`a short key, and a record for which DNS does not answer`,
        ja`短いキーと、DNS が応答しないレコード`,
      ),
      facts: {
        type: 'domain',
        dkimRecords: easyDkim(dkimRecord('token1', { key: rsaKey(1024) }), unread('TXT token2: SERVFAIL')),
      },
      expect: 'fail',
      says: ['Not seen: TXT token2: SERVFAIL.'],
    },
    {
      name: say(en`keys of 2048 bits`, ja`2048 ビットのキー`),
      facts: { type: 'domain', dkimRecords: easyDkim() },
      expect: 'pass',
    },
    {
      name: say(
        en`one key of 2048 bits, and records without a key`,
        ja`2048 ビットのキー 1 個と、キーのないレコード`,
      ),
      facts: { type: 'domain', dkimRecords: easyDkim(lostDkimRecord('token1'), lostDkimRecord('token2')) },
      expect: 'pass',
    },
    {
      name: say(en`Ed25519, which has one length only`, ja`キー長が 1 種類しかない Ed25519`),
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({ key: { state: 'usable', algorithm: 'ed25519', bits: 256, testing: false } }),
      },
      expect: 'pass',
    },
    {
      name: say(
        en`a long key, and a record for which DNS does not answer`,
        ja`長いキーと、DNS が応答しないレコード`,
      ),
      facts: { type: 'domain', dkimRecords: easyDkim(unread('TXT token1: SERVFAIL')) },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: say(en`keys that no receiver can use for another reason`, ja`別の理由で受信側が使えないキー`),
      facts: {
        type: 'domain',
        dkimRecords: ownDkim({
          key: {
            state: 'unusable',
            why: say(en`it is not for mail (s=tlsrpt)`, ja`メール用ではありません (s=tlsrpt)`),
          },
        }),
      },
      expect: 'notApplicable',
      says: ['ses-dkim-live'],
    },
    {
      name: say(en`DKIM was never set up`, ja`DKIM が設定されていない`),
      facts: { type: 'domain', dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
    },
    {
      name: say(en`an address`, ja`E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
    },
  ],
});
