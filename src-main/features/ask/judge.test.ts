import { describe, expect, it } from 'vitest';
import type { ScoreCalibration } from '../../engines/encoders/manifest.ts';
import type { Candidate, Support } from './candidate.ts';
import type { FootageScores } from './channels/footage-scores.ts';
import { saidVerdict } from './channels/transcript.ts';
import { seenVerdict } from './channels/visual.ts';
import { judge as judgeWith, withoutWeakQuotes } from './judge.ts';

const calibration: ScoreCalibration = { kind: 'sigmoid', scale: 40, bias: -8, backgroundTexts: [] };
const footage: FootageScores = {
  calibration,
  query: { count: 200, mean: 0.02, deviation: 0.05, max: 0.3 },
  background: [{ count: 200, mean: 0.1, deviation: 0.05, max: 0.2 }],
};

function candidate(cosine: number | null, share?: number): Candidate {
  const said: Support[] =
    share === undefined
      ? []
      : [{ channel: 'transcript', strength: share, quote: { text: 'words', startSec: 0, endSec: 1 } }];
  const seen: Support[] = cosine === null ? [] : [{ channel: 'visual', strength: cosine }];
  const [first, ...others] = [...said, ...seen];
  const support = [first!, ...others] as const;
  return { chunkId: 'c', videoId: 'v', level: 'micro', startSec: 0, endSec: 3, score: 1, support };
}

/** Judges as the two channels do. */
function judge(candidates: readonly Candidate[], scores: FootageScores | undefined, coverage: number) {
  return judgeWith(
    candidates,
    new Map([
      ['visual', (support: Support) => seenVerdict(support, scores, coverage)],
      ['transcript', saidVerdict],
    ]),
  );
}

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

describe('withoutWeakQuotes', () => {
  const verdicts = new Map([
    ['visual', (support: Support) => seenVerdict(support, footage, 1)],
    ['transcript', saidVerdict],
  ]);
  const channelsLeft = (of: Candidate) => withoutWeakQuotes(of, verdicts).support.map(({ channel }) => channel);

  it('leaves out words that are said by the way in a scene that shows it', () => {
    expect(channelsLeft(candidate(0.3, 0.2))).toEqual(['visual']);
    expect(channelsLeft(candidate(0.3, 1))).toEqual(['transcript', 'visual']);
  });

  it('keeps a scene that does not show it beside words that say it, and near misses as they are', () => {
    expect(channelsLeft(candidate(0.05, 1))).toEqual(['transcript', 'visual']);
    expect(channelsLeft(candidate(0.05, 0.2))).toEqual(['transcript', 'visual']);
  });
});
