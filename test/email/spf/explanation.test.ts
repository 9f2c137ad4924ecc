// Explanations: the modifier exp of RFC 7208 section 6.2. What they say is hostile.
import { checkRecord } from '../../support/spf.ts';
import type { Zone } from '../../support/zone.ts';

test.each<[string, readonly string[], string | undefined]>([
  ['a text', ['Not from here.'], 'Not from here.'],
  ['trailing dots and spaces stay', [' a. '], ' a. '],
  [
    'macros',
    ['%{c} is not of %{d}; see http://%{d}/?s=%{S}&i=%{I}&r=%{r}&t=%{t}'],
    '54.240.1.1 is not of example.com; see http://example.com/?s=bounce%40example.com&i=54.240.1.1&r=receiver.example&t=1795514400',
  ],
  ['two records', ['one', 'two'], undefined],
  ['no record', [], undefined],
  ['an empty one', [''], undefined],
  ['a syntax error', ['The %{x}-files.'], undefined],
  ['Latin-1', ['\u00e9'], undefined],
  ['a line break', ['250 OK\r\nDATA'], undefined],
  ['an escape of a terminal', ['\u001b[31m'], undefined],
  ['markup is text', ['<script>alert(1)</script>'], '<script>alert(1)</script>'],
  ['too long', ['x'.repeat(4000)], 'x'.repeat(512)],
  ['many macros', ['%{s}'.repeat(5000)], 'bounce@example.com'.repeat(5000).slice(0, 512)],
])('%s', async (_case, texts, explanation) => {
  const evaluation = await checkRecord('v=spf1 -all exp=e.example', { 'e.example': { TXT: texts } });
  expect(evaluation.result).toBe('fail');
  expect(evaluation.explanation).toBe(explanation);
  expect(evaluation).toMatchObject({ lookups: 0, voids: 0 });
});

test('what was said in HELO cannot put a line break into it', async () => {
  const zone: Zone = { 'e.example': { TXT: ['%{h}'] } };
  const evaluation = await checkRecord('v=spf1 -all exp=e.example', zone, { helo: 'a\r\nb' });
  expect(evaluation).toMatchObject({ result: 'fail' });
  expect(evaluation.explanation).toBeUndefined();
});

test.each<[string, string, string, string | undefined]>([
  [
    'of a redirect: the one that it leads to',
    'v=spf1 redirect=b.example exp=e.example',
    'v=spf1 -all exp=f.example',
    'theirs',
  ],
  ['of a redirect without one', 'v=spf1 redirect=b.example exp=e.example', 'v=spf1 -all', undefined],
  ['of an include: never', 'v=spf1 include:b.example -all', 'v=spf1 -all exp=f.example', undefined],
  ['beside an include', 'v=spf1 include:b.example -all exp=e.example', 'v=spf1 -all exp=f.example', 'ours'],
  ['of a failing include', 'v=spf1 -include:b.example exp=e.example', 'v=spf1 +all exp=f.example', 'ours'],
  ['of a softfail', 'v=spf1 ~all exp=e.example', 'v=spf1', undefined],
  ['where DNS does not answer', 'v=spf1 -all exp=fails.example', 'v=spf1', undefined],
  ['at a name that cannot be', 'v=spf1 -all exp=a..example', 'v=spf1', undefined],
  ['where nothing is', 'v=spf1 -all exp=gone.example', 'v=spf1', undefined],
])('%s', async (_case, record, other, explanation) => {
  const zone: Zone = {
    'b.example': { TXT: [other] },
    'e.example': { TXT: ['ours'] },
    'f.example': { TXT: ['theirs'] },
    'fails.example': { fails: true },
  };
  const evaluation = await checkRecord(record, zone);
  expect(evaluation.result).not.toBe('permerror');
  expect(evaluation.explanation).toBe(explanation);
});
