import { expect } from 'vitest';
import type { FieldCheck, Indexed } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos).toHaveLength(9);
  expect(document.videos.map(({ error }) => error)).toEqual(document.videos.map(() => undefined));
  expect(document.videos.every(({ chunks }) => chunks.shot > 0)).toBe(true);
};
