// What is taken out of a text that quotes a secret, and what is not.
import { withoutSecrets } from '../../src/model.ts';

test.each([
  ['https://hooks.slack.com/services/T0/B0/XXXX', '[secret]'],
  ['x-amz-security-token:IQoJb3JpZ2luX2VjE+/==\nnext', 'x-amz-security-token:[secret]\nnext'],
  ['{"X-Amz-Security-Token":"IQoJ"}', '{"X-Amz-Security-Token":"[secret]"}'],
  [
    '?X-Amz-Security-Token=IQoJ%2B&X-Amz-Signature=0123456789abcdef0',
    '?X-Amz-Security-Token=[secret]&X-Amz-Signature=[secret]',
  ],
  ['host;x-amz-date;x-amz-security-token', 'host;x-amz-date;x-amz-security-token'],
  ['Signature=Version4 is spoken here', 'Signature=Version4 is spoken here'],
])('of %j is told %j', (text, told) => {
  expect(withoutSecrets(text)).toBe(told);
});
