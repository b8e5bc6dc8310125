import { expect } from 'vitest';
import type { Asked, FieldCheck, Indexed } from './field-case.ts';
import { wordsOfVideos } from './words-of-videos.ts';

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(await wordsOfVideos(dataDir, document)).toEqual({
    'cp1251.mp4': ['Наденьте перчатки', 'Затем затяните винт'],
    'gbk.mp4': ['请戴上手套', '然后拧紧螺丝'],
  });
  const { document: gloves } = await vigil<Asked>('ask', 'перчатки');
  expect(gloves.evidence.map(({ videoName, startSec }) => [videoName, startSec])).toEqual([['cp1251.mp4', 1]]);
  const { document: number } = await vigil<Asked>('ask', '1');
  expect(number.answer).not.toMatch(/È»ºó|Íàäå/);
};
