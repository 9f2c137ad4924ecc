// The examples of cognito-sender-passes-dmarc.
import { en, ja, same, say } from '../../model.ts';
import type { Check } from '../define.ts';
import { dmarcFound, dmarcNone, organization, read, unread } from '../samples/dns.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../samples/mail.ts';
import {
  ADDRESS,
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sesSender,
  sesSenderFrom,
} from '../samples.ts';

const SENDER = sesSender(DOMAIN);
const SUBDOMAIN = `mail.${DOMAIN}`;
const ONLY_BELOW = read(dmarcFound('v=DMARC1; p=reject', { domain: SUBDOMAIN }));
const UNSIGNED = {
  dkim: [],
  unsigned: say(
    en`no verified domain covers ${ADDRESS}, so SES signs only as amazonses.com`,
    ja`${ADDRESS} を含む検証済みドメインがないため、SES は amazonses.com としてのみ署名します`,
  ),
};

/** A case for each way through the chain, and for each pool that has no mail to judge. */
export const PASSES_DMARC_EXAMPLES: Check<'userPool', 'sender' | 'authentication'>['examples'] = [
  {
    name: say(
      en`no signature, and the MAIL FROM domain of SES`,
      ja`署名がなく、MAIL FROM ドメインは SES のもの`,
    ),
    facts: {
      sender: sesSender(ADDRESS),
      authentication: [authentication({ ...UNSIGNED, spf: AMAZONS_SPF })],
    },
    expect: 'fail',
    says: [
      `Mail from ${DOMAIN} is set to go out through SES in eu-west-1`,
      'SES signs only as amazonses.com',
      `SPF of amazonses.com passes (SES uses its own MAIL FROM domain for ${DOMAIN}), and does not align`,
      'neither DKIM nor SPF both passes and aligns',
    ],
  },
  {
    name: say(en`a signature whose keys are gone from DNS`, ja`署名のキーが DNS からなくなった`),
    facts: {
      sender: SENDER,
      authentication: [
        authentication({
          dkim: [
            dkimLeg({
              passes: 'no',
              because: say(
                en`3 of 3 keys in DNS cannot be used`,
                ja`DNS 上のキー 3 個中 3 個が使用できません`,
              ),
            }),
          ],
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'fail',
    says: ['does not pass (3 of 3 keys in DNS cannot be used), and aligns'],
  },
  {
    name: say(
      en`a record at the subdomain alone: it passes by RFC 7489, and fails by RFC 9989`,
      ja`サブドメインにのみレコードがある: RFC 7489 では合格、RFC 9989 では不合格`,
    ),
    facts: {
      sender: sesSender(SUBDOMAIN),
      authentication: [
        authentication({
          from: SUBDOMAIN,
          organization: read(organization(SUBDOMAIN, DOMAIN)),
          dmarc: ONLY_BELOW,
          dmarcByRfc7489: ONLY_BELOW,
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'fail',
    says: [
      `DKIM of ${DOMAIN} passes`,
      `does not align with ${SUBDOMAIN} by RFC 9989, but by RFC 7489`,
      'fails at receivers that follow RFC 9989',
    ],
  },
  {
    name: say(
      en`strict alignment, and a signature of the domain above`,
      ja`strict アライメントで、署名は親ドメインのもの`,
    ),
    facts: {
      sender: sesSender(SUBDOMAIN),
      authentication: [
        authentication({
          from: SUBDOMAIN,
          dmarc: read(dmarcFound('v=DMARC1; p=reject; adkim=s; aspf=s', { domain: SUBDOMAIN })),
          dmarcByRfc7489: read(dmarcFound('v=DMARC1; p=reject; adkim=s; aspf=s', { domain: SUBDOMAIN })),
        }),
      ],
    },
    expect: 'fail',
    says: [`DKIM of ${DOMAIN} passes`, `does not align with ${SUBDOMAIN}`],
  },
  {
    name: say(en`it passes in one of two Regions`, ja`2 つのリージョンの一方でのみ合格する`),
    facts: {
      sender: ownFromSender(DOMAIN, '*'),
      authentication: [
        authentication(),
        authentication({
          ...UNSIGNED,
          route: say(
            en`through Cognito's own SES in eu-north-1 as ${DOMAIN}`,
            ja`eu-north-1 の Cognito 自身の SES から ${DOMAIN} として`,
          ),
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'fail',
    says: ['in eu-west-1', 'in eu-north-1', 'So it passes DMARC by DKIM and SPF', 'So it fails DMARC'],
  },
  {
    name: say(
      en`it fails in one Region, and of the other not all is known`,
      ja`一方のリージョンで不合格となり、もう一方は一部が不明`,
    ),
    facts: {
      sender: ownFromSender(DOMAIN, '*'),
      authentication: [
        authentication({ ...UNSIGNED, spf: AMAZONS_SPF }),
        authentication({
          dkim: [dkimLeg({ passes: 'unknown', because: same('TXT token1: SERVFAIL') })],
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'fail',
  },
  {
    name: say(en`DKIM and SPF both pass and align`, ja`DKIM と SPF がともに合格してアラインする`),
    facts: { sender: SENDER, authentication: [authentication()] },
    expect: 'pass',
    says: ['passes DMARC by DKIM and SPF'],
  },
  {
    name: say(
      en`DKIM alone, because SES uses its own MAIL FROM domain`,
      ja`DKIM のみ (SES が自身の MAIL FROM ドメインを使用)`,
    ),
    facts: { sender: SENDER, authentication: [authentication({ spf: AMAZONS_SPF })] },
    expect: 'pass',
    says: ['by DKIM alone'],
  },
  {
    name: say(
      en`p=reject on SPF alone: it passes, and cognito-sender-bulk-ready warns`,
      ja`SPF のみで p=reject: 合格し、cognito-sender-bulk-ready が警告する`,
    ),
    facts: {
      sender: SENDER,
      authentication: [authentication({ ...UNSIGNED, dmarc: read(dmarcFound('v=DMARC1; p=reject')) })],
    },
    expect: 'pass',
    says: ['by SPF alone'],
  },
  {
    name: say(
      en`no DMARC record: domain-dmarc-published says so, and alignment is judged all the same`,
      ja`DMARC レコードがない: domain-dmarc-published が指摘し、アライメントは通常どおり判定する`,
    ),
    facts: {
      sender: SENDER,
      authentication: [authentication({ dmarc: read(dmarcNone()), dmarcByRfc7489: read(dmarcNone()) })],
    },
    expect: 'pass',
    says: ['no record applies', 'DMARC, once a record is published,'],
  },
  {
    name: say(en`SPF was not seen, and DKIM carries the mail`, ja`SPF は不明だが、DKIM で合格する`),
    facts: {
      sender: SENDER,
      authentication: [
        authentication({ spf: spfLeg({ passes: 'unknown', because: same('TXT bounce: SERVFAIL') }) }),
      ],
    },
    expect: 'pass',
  },
  {
    name: say(
      en`whether the keys are live is not known, and SPF does not align`,
      ja`キーが有効かどうかが不明で、SPF はアラインしない`,
    ),
    facts: {
      sender: SENDER,
      authentication: [
        authentication({
          dkim: [dkimLeg({ passes: 'unknown', because: same('TXT token1: SERVFAIL') })],
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'unknown',
    says: ['TXT token1: SERVFAIL'],
  },
  {
    name: say(en`what the domain belongs to is not known`, ja`組織ドメインが不明`),
    facts: {
      sender: sesSender(SUBDOMAIN),
      authentication: [
        authentication({
          from: SUBDOMAIN,
          organization: unread(`TXT _dmarc.${DOMAIN}: SERVFAIL`),
          spf: AMAZONS_SPF,
        }),
      ],
    },
    expect: 'unknown',
    says: [`TXT _dmarc.${DOMAIN}: SERVFAIL`],
  },
  {
    name: say(en`the default sender`, ja`デフォルトの送信元`),
    facts: { sender: DEFAULT_SENDER, authentication: [] },
    expect: 'notApplicable',
    says: ['a domain of AWS'],
  },
  {
    name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
    facts: { sender: CUSTOM_SENDER, authentication: [] },
    expect: 'notApplicable',
    says: ['its own function'],
  },
  {
    name: say(en`an identity that is gone`, ja`存在しなくなった ID`),
    facts: { sender: SENDER, authentication: [] },
    expect: 'notApplicable',
    says: ['cognito-sender-exists'],
  },
  {
    name: say(en`an ARN that is none`, ja`ARN ではない文字列`),
    facts: { sender: brokenSender('hello'), authentication: [] },
    expect: 'notApplicable',
    says: ['cognito-sender-exists'],
  },
  {
    name: say(en`no FROM`, ja`FROM がない`),
    facts: { sender: sesSenderFrom(DOMAIN, { kind: 'absent' }), authentication: [] },
    expect: 'notApplicable',
    says: ['no FROM address', 'cognito-sender-from-matches'],
  },
  {
    name: say(en`a FROM that cannot be read`, ja`解釈できない FROM`),
    facts: {
      sender: sesSenderFrom(DOMAIN, {
        kind: 'malformed',
        text: 'no-reply',
        why: say(en`the @ is missing`, ja`@ がありません`),
      }),
      authentication: [],
    },
    expect: 'notApplicable',
    says: ['cannot be read', 'cognito-sender-from-matches'],
  },
];
