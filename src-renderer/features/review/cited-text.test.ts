import { describe, expect, it } from 'vitest';
import { citedParts } from './cited-text.ts';

describe('cited text', () => {
  it('puts a citation where the sentence has it', () => {
    expect(citedParts('First at 00:54 [1], then at 01:00 [2].', [1, 2])).toEqual([
      { kind: 'words', text: 'First at 00:54' },
      { kind: 'cite', number: 1 },
      { kind: 'words', text: ', then at 01:00' },
      { kind: 'cite', number: 2 },
      { kind: 'words', text: '.' },
    ]);
  });

  it('adds what the sentence rests on but does not write, and leaves other brackets alone', () => {
    expect(citedParts('Gate [7] opens.', [3])).toEqual([
      { kind: 'words', text: 'Gate [7] opens.' },
      { kind: 'cite', number: 3 },
    ]);
  });
});
