// Consumer mailbox domains, told from everybody else's.
import { mailboxProviderOf } from '../../src/email/mailbox-providers.ts';

test.each([
  ['gmail.com', 'Gmail'],
  ['GoogleMail.com', 'Gmail'],
  ['gmail.com.', 'Gmail'],
  ['yahoo.com', 'Yahoo Mail'],
  ['yahoo.co.uk', 'Yahoo Mail'],
  ['yahoo.co.jp', 'Yahoo! JAPAN Mail'],
  ['ymail.com', 'Yahoo Mail'],
  ['outlook.com', 'Outlook.com'],
  ['hotmail.co.jp', 'Outlook.com'],
  ['live.jp', 'Outlook.com'],
  ['msn.com', 'Outlook.com'],
  ['me.com', 'iCloud Mail'],
  ['aol.com', 'AOL Mail'],
  ['web.de', 'WEB.DE'],
  ['protonmail.com', 'Proton Mail'],
  ['qq.com', 'QQ Mail'],
  ['163.com', 'NetEase Mail'],
  ['naver.com', 'Naver Mail'],
  ['docomo.ne.jp', 'NTT docomo'],
  ['ezweb.ne.jp', 'au'],
  ['i.softbank.jp', 'SoftBank'],
  ['d.vodafone.ne.jp', 'SoftBank'],
  ['mba.ocn.ne.jp', 'OCN'],
  ['t-online.de', 'T-Online'],
  ['wanadoo.fr', 'Orange'],
  ['sbcglobal.net', 'AT&T'],
  ['uol.com.br', 'UOL'],
  ['a.b.c.d.e.gmail.com', 'Gmail'],
])('%s is a domain of %s', (domain, provider) => {
  expect(mailboxProviderOf(domain)).toBe(provider);
});

test.each([
  'example.com',
  'google.com',
  'notgmail.com',
  'gmail.com.example.com',
  'yahoo.example',
  'outlook.co',
  'softbank.jp',
  'ne.jp',
  'com',
  '',
  '.',
])('%j is nobody else’s', (domain) => {
  expect(mailboxProviderOf(domain)).toBeUndefined();
});
