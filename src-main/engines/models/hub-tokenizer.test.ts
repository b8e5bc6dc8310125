import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HubTokenizer } from './hub-tokenizer.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./__fixtures__/tokenizers/${name}`, import.meta.url), 'utf8'));
// Small tokenizers trained with the `tokenizers` library (0.23), with the steps of SigLIP 2 and SigLIP, and its ids.
const expected: Record<string, [string, number[]][]> = read('expected.json');

describe.each(Object.keys(expected))('%s', (name) => {
  const tokenizer = HubTokenizer.parse(read(name));

  test.each(expected[name]!)('%j becomes the ids of the reference', (text, ids) => {
    expect(tokenizer.encode(text, 64)).toEqual(ids);
  });

  test('a long text keeps its end mark', () => {
    const ids = tokenizer.encode('the red valve '.repeat(60), 64);
    expect(ids).toHaveLength(64);
    expect(ids[63]).toBe(1);
  });
});

test('a tokenizer with an unknown step is refused', () => {
  const file = { ...read('bpe.json'), pre_tokenizer: { type: 'FixedLength', length: 0 } };
  expect(() => HubTokenizer.parse(file)).toThrow('pre_tokenizer');
});

const folder = join(
  process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../shared/models', import.meta.url)),
  'clip-tokenizer',
);
const present = existsSync(join(folder, 'vocab.json'));
if (!present) process.stdout.write('CLIP tokenizer tests skipped: its vocabulary is not on this machine.\n');

describe.skipIf(!present)('a word list and merges of CLIP', () => {
  const tokenizer = (): HubTokenizer =>
    HubTokenizer.fromPairs(
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
    expect(() => HubTokenizer.fromPairs({ cat: 1 }, '')).toThrow('no start or end mark');
    expect(() => HubTokenizer.fromPairs([1, 2], '')).toThrow('not a list of words');
  });
});
