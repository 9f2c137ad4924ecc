// The name of a custom MAIL FROM domain: a shared one, or a proposal.
import { familiesOf, mailFromName, type NamedIdentity } from '../../src/email/mail-from-name.ts';

const HERE = 'eu-west-1';
const THERE = 'us-east-1';

const plain = (name: string, region = HERE): NamedIdentity => ({
  name,
  region,
  mailFrom: { kind: 'default' },
});
const custom = (name: string, domain: string, region = HERE): NamedIdentity => {
  return {
    name,
    region,
    mailFrom: { kind: 'custom', domain, status: 'SUCCESS', onMxFailure: 'REJECT_MESSAGE' },
  };
};
const unread = (name: string, region = HERE): NamedIdentity => ({ name, region, mailFrom: undefined });

const own = (domain: string, otherwise: string) => ({ kind: 'own', domain, otherwise });
const BOUNCE = own('bounce.example.com', 'ses-bounce.example.com');
const REGIONAL = own(`bounce-${HERE}.example.com`, `ses-bounce-${HERE}.example.com`);

test.each<[string, string, readonly NamedIdentity[], object]>([
  ['alone', 'example.com', [plain('example.com')], BOUNCE],
  ['not even itself was listed', 'example.com', [], BOUNCE],
  ['an address', 'me@example.com', [plain('me@example.com')], BOUNCE],
  ['another case', 'Me@EXAMPLE.com', [plain('example.com')], BOUNCE],
  [
    'a name that is not ASCII',
    'bücher.example',
    [],
    own('bounce.xn--bcher-kva.example', 'ses-bounce.xn--bcher-kva.example'),
  ],
  ['the domain in another Region', 'example.com', [plain('example.com', THERE)], REGIONAL],
  ['an address of it there, unread', 'example.com', [unread('a@example.com', THERE)], REGIONAL],
  [
    'one there has a name, whose MX record leads there',
    'example.com',
    [custom('example.com', 'mail.example.com', THERE)],
    REGIONAL,
  ],
  [
    'another domain there',
    'example.com',
    [plain('example.org', THERE), plain('a.example.com', THERE)],
    BOUNCE,
  ],
  [
    "an address takes its domain's, before that of another address",
    'me@example.com',
    [custom('you@example.com', 'you.example.com'), custom('EXAMPLE.com', 'Mail.Example.com')],
    { kind: 'shared', domain: 'mail.example.com' },
  ],
  [
    'a domain takes that of its address, which stands in DNS',
    'example.com',
    [plain('example.com'), custom('you@example.com', 'you.example.com'), plain('example.com', THERE)],
    { kind: 'shared', domain: 'you.example.com' },
  ],
  [
    'that of a parent domain is not within the domain',
    'a@sub.example.com',
    [custom('example.com', 'bounce.example.com')],
    own('bounce.sub.example.com', 'ses-bounce.sub.example.com'),
  ],
])('%s', (_case, name, others, expected) => {
  expect(mailFromName({ name, region: HERE }, familiesOf(others))).toEqual(expected);
});
