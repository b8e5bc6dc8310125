import { expect, test } from 'vitest';
import { DEFAULT_CLIP_STREAM, SopilotClipStream } from './clip-stream.ts';
import { embedSopilotClip } from './heuristic.ts';
import { parseMaskRects } from './privacy-mask.ts';

const grey = (level: number, width = 32, height = 18): { width: number; height: number; data: Uint8Array } => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(level),
});

test('a short last clip is filled up for its vector, not for its flags and times', () => {
  const stream = new SopilotClipStream(4, { ...DEFAULT_CLIP_STREAM, clipSeconds: 1 });
  const levels = [10, 10, 10, 10, 60, 60, 240];
  const clips = levels.map((level) => stream.push(grey(level))).filter((clip) => clip !== undefined);
  clips.push(stream.finish()!);
  expect(clips.map(({ vector: _vector, ...clip }) => clip)).toEqual([
    { clipIdx: 0, startSec: 0, endSec: 1, qualityFlags: ['low_light', 'blurry'] },
    { clipIdx: 1, startSec: 1, endSec: 1.75, qualityFlags: ['blurry'] },
  ]);
  expect(clips[1]!.vector).toEqual(embedSopilotClip([60, 60, 240, 240].map((level) => grey(level))));
  expect(stream.finish()).toBeUndefined();
});

test('frames may be overwritten once pushed; large ones are scaled and masked', () => {
  const params = {
    ...DEFAULT_CLIP_STREAM,
    clipSeconds: 0.5,
    maxSide: 32,
    mask: parseMaskRects('0:0:1:1').map((rect) => ({ mode: 'black' as const, rect })),
  };
  const masked = new SopilotClipStream(4, params);
  const plain = new SopilotClipStream(4, { ...params, mask: [] });
  const shared = grey(200);
  expect(plain.push(shared)).toBeUndefined();
  shared.data.fill(100);
  expect(plain.push(shared)?.vector).toEqual(embedSopilotClip([grey(200), grey(100)]));
  expect(masked.push(grey(200, 96, 54))).toBeUndefined();
  expect(masked.push(grey(200, 96, 54))?.vector).toEqual(embedSopilotClip([grey(0), grey(0)]));
});
