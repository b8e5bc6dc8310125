import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { JsonTokenizer } from './json-tokenizer.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./__fixtures__/tokenizers/${name}`, import.meta.url), 'utf8'));
// Small tokenizers trained with the `tokenizers` library (0.23), with the steps of SigLIP 2 and SigLIP, and its ids.
const expected: Record<string, [string, number[]][]> = read('expected.json');

describe.each(Object.keys(expected))('%s', (name) => {
  const tokenizer = JsonTokenizer.parse(read(name));

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
  const file = { ...read('bpe.json'), pre_tokenizer: { type: 'BertPreTokenizer' } };
  expect(() => JsonTokenizer.parse(file)).toThrow('pre_tokenizer');
});
