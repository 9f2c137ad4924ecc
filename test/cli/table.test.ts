// The report on a terminal, where it is long.
import { reportTable } from '../../src/cli/table.ts';
import type { Locale } from '../../src/model.ts';
import { finding, report } from '../support/reports.ts';

const plain = { paint: (_: unknown, text: string) => text, width: 100 };
const many = (outcome: 'fail' | 'unknown', count: number) =>
  Array.from({ length: count }, (_, i) => {
    const { subject } = finding();
    return finding({ outcome, subject: { ...subject, id: `${subject.id}${i}`, name: `shop-${i}` } });
  });
const table = (findings: ReturnType<typeof many>, locale: Locale = 'en') =>
  reportTable(report({ findings, locale }), plain);

test('of what nobody saw the first few are shown, and the rest counted', () => {
  const text = table(many('unknown', 12));
  expect(text.match(/\? user pool shop-/g)).toHaveLength(10);
  expect(text).toContain('  ? … and 2 more\n');
  expect(table(many('unknown', 12), 'ja')).toContain('  ? … ほか 2 件\n');
});

test('what fails is shown to the last', () => {
  const text = table(many('fail', 200));
  expect(text.match(/✗ user pool shop-/g)).toHaveLength(200);
  expect(text).not.toContain('more');
});

test('ten that nobody saw are all shown', () => {
  expect(table(many('unknown', 10))).not.toContain('more');
});
