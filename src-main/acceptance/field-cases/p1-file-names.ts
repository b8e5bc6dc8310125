import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { drawFootage } from '../testing/drawn-footage.ts';
import type { FieldCheck, Indexed } from './field-case.ts';

const NAMES = [
  'new\nline.mp4',
  "quote\"s 'x'.mp4",
  '-dash.mp4',
  'emoji 🎬🧰.mp4',
  `${'Prüfung é'.normalize('NFD')}.mp4`,
  '100%done%d.mp4',
  '#hash.mp4',
  'what?.mp4',
  'semi;colon&amp.mp4',
  'back\\slash.mp4',
  'star*[x].mp4',
  'tab\there.mp4',
  'trail space .mp4',
  'a:b.mp4',
  'concat:x|y.mp4',
  '$(id) `id`.mp4',
  'UPPER.MP4',
  `${'n'.repeat(246)}.mp4`,
  '日本語の手順.mp4',
  'مراجعة.mp4',
  '%2e%2e%2f.mp4',
  'pipe|.mp4',
];

export const check: FieldCheck = async ({ folder, vigil }) => {
  const names = join(folder, 'names');
  mkdirSync(names);
  for (const [at, name] of NAMES.entries()) {
    // Other bytes each, or they would be one video.
    const shade = (at * 11).toString(16).padStart(2, '0');
    copyFileSync(await drawFootage(`color=0x${shade.repeat(3)}:s=64x48:r=10:d=0.5`), join(names, name));
  }
  const { document } = await vigil<Indexed>('index', names);
  expect(document.videos.map(({ error }) => error)).toEqual(NAMES.map(() => undefined));
  expect(document.videos.map(({ path }) => path).toSorted()).toEqual(NAMES.map((name) => join(names, name)).toSorted());
};
