import { describe, expect, it } from 'vitest';
import type { Candidate } from './candidate.ts';
import { fuse, spreadOut, withoutRepeats } from './fuse.ts';

function seen(chunkId: string, startSec: number, endSec: number, more: Partial<Candidate> = {}): Candidate {
  const base = { videoId: 'a', level: 'micro', score: 0, support: [{ channel: 'visual', strength: 0.5 }] } as const;
  return { ...base, chunkId, startSec, endSec, ...more };
}
function said(chunkId: string, startSec: number, endSec: number, text: string): Candidate {
  return seen(chunkId, startSec, endSec, {
    support: [{ channel: 'transcript', strength: 1, quote: { text, startSec, endSec } }],
  });
}

describe('fuse', () => {
  it('adds weight / (60 + rank) over the lists that have a candidate', () => {
    const [a, b, c] = [seen('a', 0, 3), seen('b', 10, 13), seen('c', 20, 23)];
    const fused = fuse([
      { weight: 1, candidates: [a, b] },
      { weight: 0.5, candidates: [b, c] },
    ]);
    expect(fused.map(({ chunkId }) => chunkId)).toEqual(['b', 'a', 'c']);
    expect(fused.map(({ score }) => score)).toEqual([1 / 62 + 0.5 / 61, 1 / 61, 0.5 / 62]);
  });

  it('lets what is said support what is seen at the same moment, and the other way round', () => {
    const fused = fuse([
      { weight: 1, candidates: [seen('a', 0, 3), seen('b', 10, 13)] },
      { weight: 1, candidates: [said('b', 11, 14, 'open the valve')] },
    ]);
    expect(fused.map(({ startSec }) => startSec)).toEqual([10, 11, 0]);
    const [best] = withoutRepeats(fused, 3);
    expect(best).toMatchObject({
      startSec: 10,
      support: [{ channel: 'visual' }, { channel: 'transcript', quote: { text: 'open the valve' } }],
    });
  });

  it('keeps two lines of one chunk apart', () => {
    const lines = [said('a', 0, 1, 'one'), said('a', 1, 2, 'two')];
    expect(fuse([{ weight: 1, candidates: lines }])).toHaveLength(2);
  });
});

describe('withoutRepeats', () => {
  it('keeps the best of what shares half of the shorter span, per video', () => {
    const list = [
      seen('a', 10, 13),
      seen('b', 11.5, 14.5),
      seen('c', 8, 40),
      seen('d', 12.6, 15.6),
      seen('e', 10, 13, { videoId: 'other' }),
    ];
    expect(withoutRepeats(list, 10).map(({ chunkId }) => chunkId)).toEqual(['a', 'd', 'e']);
    expect(withoutRepeats(list, 1)).toHaveLength(1);
  });

  it('gives words that tell it their own time, not that of the scene around them', () => {
    const scene = seen('scene', 18, 37, { score: 2 });
    const [first, second] = [said('first', 19, 22, 'the secret is salt'), said('second', 24, 28, 'or sugar')];
    const byWords = ({ support: [words] }: Candidate, { support: [found] }: Candidate): boolean =>
      words.channel === 'transcript' && found.channel === 'visual';
    const told = withoutRepeats([scene, first, second], 10, byWords);
    expect(told.map(({ startSec, endSec, score }) => [startSec, endSec, score])).toEqual([
      [19, 22, 2],
      [24, 28, 0],
    ]);
    expect(told[0]!.support.map(({ channel }) => channel)).toEqual(['transcript', 'visual']);
    expect(withoutRepeats([scene, first, second], 10).map(({ chunkId }) => chunkId)).toEqual(['scene']);
  });
});

describe('spreadOut', () => {
  it('puts neighbours of the best behind other moments of nearly the same score', () => {
    const list = [
      seen('best', 10, 13, { score: 1 }),
      seen('neighbour', 13, 16, { score: 0.95 }),
      seen('far', 60, 63, { score: 0.9 }),
      seen('elsewhere', 13, 16, { score: 0.8, videoId: 'other' }),
    ];
    const spread = spreadOut(list, 4);
    expect(spread.map(({ chunkId }) => chunkId)).toEqual(['best', 'far', 'elsewhere', 'neighbour']);
    expect(spread.map(({ score }) => score)).toEqual(spread.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(spreadOut([], 5)).toEqual([]);
  });
});
