import { expect } from 'vitest';
import type { FieldCheck, Indexed } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos.map(({ error }) => error)).toEqual([undefined, undefined]);
  for (const { path, durationSec, chunks, warnings } of document.videos) {
    expect(durationSec, path).toBeCloseTo(3, 1);
    expect(chunks.shot, path).toBe(2);
    expect(warnings, path).toEqual([]);
  }
};
