import { describe, expect, it } from 'vitest';
import { SpansOfSounds } from './spans-of-sounds.ts';
import { SpansOfSpeech } from './spans-of-speech.ts';

const RULES = { startAbove: 0.5, stopBelow: 0.35, minSpeechSec: 0.25, minSilenceSec: 0.3, maxSpeechSec: 26 };
const BLOCK_SEC = 0.032;
const inBlocks = (spans: readonly { startSec: number; endSec: number }[]) =>
  spans.map(({ startSec, endSec }) => [Math.round(startSec / BLOCK_SEC), Math.round(endSec / BLOCK_SEC)]);
const blocks = (...parts: [count: number, probability: number][]) =>
  Float32Array.from(parts.flatMap(([count, probability]) => new Array<number>(count).fill(probability)));

describe('stretches of speech', () => {
  const found = (probabilities: Float32Array) => {
    const spans = new SpansOfSpeech(RULES);
    return inBlocks([...spans.push(probabilities), ...spans.end()]);
  };

  it('begin above one probability, end below another, and last', () => {
    expect(found(blocks([5, 0.1], [20, 0.9], [20, 0.1]))).toEqual([[5, 25]]);
    expect(found(blocks([5, 0.1], [20, 0.9], [40, 0.4], [20, 0.1]))).toEqual([[5, 65]]);
    expect(found(blocks([20, 0.45], [20, 0.2]))).toEqual([]);
    expect(found(blocks([3, 0.9], [20, 0.1]))).toEqual([]);
    expect(found(blocks([20, 0.9], [5, 0.1], [20, 0.9]))).toEqual([[0, 45]]);
    expect(found(blocks([20, 0.9], [30, 0.1], [20, 0.9]))).toEqual([
      [0, 20],
      [50, 70],
    ]);
  });

  it('are cut where speech is least likely when they grow too long', () => {
    expect(found(blocks([700, 0.9], [1, 0.4], [400, 0.9]))).toEqual([
      [0, 700],
      [700, 1101],
    ]);
  });

  it('are the same when they were stopped in the middle', () => {
    const all = blocks([5, 0.1], [20, 0.9], [5, 0.1], [30, 0.9], [30, 0.1], [9, 0.9]);
    for (const at of [3, 15, 27, 40, 62, 91]) {
      const first = new SpansOfSpeech(RULES);
      const before = first.push(all.subarray(0, at));
      const second = new SpansOfSpeech(RULES, JSON.parse(JSON.stringify(first.state)));
      expect(inBlocks([...before, ...second.push(all.subarray(at)), ...second.end()])).toEqual(found(all));
    }
  });
});

describe('spans of sounds', () => {
  const labels = ['bell', 'horn', 'hush', 'wind', 'rain'];
  const spans = () => new SpansOfSounds({ labels, leaveOut: ['hush'], startAt: 0.3, stopBelow: 0.15, windowSec: 0.48 });
  const push = (into: SpansOfSounds, rows: number[][], from = 0) => {
    for (const [at, row] of rows.entries()) into.push(from + at, Float32Array.from(row));
  };
  const ROWS = [
    [0.4, 0, 0.9, 0, 0],
    [0.2, 0.31, 0.9, 0, 0],
    [0.1, 0, 0.9, 0, 0],
    [0.8, 0, 0.9, 0, 0],
    [0, 0, 0.9, 0, 0],
  ];

  it('join windows, over a short pause too, and name no label that is left out', () => {
    const found = spans();
    push(found, ROWS);
    expect(found.end()).toEqual([
      { label: 'bell', score: 0.8, startSec: 0, endSec: expect.closeTo(2.4, 5) },
      { label: 'horn', score: 0.31, startSec: 0.48, endSec: expect.closeTo(1.44, 5) },
    ]);
  });

  it('are begun by the best labels of a window alone', () => {
    const found = spans();
    push(found, [[0.4, 0.5, 0.6, 0.7, 0.31]]);
    expect(found.end().map(({ label }) => label)).toEqual(['wind', 'horn']);
  });

  it('are the same when they were stopped in the middle', () => {
    const whole = spans();
    push(whole, ROWS);
    const first = spans();
    push(first, ROWS.slice(0, 3));
    const state = JSON.parse(JSON.stringify(first.state));
    const second = new SpansOfSounds(
      { labels, leaveOut: ['hush'], startAt: 0.3, stopBelow: 0.15, windowSec: 0.48 },
      state,
    );
    push(second, ROWS.slice(3), 3);
    expect(second.end()).toEqual(whole.end());
  });
});
