import { join } from 'node:path';
import { expect } from 'vitest';
import { runProcess, SAFE_ARGS } from '../../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import type { FieldCheck, Indexed } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const tracks = ['-map', '0:0', '-map', '0:1', '-c', 'copy'];
  const inMkv = [...SAFE_ARGS, '-i', join(folder, 'stillfirst.mov'), ...tracks, join(folder, 'stillfirst.mkv')];
  expect((await runProcess(ffmpegPath, inMkv)).exitCode).toBe(0);

  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos).toHaveLength(2);
  for (const video of document.videos) {
    expect(video).toMatchObject({ width: 256, height: 160, chunks: { shot: 3 }, warnings: [] });
    expect(video.durationSec, video.path).toBeCloseTo(6, 1);
  }
};
