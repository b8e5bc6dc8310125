import { expect } from 'vitest';
import type { FieldCheck, Indexed } from './field-case.ts';
import { wordsOfVideos } from './words-of-videos.ts';

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(await wordsOfVideos(dataDir, document)).toEqual({
    'brackets.mp4': ['keep pressure < 5 bar and flow > 3 liters', 'set MyValue<String> before'],
  });
};
