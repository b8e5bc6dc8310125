import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ClipWindow, ClipWindows, planSampling } from './clip-windows.ts';

interface WindowCase {
  readonly id: string;
  readonly input: {
    readonly source_fps: number;
    readonly source_frame_count: number;
    readonly target_fps: number;
    readonly clip_seconds: number;
    readonly min_clip_coverage: number;
  };
  readonly expected: { readonly clips: object[]; readonly stats: object };
}

const file = new URL('__fixtures__/clip_windows.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: WindowCase[] };

test.each(cases)('$id', ({ input, expected }) => {
  const params = { targetFps: input.target_fps, clipSeconds: input.clip_seconds };
  const plan = planSampling(input.source_fps, { ...params, minClipCoverage: input.min_clip_coverage });
  const windows = new ClipWindows<number>(plan, input.min_clip_coverage);
  const found: ClipWindow<number>[] = [];
  let sampled = 0;
  for (let frame = 0; frame < input.source_frame_count; frame += plan.sampleEvery) {
    sampled += 1;
    const window = windows.push(frame);
    if (window) found.push(window);
  }
  const last = windows.finish();
  if (last) found.push(last);
  const clips = found.map(({ clipIdx, startSec, endSec, frames }) => ({
    clip_idx: clipIdx,
    start_sec: startSec,
    end_sec: endSec,
    frame_count: frames.length,
    source_frames: frames,
  }));
  expect(clips).toEqual(expected.clips);
  expect({
    source_fps: plan.sourceFps,
    sampled_fps: plan.sampledFps,
    sample_every: plan.sampleEvery,
    frames_total: sampled,
    frames_per_clip: plan.framesPerClip,
    clip_count: clips.length,
  }).toEqual(expected.stats);
});
