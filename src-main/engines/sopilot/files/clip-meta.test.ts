import { expect, test } from 'vitest';
import { evenClipTimes, readClipMeta } from './clip-meta.ts';

test('clip files are read, with or without flags', () => {
  const content = [
    { clip_idx: 0, start_sec: 0, end_sec: 4.08, quality_flags: 'low_light,blurry' },
    { clip_idx: 1, start_sec: 4.08, end_sec: 8.16, quality_flags: '' },
    { clip_idx: 2, start_sec: 8.16, end_sec: 12.24 },
  ];
  expect(readClipMeta(content, 'a.json')).toEqual([
    { clipIdx: 0, startSec: 0, endSec: 4.08, qualityFlags: ['low_light', 'blurry'] },
    { clipIdx: 1, startSec: 4.08, endSec: 8.16, qualityFlags: [] },
    { clipIdx: 2, startSec: 8.16, endSec: 12.24, qualityFlags: [] },
  ]);
  expect(() => readClipMeta({ clips: content }, 'a.json')).toThrow(/a\.json is not a list of clips/);
});

test('without a file clips follow each other every four seconds', () => {
  expect(evenClipTimes(2)).toEqual([
    { clipIdx: 0, startSec: 0, endSec: 4 },
    { clipIdx: 1, startSec: 4, endSec: 8 },
  ]);
});
