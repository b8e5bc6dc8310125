import { join } from 'node:path';
import { expect } from 'vitest';
import { drawColours } from '../testing/drawn-footage.ts';
import type { FieldCheck, Indexed } from './field-case.ts';

/** Windows of three levels and shots over twice three seconds: more would lie over nothing. */
const MOST_CHUNKS = 20;

export const check: FieldCheck = async ({ folder, vigil }) => {
  const other = await drawColours(['navy', 'yellow'], 2);
  const { document } = await vigil<Indexed>('index', join(folder, 'gap-118-days.mkv'), other);
  expect(document.videos.map(({ error }) => error)).toEqual([undefined, undefined]);
  const [jumping, sound] = document.videos;
  expect(jumping!.warnings).toHaveLength(1);
  expect(jumping!.warnings[0]).toContain('There is no picture from 00:03.0 to');
  const { shot, micro, meso, macro } = jumping!.chunks;
  expect(shot).toBeGreaterThanOrEqual(2);
  expect(micro).toBeGreaterThanOrEqual(3);
  expect(shot + micro + meso + macro).toBeLessThan(MOST_CHUNKS);
  expect(sound!.warnings).toEqual([]);
};
