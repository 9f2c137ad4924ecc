// Each kind of quoting, read back by what it is for: a shell, a parser, Terraform itself.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { comment, hclString, jsonDocument, shellWord, yamlString } from '../../../src/fix/render/quote.ts';
import { same } from '../../../src/model.ts';
import { readHcl } from './hcl.ts';
import { hostileText } from './hostile.ts';
import { TERRAFORM } from './terraform-binary.ts';

const run = promisify(execFile);

describe('a word of a shell', () => {
  test.each([
    ['example.com', 'example.com'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['=ls', "'=ls'"],
    ['<hosted-zone-id>', "'<hosted-zone-id>'"],
    ['a\x1b[2Jb', `"$(printf 'a\\033[2Jb')"`],
    ['a\u0085b', `"$(printf 'a\\302\\205b')"`],
    ["-%d'\\\t", `"$(printf '\\055%%d\\047\\\\\\011')"`],
    ['a\0b', "'a\ufffdb'"],
    ['a\nb', "'a\nb'"],
    ['a\r\nb\n\n', `"$(printf 'a\\015\nb')"'\n\n'`],
  ])('%j is written %s', (text, written) => {
    expect(shellWord(text)).toBe(written);
  });

  const folder = mkdtempSync(join(tmpdir(), 'mailposture-sh-'));
  const script = join(folder, 'words.sh');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is one argument that holds just the text, and pasting it types no control character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { maxLength: 4 }), async (texts) => {
        const words = texts.map(shellWord);
        expect(words.join(' ')).not.toMatch(/(?!\n)\p{Cc}/u);
        // From a file: one argument of 128 KiB is more than Linux takes.
        writeFileSync(script, `printf '%s\\0' ${words.join(' ')}\n`);
        const { stdout } = await run('sh', [script], { maxBuffer: 1e7 });
        const expected = texts.length === 0 ? [''] : texts.map((text) => text.replaceAll('\0', '\ufffd'));
        expect(stdout).toBe(expected.map((text) => `${text}\0`).join(''));
      }),
      { numRuns: 60 },
    );
  });
});

describe('JSON', () => {
  test('holds the value, and shows what would not be seen', () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, fc.array(hostileText)), (value) => {
        const json = jsonDocument(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('half a surrogate pair becomes U+FFFD, since no UTF-8 could hold it', () => {
    expect(jsonDocument('a\ud800b')).toBe('"a\ufffdb"\n');
  });
});

describe('HCL', () => {
  test.each([
    ['a"b\\c', '"a\\"b\\\\c"'],
    [`\${a}`, `"$\${a}"`],
    [`$\${a}`, `"$$\${a}"`],
    ['%{if}', '"%%{if}"'],
    ['100% $5', '"100% $5"'],
    ['\n\0\u202e\u{e0001}', '"\\n\\u0000\\u202e\\U000e0001"'],
  ])('%j is written %s', (text, written) => {
    expect(hclString(text)).toBe(written);
  });

  test('reads back as the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(readHcl(`x = ${hclString(text)}\n`)).toEqual([{ name: 'x', value: text }]);
      }),
    );
  });

  const withTerraform = TERRAFORM === undefined ? test.skip : test;
  withTerraform('Terraform reads it as the text, in NFC', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailposture-hcl-'));
    try {
      const texts = fc.sample(hostileText, { numRuns: 150, seed: 5 }).map((text) => text.slice(0, 200));
      const whole = texts.map((text) => text.replace(/\p{Cs}/gu, ''));
      const expression = `join(",", [${whole.map((text) => `base64encode(${hclString(text)})`).join(', ')}])`;
      const stdout = execFileSync(TERRAFORM ?? '', ['console'], {
        cwd: folder,
        input: `${expression}\n`,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const [, answer = ''] = /^"(.*)"$/m.exec(stdout) ?? [];
      expect(answer.split(',').map((text) => Buffer.from(text, 'base64').toString('utf8'))).toEqual(
        whole.map((text) => text.normalize('NFC')),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('YAML reads back as the text', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const document = parseDocument(`x: ${yamlString(text)}\n`);
      expect([...document.errors, ...document.warnings]).toEqual([]);
      expect(document.toJS()).toEqual({ x: text });
    }),
  );
});

test.each(['#', ';'] as const)('a comment after %s is one line to any reader', (marker) => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { en } = comment(marker, same(text));
      expect(en.startsWith(`${marker} `)).toBe(true);
      expect(en).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
