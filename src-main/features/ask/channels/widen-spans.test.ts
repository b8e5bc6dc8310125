import { describe, expect, it } from 'vitest';
import { sentencesOf, wholeSentence } from '../../../engines/transcripts/sentences.ts';
import { withinShot } from './visual.ts';

const span = (startSec: number, endSec: number) => ({ startSec, endSec });

describe('withinShot', () => {
  it('shows a short shot whole, by the shot that holds most of the chunk', () => {
    expect(withinShot(span(9, 12), [span(0, 10), span(10, 14)])).toEqual(span(10, 14));
  });
  it('cuts the chunk at the bounds of a long shot', () => {
    expect(withinShot(span(28.8, 31.8), [span(0, 30.5), span(30.5, 90)])).toEqual(span(28.8, 30.5));
  });
  it('leaves the chunk alone when too little would stay, or there is no shot', () => {
    expect(withinShot(span(29.5, 30.5), [span(0, 30.1), span(30.1, 60)])).toEqual(span(29.5, 30.5));
    expect(withinShot(span(5, 8), [])).toEqual(span(5, 8));
  });
});

describe('wholeSentence', () => {
  const line = (startSec: number, endSec: number, text: string) => ({ startSec, endSec, text });
  const lines = [
    line(0, 2, 'Ready.'),
    line(2, 4, 'Now open'),
    line(4, 6, 'the left valve'),
    line(6, 8, 'and wait.'),
    line(8, 10, 'Good.'),
    line(14, 16, 'after a pause'),
  ];
  it('joins lines up to the full stops around', () => {
    expect(wholeSentence(span(4, 6), lines)).toEqual(span(2, 8));
    expect(wholeSentence(span(2, 4), lines)).toEqual(span(2, 8));
    expect(wholeSentence(span(8, 10), lines)).toEqual(span(8, 10));
  });
  it('stops at pauses, at fifteen seconds, and for unknown lines', () => {
    expect(wholeSentence(span(14, 16), lines)).toEqual(span(14, 16));
    const endless = Array.from({ length: 20 }, (_, at) => line(at * 2, at * 2 + 2, 'and on'));
    const { startSec, endSec } = wholeSentence(span(20, 22), endless);
    expect(endSec - startSec).toBeLessThanOrEqual(15);
    expect(wholeSentence(span(1, 2), lines)).toEqual(span(1, 2));
  });
});

describe('sentencesOf', () => {
  it('puts every line into one sentence, as it is widened to', () => {
    const line = (startSec: number, text: string) => ({ startSec, endSec: startSec + 2, text });
    const lines = [line(0, 'Ready.'), line(2, 'Now open'), line(4, 'the valve.'), line(9, 'after a pause')];
    expect(sentencesOf(lines)).toEqual([
      { startSec: 0, endSec: 2, text: 'Ready.' },
      { startSec: 2, endSec: 6, text: 'Now open the valve.' },
      { startSec: 9, endSec: 11, text: 'after a pause' },
    ]);
    for (const each of lines) {
      const { startSec, endSec } = wholeSentence(each, lines);
      expect(sentencesOf(lines)).toContainEqual(expect.objectContaining({ startSec, endSec }));
    }
    const endless = Array.from({ length: 20 }, (_, at) => line(at * 2, 'and on'));
    expect(sentencesOf(endless).map(({ startSec, endSec }) => endSec - startSec)).toEqual([14, 14, 12]);
    expect(sentencesOf([])).toEqual([]);
  });
});
