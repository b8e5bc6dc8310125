import { describe, expect, it } from 'vitest';
import type { ScoreCalibration } from '../../engines/encoders/manifest.ts';
import { distributionOf, type FootageScores, judge, seenConfidence } from './calibrate.ts';
import type { Candidate } from './fuse.ts';

const calibration: ScoreCalibration = { kind: 'sigmoid', scale: 40, bias: -8, backgroundTexts: [] };
const footage: FootageScores = {
  calibration,
  query: { count: 200, mean: 0.02, deviation: 0.05, max: 0.3 },
  background: [{ count: 200, mean: 0.1, deviation: 0.05, max: 0.2 }],
};

function candidate(cosine: number | null, share?: number): Candidate {
  const line = share === undefined ? null : { text: 'words', share };
  return {
    chunkId: 'c',
    videoId: 'v',
    level: 'micro',
    startSec: 0,
    endSec: 3,
    score: 1,
    channels: [line ? 'transcript' : 'visual'],
    cosine,
    line,
  };
}

describe('seenConfidence', () => {
  it('rises with the cosine, and with standing out from the footage', () => {
    expect(seenConfidence(0.3, footage)).toBeGreaterThan(0.9);
    expect(seenConfidence(0.1, footage)).toBeLessThan(0.1);
    const everywhere = { ...footage, query: { ...footage.query, mean: 0.28, deviation: 0.05 } };
    expect(seenConfidence(0.3, everywhere)).toBeLessThan(seenConfidence(0.3, footage));
  });

  it('holds footage without any spread, and a single chunk', () => {
    const single = { ...footage, query: distributionOf(Float32Array.of(0.3)), background: [] };
    expect(single.query.deviation).toBe(0);
    expect(seenConfidence(0.3, single)).toBeGreaterThan(0.9);
  });

  it('weighs the query against background texts where the encoder asks for it', () => {
    const softmax: FootageScores = { ...footage, calibration: { ...calibration, kind: 'softmax', scale: 100 } };
    const beaten = { ...softmax, background: [{ ...footage.background[0]!, max: 0.35 }] };
    expect(seenConfidence(0.3, softmax)).toBeGreaterThan(0.9);
    expect(seenConfidence(0.3, beaten)).toBeLessThan(0.1);
  });
});

describe('judge', () => {
  it('finds what is seen, by an encoder with words for it', () => {
    expect(judge([candidate(0.3), candidate(0.05)], footage, 1)).toMatchObject({
      found: true,
      supported: [true, false],
    });
  });
  it('never finds what the encoder has words for less than half of', () => {
    const judged = judge([candidate(0.3)], footage, 0.4);
    expect(judged).toMatchObject({ found: false, supported: [false] });
    expect(judged.confidence).toBeLessThan(0.5);
  });
  it('finds what is said when half of the words are there, whatever is seen', () => {
    expect(judge([candidate(null, 0.5)], undefined, 0)).toMatchObject({ found: true, confidence: 0.45 });
    expect(judge([candidate(null, 0.3)], undefined, 0).found).toBe(false);
  });
  it('finds nothing in nothing', () => {
    expect(judge([], undefined, 1)).toEqual({ found: false, confidence: 0, supported: [] });
  });
});
