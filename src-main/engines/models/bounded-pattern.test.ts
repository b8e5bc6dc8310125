import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkBoundedPattern } from './bounded-pattern.ts';
import { HubTokenizer } from './hub-tokenizer.ts';

describe('the pattern of a tokenizer', () => {
  test.each([
    '\\s+',
    ' {2,}',
    '[!"\\#\\$%\\&\'\\(\\)\\*\\+,\\-\\./:;<=>\\?@\\[\\\\\\]\\^_`\\{\\|\\}\\~]',
    '^\\s+|\\s+$',
    '\\p{Lu}',
    '[\\u{1F600}-\\u{1F64F}]',
    'ab{3}c',
    'b{1,3}',
    'colou?r',
    "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'re|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
  ])('%s passes as it is', (source) => {
    expect(checkBoundedPattern(source)).toBe(source);
  });

  test.each([
    '(a+)+$',
    '(a|a)*b',
    '(?:a*)*b',
    '([a-z]+)*@',
    '(.*)\\1',
    'a*a*b',
    '\\w+\\s*$',
    'a{0,4000}a{0,4000}b',
    '.*?.*?x',
    '(?=a)b',
    '(?<n>a)\\k<n>',
    'a+aaaaaaaab',
    'a{201}',
    'a+aaaa|b+bbbb',
    '(',
    'a**',
  ])('%s is refused: its time cannot be told', (source) => {
    expect(() => checkBoundedPattern(source)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => checkBoundedPattern(source)).toThrow('could take without end');
  });

  test('the worst that is allowed ends', () => {
    expect('a'.repeat(4000).match(new RegExp(checkBoundedPattern('a+aaaaaab'), 'gu'))).toBeNull();
  });
});

describe('a tokenizer.json', () => {
  const file = (normalizer: object) => ({
    ...JSON.parse(readFileSync(new URL('./__fixtures__/tokenizers/unigram.json', import.meta.url), 'utf8')),
    normalizer,
  });

  test.each([
    ['a pattern without a bound', { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' }, 'without end'],
    ['a pattern that is none', { type: 'Replace', pattern: { Regex: '\\p{Nothing}' }, content: '' }, 'does not know'],
    [
      'a replacement that multiplies',
      { type: 'Replace', pattern: { String: 'a' }, content: 'a'.repeat(1000) },
      'normalizer',
    ],
    [
      'steps without end',
      { type: 'Sequence', normalizers: Array.from({ length: 99 }, () => ({ type: 'NFC' })) },
      'does not know',
    ],
  ])('with %s is refused before it has seen a text', (_, normalizer, words) => {
    expect(() => HubTokenizer.parse(file(normalizer))).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => HubTokenizer.parse(file(normalizer))).toThrow(words);
  });

  test('with replacements that double a text again and again is refused', () => {
    const double = { type: 'Replace', pattern: { Regex: 'a' }, content: 'aa' };
    const normalizer = { type: 'Sequence', normalizers: Array.from({ length: 30 }, () => double) };
    expect(() => HubTokenizer.parse(file(normalizer))).toThrow('normalizer');
  });

  test.each([
    ['words that have no number', { type: 'BPE', vocab: { a: 'b' }, merges: [] }],
    ['merges of three', { type: 'BPE', vocab: { a: 1 }, merges: [['a', 'b', 'c']] }],
    ['pieces without a score', { type: 'Unigram', unk_id: 0, vocab: [['a']] }],
    ['pieces whose score is no number', { type: 'Unigram', unk_id: 0, vocab: [['a', null]] }],
  ])('with %s is refused', (_, model) => {
    const content = { ...file({ type: 'NFC' }), model };
    expect(() => HubTokenizer.parse(content)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => HubTokenizer.parse(content)).toThrow('(model.');
  });

  test.each(['bpe', 'unigram'])('of kind %s takes a text of any length and no spaces', (name) => {
    const content = readFileSync(new URL(`./__fixtures__/tokenizers/${name}.json`, import.meta.url), 'utf8');
    const tokenizer = HubTokenizer.parse(JSON.parse(content));
    const ids = tokenizer.encode('valvered'.repeat(250_000), 64);
    expect(ids).toHaveLength(64);
    expect(ids).toEqual(tokenizer.encode('valvered'.repeat(250), 64));
  });
});
