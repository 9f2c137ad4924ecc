// Does DNS hold the DKIM records that SES expects, each with a key that receivers can use?
import { faultOf } from '../../email/dkim/fault.ts';
import { type DkimRecord, en, ja, joined, mapText, paragraph, say, type Text } from '../../model.ts';
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
import { clipped, commands, statusMeans } from '../words.ts';
import { besides, recordsToJudge } from './dkim-records.ts';

/** What is wrong with the records, each as a clause that begins with the record's name (see `faultOf`). */
function faultsOf(records: readonly DkimRecord[]): Text[] {
  return records.flatMap((record) => {
    const fault = faultOf(record);
    if (fault === undefined) return [];
    const short = mapText(fault, (words) => clipped(words, 300));
    return [say(en`${record.name} ${short}`, ja`${record.name}: ${short}`)];
  });
}

function broken(identity: string, status: string, faults: readonly Text[]): Text {
  const says =
    status === 'SUCCESS'
      ? say(
          en`SES says SUCCESS, but DNS says otherwise`,
          ja`SES でのステータスは SUCCESS ですが、DNS には問題があります`,
        )
      : say(
          en`SES says ${status} (${statusMeans(status)}), and DNS shows why`,
          ja`SES でのステータスは ${status} です (${statusMeans(status)})。原因は DNS にあります`,
        );
  const all = joined(faults, say(en`; `, ja`。`));
  return say(en`DKIM of ${identity}: ${says}: ${all}.`, ja`${identity} の DKIM について、${says}。${all}。`);
}

function inPlace(identity: string, status: string, count: number): Text {
  const all =
    count === 1
      ? say(
          en`For ${identity} DNS holds the DKIM record, with a key that receivers can use.`,
          ja`${identity} の DKIM レコードは DNS にあり、受信側が使えるキーが含まれています。`,
        )
      : say(
          en`For ${identity} DNS holds all ${count} DKIM records, with keys that receivers can use.`,
          ja`${identity} の DKIM レコードは ${count} 個とも DNS にあり、受信側が使えるキーが含まれています。`,
        );
  if (status === 'SUCCESS') return all;
  const yet = say(
    en`Yet SES says ${status} (${statusMeans(status)}); ses-dkim-verified speaks of that.`,
    ja`ただし、SES でのステータスは ${status} です (${statusMeans(status)})。これは ses-dkim-verified が指摘します。`,
  );
  return paragraph(all, yet);
}

export default defineCheck({
  id: 'ses-dkim-live',
  kind: 'identity',
  severity: 'high',
  title: say(
    en`Every DKIM record that SES expects is live in DNS, with a key that receivers can use`,
    ja`SES が期待する DKIM レコードがすべて DNS で公開され、受信側が使えるキーを含んでいる`,
  ),
  rationale: say(
    en`SES looks at the records now and then; a receiver looks at them for each mail. A CNAME that is gone,
       leads elsewhere or nowhere, or a key that is revoked, marked as a test or there twice makes each
       signature by it void, often long before SES notices. DMARC is then left to SPF.`,
    ja`SES は時々しかレコードを確認しませんが、受信側はメールごとに確認します。CNAME が消えている、別の場所を指している、
       指す先に何もない、あるいはキーが取り消されている、テスト用になっている、重複している場合、それを使う署名はすべて
       無効になります。SES が気付くずっと前から無効になっていることも少なくありません。その間、
       DMARC の合否は SPF だけで決まります。`,
  ),
  remediation: {
    summary: say(
      en`Publish the records exactly as SES shows them: one CNAME for each token (Easy DKIM), or one TXT record
         with the public key (your own). Some DNS editors add the zone to a target that does not end with a
         dot.`,
      ja`SES の表示どおりにレコードを公開してください。Easy DKIM ではトークンごとに CNAME レコードを 1 つ、独自のキーでは
         パブリックキーを含む TXT レコードを 1 つ公開します。DNS の編集画面によっては、末尾にドットのないターゲットに
         ゾーン名が付け足されます。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> --query DkimAttributes',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      'dig +short CNAME <token>._domainkey.<domain>',
      'dig +short TXT <token>._domainkey.<domain>',
    ),
    link: AWS.manageDkim,
  },
  recipe: dkimRecords,
  cannotSee: say(
    en`Whether a receiver's resolver gets the same answer, and whether mail is altered on its way. For a
       key of your own, whether the private key that SES has belongs to the public one in DNS.`,
    ja`受信側のリゾルバーが同じ応答を得るかどうか、メールが配送の途中で改変されるかどうか。独自のキーの場合は、SES が持つ
       プライベートキーと DNS のパブリックキーが対になっているかどうか。`,
  ),
  links: [AWS.manageDkim, AWS.easyDkim, AWS.ownDkim, RFC.dkimKey],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim', 'dkimRecords'],
  evaluate({ type, dkim, dkimRecords }, { subject }) {
    const { name } = subject;
    const records = recordsToJudge(type, dkimRecords, name);
    if ('outcome' in records) return records;
    const { seen, unseen } = records;
    const faults = faultsOf(seen);
    if (faults.length === 0 && unseen.length > 0) throw new NotSeen(joined(unseen, '; '));
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.Status', value: dkim.status } as const,
      ...seen.flatMap((record) => dkimEvidence('dkimRecords', record)),
    ];
    if (faults.length > 0) {
      const because = paragraph(broken(name, dkim.status, faults), besides(unseen));
      return { outcome: 'fail', because, evidence };
    }
    return { outcome: 'pass', because: inPlace(name, dkim.status, seen.length), evidence };
  },
  examples: [
    {
      name: say(
        en`SES says SUCCESS, and one CNAME is gone`,
        ja`SES でのステータスは SUCCESS だが、CNAME が 1 つ消えている`,
      ),
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim(lostDkimRecord('token1')) },
      expect: 'fail',
      says: ['SES says SUCCESS', 'but DNS says otherwise', `token1._domainkey.${DOMAIN} is not published`],
    },
    {
      name: say(
        en`none was ever published, and SES has given up`,
        ja`一度も公開されておらず、SES が確認を打ち切っている`,
      ),
      facts: {
        type: 'domain',
        dkim: { ...SIGNING, status: 'FAILED' },
        dkimRecords: easyDkim(lostDkimRecord('token1'), lostDkimRecord('token2'), lostDkimRecord('token3')),
      },
      expect: 'fail',
      says: ['SES says FAILED', 'stopped looking', 'DNS shows why', 'token1.', 'token2.', 'token3.'],
    },
    {
      name: say(en`a CNAME that leads nowhere`, ja`CNAME の指す先に何もない`),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { texts: [], key: { state: 'absent' } })),
      },
      expect: 'fail',
      says: ['is a CNAME to token1.dkim.amazonses.com', 'no key behind it'],
    },
    {
      name: say(
        en`a target to which the DNS editor added the zone`,
        ja`DNS の編集画面がターゲットにゾーン名を付け足している`,
      ),
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
      name: say(en`a copy of a key that SES has replaced since`, ja`SES がその後に交換したキーのコピー`),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: undefined, atTarget: 'otherKey' })),
      },
      expect: 'fail',
      says: ['is a text in place of a CNAME', 'another key than SES publishes'],
    },
    {
      name: say(
        en`over a third name to the key that SES publishes`,
        ja`別の名前を経由して、SES が公開するキーに到達する`,
      ),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: 'dkim.dns.example', atTarget: 'sameKey' })),
      },
      expect: 'pass',
    },
    {
      name: say(en`a key that was taken back`, ja`取り消されたキー`),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['p='], key: { state: 'revoked' } }),
      },
      expect: 'fail',
      says: [`own._domainkey.${DOMAIN}`, 'taken back'],
    },
    {
      name: say(en`a key marked as a test`, ja`テスト用のキー`),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['t=y; p=MIIB'], key: rsaKey(2048, true) }),
      },
      expect: 'fail',
      says: ['t=y'],
    },
    {
      name: say(en`two records at one name`, ja`同じ名前に 2 つのレコード`),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: ownDkim({ texts: ['p=MIIB', 'p=MIIC'], key: { state: 'several' } }),
      },
      expect: 'fail',
      says: ['2 texts'],
    },
    {
      name: say(
        en`one record is broken, and DNS does not answer for another`,
        ja`レコードの 1 つに問題があり、別の 1 つには DNS が応答しない`,
      ),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(lostDkimRecord('token1'), unread('TXT token2: SERVFAIL')),
      },
      expect: 'fail',
      says: ['token1._domainkey', 'Not seen: TXT token2: SERVFAIL.'],
    },
    {
      name: say(en`all three in place`, ja`3 つとも揃っている`),
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim() },
      expect: 'pass',
      says: ['all 3 DKIM records'],
    },
    {
      name: say(en`a key of your own`, ja`独自のキー`),
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: ownDkim() },
      expect: 'pass',
      says: ['the DKIM record'],
    },
    {
      name: say(
        en`a text in place of the CNAME, as some DNS hosts make it`,
        ja`CNAME の代わりに TXT レコード (一部の DNS サービスによる変換)`,
      ),
      facts: {
        type: 'domain',
        dkim: SIGNING,
        dkimRecords: easyDkim(dkimRecord('token1', { target: undefined })),
      },
      expect: 'pass',
    },
    {
      name: say(en`in place, and SES has yet to look`, ja`揃っているが、SES がまだ確認していない`),
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' }, dkimRecords: easyDkim() },
      expect: 'pass',
      says: ['Yet SES says PENDING', 'ses-dkim-verified'],
    },
    {
      name: say(
        en`DNS does not answer for one record, and the others are in place`,
        ja`レコードの 1 つに DNS が応答せず、他は揃っている`,
      ),
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: easyDkim(unread('TXT token1: SERVFAIL')) },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: say(
        en`an own key whose selector SES does not tell`,
        ja`独自のキーだが、SES からセレクターを得られない`,
      ),
      facts: { type: 'domain', dkim: SIGNING, dkimRecords: { kind: 'byodkim', records: [] } },
      expect: 'unknown',
      says: ['SES names no DKIM records'],
    },
    {
      name: say(en`DKIM was never set up`, ja`DKIM が設定されていない`),
      facts: { type: 'domain', dkim: NOT_SIGNING, dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['ses-dkim-verified'],
    },
    {
      name: say(en`an address`, ja`E メールアドレス`),
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkim: NOT_SIGNING, dkimRecords: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['is an address'],
    },
  ],
});
