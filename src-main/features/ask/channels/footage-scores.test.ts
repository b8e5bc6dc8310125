import { describe, expect, it } from 'vitest';
import type { ScoreCalibration } from '../../../engines/encoders/manifest.ts';
import { distributionOf, type FootageScores, seenConfidence } from './footage-scores.ts';

const calibration: ScoreCalibration = { kind: 'sigmoid', scale: 40, bias: -8, backgroundTexts: [] };
const footage: FootageScores = {
  calibration,
  query: { count: 200, mean: 0.02, deviation: 0.05, max: 0.3 },
  background: [{ count: 200, mean: 0.1, deviation: 0.05, max: 0.2 }],
};

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
