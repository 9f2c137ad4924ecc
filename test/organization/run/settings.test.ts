// What the environment says of the accounts of a run.
import { memberSettingsFrom } from '../../../src/config.ts';
import { InputError } from '../../../src/input.ts';
import { expectJapanese } from '../../support/japanese.ts';

test.each<[string, Record<string, string>, object]>([
  ['nothing', {}, { role: 'MailpostureMember' }],
  ['empty texts', { MAILPOSTURE_ACCOUNTS: '', MAILPOSTURE_EXTERNAL_ID: '' }, { role: 'MailpostureMember' }],
  [
    'everything',
    {
      MAILPOSTURE_ACCOUNTS: '222222222222, 111111111111,222222222222',
      MAILPOSTURE_ROLE: 'audit/Reader',
      MAILPOSTURE_EXTERNAL_ID: 'mailposture-7f3a',
    },
    { accounts: ['222222222222', '111111111111'], role: 'audit/Reader', externalId: 'mailposture-7f3a' },
  ],
])('%s', (_, environment, expected) => {
  expect(memberSettingsFrom(environment)).toEqual(expected);
});

test.each([
  ['MAILPOSTURE_ACCOUNTS', '12', 'account ids of 12 digits'],
  ['MAILPOSTURE_ACCOUNTS', '111111111111,', 'account ids of 12 digits'],
  ['MAILPOSTURE_ROLE', 'arn:aws:iam::111111111111:role/x', 'not its ARN'],
  ['MAILPOSTURE_ROLE', 'two words', 'the name of a role'],
  ['MAILPOSTURE_EXTERNAL_ID', 'x', '2 to 1,224'],
  ['MAILPOSTURE_ROLES', 'x', 'unknown key'],
])('%s=%s is refused by name', (name, value, expected) => {
  const read = () => memberSettingsFrom({ [name]: value });
  expect(read).toThrow(InputError);
  expect(read).toThrow(name);
  expect(read).toThrow(expected);
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) expectJapanese(error.text);
  }
});
