import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ClipTokenizer } from './clip-tokenizer.ts';

const folder = join(
  process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../shared/models', import.meta.url)),
  'clip-tokenizer',
);
const present = existsSync(join(folder, 'vocab.json'));
if (!present) process.stdout.write('CLIP tokenizer tests skipped: its vocabulary is not on this machine.\n');

describe.skipIf(!present)('ClipTokenizer', () => {
  const tokenizer = (): ClipTokenizer =>
    ClipTokenizer.parse(
      JSON.parse(readFileSync(join(folder, 'vocab.json'), 'utf8')),
      readFileSync(join(folder, 'merges.txt'), 'utf8'),
    );

  test('gives the ids of the published tokenizer', () => {
    expect(tokenizer().encode('a photo of a cat', 77)).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
  });

  test('letter case and spacing do not matter', () => {
    const cat = tokenizer().encode('a photo of a cat', 77);
    expect(tokenizer().encode('  A  Photo\tof a\nCAT ', 77)).toEqual(cat);
  });

  test('a long text keeps its start and the end mark', () => {
    const ids = tokenizer().encode('cat '.repeat(100), 77);
    expect(ids).toHaveLength(77);
    expect([ids[0], ids[1], ids[75], ids[76]]).toEqual([49406, 2368, 2368, 49407]);
  });

  test('splits digits, punctuation and words it does not know, in any script', () => {
    const { encode } = { encode: (text: string) => tokenizer().encode(text, 77) };
    expect(encode('12')).toEqual([49406, ...encode('1 2').slice(1)]);
    expect(encode('cat!')).toHaveLength(4);
    for (const text of ['作業員がバルブを閉める', 'Zwölf', 'zzqqxyzzy', '🙂']) {
      const ids = encode(text);
      expect(ids.length).toBeGreaterThan(2);
      expect(ids.slice(1, -1)).not.toContain(49407);
    }
  });

  test('refuses a vocabulary without marks', () => {
    expect(() => ClipTokenizer.parse({ cat: 1 }, '')).toThrow('no start or end mark');
    expect(() => ClipTokenizer.parse([1, 2], '')).toThrow('not a list of words');
  });
});
