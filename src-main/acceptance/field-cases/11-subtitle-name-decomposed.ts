import { expect } from 'vitest';
import type { Asked, FieldCheck, Indexed } from './field-case.ts';
import { wordsOfVideos } from './words-of-videos.ts';

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(Object.values(await wordsOfVideos(dataDir, document))).toEqual([['pruefstand lemon', 'x']]);
  const { document: asked } = await vigil<Asked>('ask', 'lemon');
  expect(asked).toMatchObject({ found: true, evidence: [{ startSec: 1 }] });
};
