import { join } from 'node:path';
import { expect } from 'vitest';
import { joinFootage } from '../../engines/media/testing/join-footage.ts';
import { drawFootage } from '../testing/drawn-footage.ts';
import type { FieldCheck, Indexed, Shots } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  // The same join as a transport stream, which ffmpeg straightens by itself.
  const encoding = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 0 -g 10'.split(' ');
  const colours = ['black', 'yellow', 'navy']
    .map((colour, at) => `color=${colour}:s=160x90:r=10:d=2[c${at}]`)
    .join(';');
  const part = await drawFootage(`${colours};[c0][c1][c2]concat=n=3`, encoding, 'ts');
  joinFootage(join(folder, 'restart.ts'), [part, part]);

  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos).toHaveLength(2);
  for (const { path, error, durationSec, warnings, chunks } of document.videos) {
    expect(error, path).toBeUndefined();
    expect(durationSec, path).toBeCloseTo(12, 1);
    expect(warnings.join(' '), path).toContain('their times are estimated');
    expect(chunks.shot, path).toBe(6);
    const { document: found } = await vigil<Shots>('shots', path);
    expect(found.shots, path).toHaveLength(6);
    for (const { startSec, endSec } of found.shots) expect(endSec - startSec, path).toBeCloseTo(2, 1);
  }
};
