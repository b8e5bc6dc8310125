import { describe, expect, it } from 'vitest';
import { citedParts, citedSoFar } from './cited-text.ts';

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

  it('shows a citation of a text that is still coming once it is complete', () => {
    const pieces = ['It is', ' at 00:54 ', '[1', '2]', ' and [3].'];
    const states = pieces.map((_, index) => citedSoFar(pieces.slice(0, index + 1).join('')));
    expect(states).toEqual([
      { shown: 'It is', cited: [] },
      { shown: 'It is at 00:54 ', cited: [] },
      { shown: 'It is at 00:54', cited: [] },
      { shown: 'It is at 00:54 [12]', cited: [12] },
      { shown: 'It is at 00:54 [12] and [3].', cited: [12, 3] },
    ]);
  });

  it('adds what the sentence rests on but does not write, and leaves other brackets alone', () => {
    expect(citedParts('Gate [7] opens.', [3])).toEqual([
      { kind: 'words', text: 'Gate [7] opens.' },
      { kind: 'cite', number: 3 },
    ]);
  });
});
