import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { type Look, Looks } from './looks.ts';
import { textBlocks } from './text-blocks.ts';
import { likenessOf } from './text-likeness.ts';
import type { ReadLine } from './text-reader.ts';
import { trackLines } from './track-lines.ts';

const line = (text: string, left = 0.1, top = 0.1, score = 0.9): ReadLine => ({
  ...{ text, score, left, top, right: left + 0.3, bottom: top + 0.1 },
});
const look = (timeSec: number, ...lines: readonly ReadLine[]): Look => ({ timeSec, lines });
const spans = (looks: readonly Look[], shots = [{ startSec: 0, endSec: 60 }]) =>
  trackLines(looks, shots, 60).map(({ text, startSec, endSec, score }) => [text, startSec, endSec, score]);

describe('lines of looks that follow each other', () => {
  it('are one where text and place are about the same, as the surest reading has it', () => {
    const looks = [
      ...[look(0), look(4, line('HALT 7', 0.1, 0.1, 0.85)), look(8, line('HALT  1', 0.12, 0.1, 0.97))],
      ...[{ timeSec: 12, lines: null }, look(16), look(20)],
    ];
    expect(spans(looks)).toEqual([['HALT  1', 2, 14, 0.97]]);
  });

  it('are several where they stand elsewhere or say something else', () => {
    const looks = [look(0, line('GATE 1'), line('GATE 1', 0.6)), look(2, line('WELCOME'), line('GATE 1', 0.6))];
    expect(spans(looks)).toEqual([
      ['GATE 1', 0, 1, 0.9],
      ['GATE 1', 0, 7, 0.9],
      ['WELCOME', 1, 7, 0.9],
    ]);
  });

  it('go on where one look missed them within a shot, and not beyond', () => {
    const looks = [look(0, line('EXIT')), look(2), look(4, line('EXIT')), look(6), look(8), look(10, line('EXIT'))];
    expect(spans(looks)).toEqual([
      ['EXIT', 0, 5, 0.9],
      ['EXIT', 9, 15, 0.9],
    ]);
    const shots = [
      { startSec: 0, endSec: 1.5 },
      { startSec: 1.5, endSec: 3 },
      { startSec: 3, endSec: 60 },
    ];
    expect(spans(looks.slice(0, 3), shots)).toEqual([
      ['EXIT', 0, 1.5, 0.9],
      ['EXIT', 3, 9, 0.9],
    ]);
  });

  it('are known by their letters', () => {
    expect(likenessOf('Gate 12', 'GATE12')).toBe(1);
    expect(likenessOf('abcd', 'abxd')).toBe(0.75);
    expect(likenessOf('', 'abc')).toBe(0);
  });
});

describe('blocks of lines', () => {
  const shown = (text: string, left: number, top: number, startSec = 0, endSec = 4) => ({
    ...line(text, left, top),
    ...{ startSec, endSec },
  });

  it('are those below or beside each other at the same time', () => {
    const lines = [
      ...[shown('DE LONDRES', 0.1, 0.25), shown('RUE', 0.12, 0.1), shown('PARIS', 0.45, 0.25)],
      ...[shown('FAR', 0.1, 0.8), shown('LATER', 0.1, 0.38, 10, 12)],
    ];
    expect(textBlocks(lines)).toEqual([
      { startSec: 0, endSec: 4, text: 'RUE DE LONDRES PARIS' },
      { startSec: 0, endSec: 4, text: 'FAR' },
      { startSec: 10, endSec: 12, text: 'LATER' },
    ]);
  });
});

describe('looks at key frames', () => {
  const grey = (level: number): RgbImage => ({ width: 64, height: 36, data: new Uint8Array(64 * 36 * 3).fill(level) });
  const reader = () => {
    const read: number[] = [];
    const from = async ({ data }: RgbImage): Promise<ReadLine[]> => {
      read.push(data[0]!);
      return [];
    };
    return { read, from };
  };

  it('read what is new, and go on after a stop as if there had been none', async () => {
    const { read, from } = reader();
    const looks = new Looks([], from);
    for (const [timeSec, level] of [
      [0, 10],
      [2, 12],
      [4, 90],
    ] as const)
      await looks.keyFrame(timeSec, grey(level));
    const state = JSON.parse(JSON.stringify(looks.state));
    const again = new Looks([], from, state);
    await again.keyFrame(6, grey(91));
    again.endOfKeyFrames(8);
    expect(read).toEqual([10, 90]);
    expect(again.all.map(({ timeSec, lines }) => [timeSec, lines === null])).toEqual([
      ...[
        [0, false],
        [2, true],
        [4, false],
        [6, true],
      ],
    ]);
    expect(again.wanted).toEqual([]);
  });

  it('are made between them for shots that have none, and for long stretches', async () => {
    const { read, from } = reader();
    const shots = [
      { startSec: 0, endSec: 3 },
      { startSec: 3, endSec: 5 },
      { startSec: 5, endSec: 5.2 },
      { startSec: 5.2, endSec: 40 },
    ];
    const looks = new Looks(shots, from);
    await looks.keyFrame(0, grey(10));
    await looks.keyFrame(10, grey(200));
    expect(looks.wanted).toEqual([]);
    looks.endOfKeyFrames(40);
    expect(looks.wanted).toEqual([4, 20, 30]);
    await looks.between(4, grey(90));
    looks.skip(1);
    expect(looks.wanted).toEqual([30]);
    expect(read).toEqual([10, 200, 90]);
    expect(looks.all.map(({ timeSec }) => timeSec)).toEqual([0, 4, 10]);
  });

  it('read no more than the budget allows', async () => {
    const { read, from } = reader();
    const looks = new Looks([], from);
    for (let second = 0; second < 300; second++) await looks.keyFrame(second, grey(second % 2 === 0 ? 10 : 200));
    // 20 ahead, and one each ten seconds.
    expect(read.length).toBe(50);
  });
});
