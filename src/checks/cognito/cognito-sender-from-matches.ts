// Is the pool's FROM address one that its identity may send from?
import { en, type FromAddress, ja, paragraph, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { poolSender } from '../recipes/pool.ts';
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
import { clipped, EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';
import { faultOfFrom } from './from-fault.ts';
import { noIdentityOfYours, noReadableIdentity } from './no-identity.ts';

const NONE = say(en`(none)`, ja`(なし)`);
const EMPTY = say(en`(empty)`, ja`(空)`);

/** `EmailConfiguration.From`, for evidence. */
function written(from: FromAddress): string | Text {
  if (from.kind === 'absent') return NONE;
  return clipped(from.kind === 'malformed' ? from.text : from.address, 400) || EMPTY;
}

function address(local: string, domain: string): FromAddress {
  return { kind: 'address', address: `${local}@${domain}`, domain };
}

export default defineCheck({
  id: 'cognito-sender-from-matches',
  kind: 'userPool',
  severity: 'high',
  title: say(
    en`The FROM address of the pool is one that its identity may send from`,
    ja`ユーザープールの FROM アドレスが、その ID から送信できるアドレスである`,
  ),
  rationale: say(
    en`SES sends from an address only for an identity that holds it. A domain identity does not say which
       address to send from, so a FROM that is missing, cannot be read, or lies outside the identity that
       SourceArn names stops the mail of the pool: sign-ups, invitations and password resets.`,
    ja`SES は、ID に属するアドレスからしか送信しません。また、ドメイン ID だけでは、どのアドレスから送信するかが
       決まりません。そのため、FROM がない、解釈できない、または SourceArn の ID に属さない場合は、
       サインアップ、招待、パスワードのリセットなど、ユーザープールのメールが止まります。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Set FROM to an address of the identity's domain, such as no-reply@<domain>.`,
        ja`FROM を、no-reply@<domain> のような、ID のドメインのアドレスに設定してください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: poolSender,
  cannotSee: say(
    en`Whether the address has a mailbox that somebody reads, and where replies go (the REPLY-TO address
       is not read).`,
    ja`そのアドレスにメールボックスがあり、誰かが読んでいるかどうか。また、返信がどこに届くか (REPLY-TO アドレスは
       読み取りません)。`,
  ),
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.identities, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    const { name } = subject;
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return noIdentityOfYours(name);
    }
    const { source, from } = sender;
    if (source.kind === 'malformed') return noReadableIdentity(name);
    const evidence = [
      { fact: 'sender', field: 'EmailConfiguration.From', value: written(from) },
      { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: source.arn },
    ] as const;
    const fault = faultOfFrom(from, source.identity);
    if (fault !== undefined) {
      const because = say(en`The pool ${name} ${fault}.`, ja`ユーザープール ${name} ${fault}。`);
      return { outcome: 'fail', because, evidence };
    }
    const sends = from.kind === 'address' ? from.address : source.identity;
    const because = say(
      en`The pool ${name} sends from ${sends}, which belongs to its identity ${source.identity}.`,
      ja`ユーザープール ${name} は ${sends} から送信し、このアドレスは ID ${source.identity} に属します。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`another domain`, ja`別のドメイン`),
      facts: { sender: sesSenderFrom(DOMAIN, address('no-reply', 'example.net')) },
      expect: 'fail',
      says: ['"no-reply@example.net"', `outside the domain of its identity ${DOMAIN}`],
    },
    {
      name: say(en`a domain that only ends in the same letters`, ja`末尾の文字列が同じだけの別のドメイン`),
      facts: { sender: sesSenderFrom(DOMAIN, address('no-reply', `not${DOMAIN}`)) },
      expect: 'fail',
      says: [`not${DOMAIN}`],
    },
    {
      name: say(en`the domain above`, ja`親ドメイン`),
      facts: { sender: sesSenderFrom(`app.${DOMAIN}`, address('no-reply', DOMAIN)) },
      expect: 'fail',
    },
    {
      name: say(en`another address than the identity`, ja`ID とは別のアドレス`),
      facts: { sender: sesSenderFrom(ADDRESS, address('no-reply', DOMAIN)) },
      expect: 'fail',
      says: [`"no-reply@${DOMAIN}"`, `not the address of its identity ${ADDRESS}`],
    },
    {
      name: say(en`the local part in other case`, ja`ローカルパートの大文字と小文字が異なる`),
      facts: { sender: sesSenderFrom(ADDRESS, address('Hello', DOMAIN)) },
      expect: 'fail',
    },
    {
      name: say(en`none, for a domain`, ja`ドメイン ID で FROM がない`),
      facts: { sender: sesSenderFrom(DOMAIN, { kind: 'absent' }) },
      expect: 'fail',
      says: ['has no FROM', 'is a domain, which needs one'],
    },
    {
      name: say(en`one that cannot be read`, ja`解釈できない FROM`),
      facts: {
        sender: sesSenderFrom(DOMAIN, {
          kind: 'malformed',
          text: 'Kumo <no-reply>',
          why: say(en`the @ is missing`, ja`@ がありません`),
        }),
      },
      expect: 'fail',
      says: ['"Kumo <no-reply>": the @ is missing'],
    },
    {
      name: say(en`an address of the domain`, ja`ドメインのアドレス`),
      facts: { sender: sesSender(DOMAIN) },
      expect: 'pass',
    },
    {
      name: say(
        en`an address of a subdomain, and the identity in capital letters`,
        ja`サブドメインのアドレスで、ID が大文字`,
      ),
      facts: { sender: sesSenderFrom(DOMAIN.toUpperCase(), address('no-reply', `app.${DOMAIN}`)) },
      expect: 'pass',
    },
    {
      name: say(en`Cognito's own SES, with your FROM`, ja`自社の FROM を使う Cognito 自身の SES`),
      facts: { sender: ownFromSender(DOMAIN) },
      expect: 'pass',
    },
    {
      name: say(en`the address of the identity`, ja`ID のアドレス`),
      facts: { sender: sesSender(ADDRESS) },
      expect: 'pass',
    },
    {
      name: say(en`the address of the identity with a label`, ja`ラベル付きの ID のアドレス`),
      facts: { sender: sesSenderFrom(ADDRESS, address('hello+codes', DOMAIN)) },
      expect: 'pass',
    },
    {
      name: say(en`none, for an address`, ja`アドレス ID で FROM がない`),
      facts: { sender: sesSenderFrom(ADDRESS, { kind: 'absent' }) },
      expect: 'pass',
      says: [ADDRESS],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER },
      expect: 'notApplicable',
    },
    {
      name: say(en`an ARN that is none`, ja`ARN ではない文字列`),
      facts: { sender: brokenSender('hello') },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
