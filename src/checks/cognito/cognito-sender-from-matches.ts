// Is the pool's FROM address one that its identity may send from?
import type { FromAddress } from '../../model.ts';
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

/** `EmailConfiguration.From`, for evidence. */
function written(from: FromAddress): string {
  if (from.kind === 'absent') return '(none)';
  return clipped(from.kind === 'malformed' ? from.text : from.address, 400) || '(empty)';
}

function address(local: string, domain: string): FromAddress {
  return { kind: 'address', address: `${local}@${domain}`, domain };
}

export default defineCheck({
  id: 'cognito-sender-from-matches',
  kind: 'userPool',
  severity: 'high',
  title: 'The FROM address of the pool is one that its identity may send from',
  rationale:
    'SES sends from an address only for an identity that holds it. A domain identity does not say which ' +
    'address to send from, so a FROM that is missing, cannot be read, or lies outside the identity that ' +
    'SourceArn names stops the mail of the pool: sign-ups, invitations and password resets.',
  remediation: {
    summary: `Set FROM to an address of the identity's domain, such as no-reply@<domain>. ${SEND_THE_WHOLE_POOL}`,
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: poolSender,
  cannotSee:
    'Whether the address has a mailbox that somebody reads, and where replies go (the REPLY-TO address ' +
    'is not read).',
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.identities, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    if (sender.kind === 'customEmailSender' || sender.kind === 'cognitoDefault') {
      return {
        outcome: 'notApplicable',
        because: `The pool ${subject.name} sends from no identity of yours.`,
      };
    }
    const { source, from } = sender;
    if (source.kind === 'malformed') {
      const because = `The pool ${subject.name} names no identity that can be read; cognito-sender-exists says so.`;
      return { outcome: 'notApplicable', because };
    }
    const evidence = [
      { fact: 'sender', field: 'EmailConfiguration.From', value: written(from) },
      { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: source.arn },
    ] as const;
    const fault = faultOfFrom(from, source.identity);
    if (fault !== undefined) {
      return { outcome: 'fail', because: `The pool ${subject.name} ${fault}.`, evidence };
    }
    const sends = from.kind === 'address' ? from.address : source.identity;
    const because = `The pool ${subject.name} sends from ${sends}, which belongs to its identity ${source.identity}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'another domain',
      facts: { sender: sesSenderFrom(DOMAIN, address('no-reply', 'example.net')) },
      expect: 'fail',
      says: ['"no-reply@example.net"', `outside the domain of its identity ${DOMAIN}`],
    },
    {
      name: 'a domain that only ends in the same letters',
      facts: { sender: sesSenderFrom(DOMAIN, address('no-reply', `not${DOMAIN}`)) },
      expect: 'fail',
      says: [`not${DOMAIN}`],
    },
    {
      name: 'the domain above',
      facts: { sender: sesSenderFrom(`app.${DOMAIN}`, address('no-reply', DOMAIN)) },
      expect: 'fail',
    },
    {
      name: 'another address than the identity',
      facts: { sender: sesSenderFrom(ADDRESS, address('no-reply', DOMAIN)) },
      expect: 'fail',
      says: [`"no-reply@${DOMAIN}"`, `not the address of its identity ${ADDRESS}`],
    },
    {
      name: 'the local part in other case',
      facts: { sender: sesSenderFrom(ADDRESS, address('Hello', DOMAIN)) },
      expect: 'fail',
    },
    {
      name: 'none, for a domain',
      facts: { sender: sesSenderFrom(DOMAIN, { kind: 'absent' }) },
      expect: 'fail',
      says: ['has no FROM', 'is a domain, which needs one'],
    },
    {
      name: 'one that cannot be read',
      facts: {
        sender: sesSenderFrom(DOMAIN, {
          kind: 'malformed',
          text: 'Kumo <no-reply>',
          why: 'the @ is missing',
        }),
      },
      expect: 'fail',
      says: ['"Kumo <no-reply>": the @ is missing'],
    },
    { name: 'an address of the domain', facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    {
      name: 'an address of a subdomain, and the identity in capital letters',
      facts: { sender: sesSenderFrom(DOMAIN.toUpperCase(), address('no-reply', `app.${DOMAIN}`)) },
      expect: 'pass',
    },
    {
      name: "Cognito's own SES, with your FROM",
      facts: { sender: ownFromSender(DOMAIN) },
      expect: 'pass',
    },
    { name: 'the address of the identity', facts: { sender: sesSender(ADDRESS) }, expect: 'pass' },
    {
      name: 'the address of the identity with a label',
      facts: { sender: sesSenderFrom(ADDRESS, address('hello+codes', DOMAIN)) },
      expect: 'pass',
    },
    {
      name: 'none, for an address',
      facts: { sender: sesSenderFrom(ADDRESS, { kind: 'absent' }) },
      expect: 'pass',
      says: [ADDRESS],
    },
    { name: 'the default sender', facts: { sender: DEFAULT_SENDER }, expect: 'notApplicable' },
    { name: 'a Lambda function that sends', facts: { sender: CUSTOM_SENDER }, expect: 'notApplicable' },
    {
      name: 'an ARN that is none',
      facts: { sender: brokenSender('hello') },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
