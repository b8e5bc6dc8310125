import { join } from 'node:path';
import { expect } from 'vitest';
import type { FieldCheck, Indexed, Shots } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos.map(({ error }) => error)).toEqual([undefined, undefined]);
  for (const { path, durationSec } of document.videos) {
    expect(durationSec, path).toBeCloseTo(9, 1);
    const { document: found } = await vigil<Shots>('shots', join(path));
    expect(
      found.shots.map(({ startFrame }) => startFrame),
      path,
    ).toEqual([0, 30, 60]);
  }
};
