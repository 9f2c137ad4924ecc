// The values of `mailposture fix`: what each may be, and what a wrong one is told.
import {
  parseHostedZone,
  parseReportAddress,
  parseSender,
  parseTopicName,
} from '../../src/cli/fix-options.ts';

describe('--from', () => {
  test.each([
    ['shop=Shop <no-reply@example.com>', { pool: 'shop', from: 'Shop <no-reply@example.com>' }],
    ['kumo-*=no-reply@example.com', { pool: 'kumo-*', from: 'no-reply@example.com' }],
    // The first equals sign parts them.
    ['shop="a=b" <no-reply@example.com>', { pool: 'shop', from: '"a=b" <no-reply@example.com>' }],
    ['shop = 通知 <a@example.jp>', { pool: 'shop', from: '通知 <a@example.jp>' }],
  ])('%s', (text, answer) => expect(parseSender(text)).toEqual(answer));

  test.each([
    ['no-reply@example.com', /expected "POOL=Example <no-reply@example\.com>"/],
    ['=no-reply@example.com', /expected "POOL=/],
    ['shop=', /"" is not a mailbox: the address is empty/],
    ['shop=no-reply', /"no-reply" is not a mailbox: the @ is missing/],
    ['shop=a@example.com, b@example.com', /several addresses/],
    ['shop=a@example.com\nBcc: b@example.com', /a line break/],
  ])('%j is refused', (text, why) => expect(() => parseSender(text)).toThrow(why));
});

describe('--events-topic', () => {
  test.each(['a', 'mail-events_1', 'a'.repeat(256)])('%s', (name) => expect(parseTopicName(name)).toBe(name));

  test.each(['', 'a'.repeat(257), 'a b', 'a.fifo', 'arn:aws:sns:eu-west-1:111122223333:a'])(
    '%j is refused',
    (name) => expect(() => parseTopicName(name)).toThrow(/the name of an SNS topic, not its ARN/),
  );
});

describe('--dmarc-reports', () => {
  test.each(['dmarc@example.com', 'a.b+c@mail.example.co.jp'])('%s', (address) =>
    expect(parseReportAddress(address)).toBe(address),
  );

  test.each([
    '',
    'example.com',
    'mailto:',
    'Reports <a@example.com>',
    'a@example.com,b@example.com',
    'a!1@x.example',
  ])('%j is refused', (text) =>
    expect(() => parseReportAddress(text)).toThrow(/an address like dmarc-reports@/),
  );
});

describe('--hosted-zone', () => {
  test.each([
    ['example.com=Z0123456789ABC', { name: 'example.com', id: 'Z0123456789ABC' }],
    ['Example.COM.=/hostedzone/Z1', { name: 'example.com', id: 'Z1' }],
    ['日本.example=hostedzone/Z1', { name: 'xn--wgv71a.example', id: 'Z1' }],
  ])('%s', (text, zone) => expect(parseHostedZone(text)).toEqual(zone));

  test.each([
    ['example.com', /expected "example\.com=Z/],
    ['example.com=', /"" is not the id of a hosted zone/],
    ['example.com=../Z1', /"\.\.\/Z1" is not the id of a hosted zone/],
    [`example.com=${'Z'.repeat(33)}`, /1 to 32 letters and digits/],
    ['exa mple.com=Z1', /"exa mple\.com" is not the name of a zone/],
  ])('%j is refused', (text, why) => expect(() => parseHostedZone(text)).toThrow(why));
});
