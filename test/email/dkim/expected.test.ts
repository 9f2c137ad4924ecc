// The records that SES asks for.
import { byodkimRecord, easyDkimRecords, hostedZoneOf } from '../../../src/email/dkim/expected.ts';

test('Easy DKIM: a CNAME for each token', () => {
  expect(easyDkimRecords('mail.example.com', ['one', 'two'], 'dkim.eu-south-1.amazonses.com')).toEqual([
    {
      name: 'one._domainkey.mail.example.com',
      selector: 'one',
      target: 'one.dkim.eu-south-1.amazonses.com',
    },
    {
      name: 'two._domainkey.mail.example.com',
      selector: 'two',
      target: 'two.dkim.eu-south-1.amazonses.com',
    },
  ]);
});

test('Bring Your Own DKIM: a TXT record', () => {
  expect(byodkimRecord('example.com', 'own2026')).toEqual({
    name: 'own2026._domainkey.example.com',
    selector: 'own2026',
    target: undefined,
  });
});

test.each([
  ['eu-west-1', 'dkim.amazonses.com'],
  ['us-east-1', 'dkim.amazonses.com'],
  ['us-gov-west-1', 'dkim.amazonses.com'],
  ['eu-central-1', 'dkim.amazonses.com'],
  ['xx-future-1', 'dkim.amazonses.com'],
  ...[
    ...['af-south-1', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-5', 'ca-west-1'],
    ...['eu-central-2', 'eu-south-1', 'il-central-1', 'me-central-1', 'us-gov-east-1'],
  ].map((region) => [region, `dkim.${region}.amazonses.com`]),
])('keys of %s are in %s', (region, zone) => {
  expect(hostedZoneOf(region)).toBe(zone);
});
