import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { boundedPattern } from './bounded-pattern.ts';
import { JsonTokenizer } from './json-tokenizer.ts';

describe('the pattern of a tokenizer', () => {
  test.each([
    ['\\s+', 'a  b c', ['  ', ' ']],
    [' {2,}', 'a   b c', ['   ']],
    ['[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]', 'a+b]', ['+', ']']],
    ['^\\s+|\\s+$', ' a ', [' ', ' ']],
    ['\\p{Lu}', 'aBC', ['B', 'C']],
    ['[\\u{1F600}-\\u{1F64F}]', 'a😀', ['😀']],
    ['\\n', 'a\nb', ['\n']],
    ['ab{3}c', 'abbbc', ['abbbc']],
    ['b{1,3}', 'bbbbab', ['bbb', 'b', 'b']],
    ['colou?r', 'color colour', ['color', 'colour']],
  ])('%s is run as it is', (source, text, found) => {
    expect(text.match(boundedPattern(source))).toEqual(found);
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
  ])('%s is refused: its time cannot be told', (source) => {
    expect(() => boundedPattern(source)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => boundedPattern(source)).toThrow('could take without end');
  });

  test.each(['[', '(', 'a{2', '\\p{Nothing}', 'a**'])('%s is refused as no regular expression', (source) => {
    expect(() => boundedPattern(source)).toThrow('no regular expression');
    expect(() => boundedPattern(source)).toThrow(VigilError);
  });

  test('the worst that is allowed ends', () => {
    expect('a'.repeat(4000).match(boundedPattern('a+aaaaaab'))).toBeNull();
  });
});

describe('a tokenizer.json', () => {
  const file = (normalizer: object) => ({
    ...JSON.parse(readFileSync(new URL('./__fixtures__/tokenizers/unigram.json', import.meta.url), 'utf8')),
    normalizer,
  });

  test.each([
    ['a pattern without a bound', { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' }, 'without end'],
    ['a pattern that is none', { type: 'Replace', pattern: { Regex: '[' }, content: '' }, 'no regular expression'],
    ['a replacement that multiplies', { type: 'Replace', pattern: { String: 'a' }, content: 'a'.repeat(1000) }, ''],
    [
      'steps without end',
      { type: 'Sequence', normalizers: Array.from({ length: 99 }, () => ({ type: 'NFC' })) },
      'does not know',
    ],
  ])('with %s is refused before it has seen a text', (_, normalizer, words) => {
    expect(() => JsonTokenizer.parse(file(normalizer))).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => JsonTokenizer.parse(file(normalizer))).toThrow(words);
  });

  test('doubles a text as often as it wants to, and no text takes memory for it', () => {
    const double = { type: 'Replace', pattern: { Regex: 'a' }, content: 'a'.repeat(64) };
    const normalizer = { type: 'Sequence', normalizers: Array.from({ length: 30 }, () => double) };
    expect(JsonTokenizer.parse(file(normalizer)).encode('aaa', 16).length).toBeLessThanOrEqual(16);
  });

  test.each([
    ['words that have no number', { type: 'BPE', vocab: { a: 'b' }, merges: [] }],
    ['merges of three', { type: 'BPE', vocab: { a: 1 }, merges: [['a', 'b', 'c']] }],
    ['pieces without a score', { type: 'Unigram', unk_id: 0, vocab: [['a']] }],
    ['pieces whose score is no number', { type: 'Unigram', unk_id: 0, vocab: [['a', null]] }],
  ])('with %s is refused', (_, model) => {
    const content = { ...file({ type: 'NFC' }), model };
    expect(() => JsonTokenizer.parse(content)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => JsonTokenizer.parse(content)).toThrow('(model.');
  });

  test.each(['bpe', 'unigram'])('of kind %s takes a text of any length and no spaces', (name) => {
    const content = readFileSync(new URL(`./__fixtures__/tokenizers/${name}.json`, import.meta.url), 'utf8');
    const tokenizer = JsonTokenizer.parse(JSON.parse(content));
    const ids = tokenizer.encode('valvered'.repeat(250_000), 64);
    expect(ids).toHaveLength(64);
    expect(ids).toEqual(tokenizer.encode('valvered'.repeat(250), 64));
  });
});
