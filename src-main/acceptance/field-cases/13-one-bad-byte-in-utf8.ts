import { expect } from 'vitest';
import type { Asked, FieldCheck, Indexed } from './field-case.ts';
import { wordsOfVideos } from './words-of-videos.ts';

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(await wordsOfVideos(dataDir, document)).toEqual({
    'utf8bad.mp4': ['Größe prüfen', 'Schlüssel drehen', 'Ende'],
  });
  expect(document.videos[0]!.warnings.join()).toContain('utf8bad.srt');
  const { document: asked } = await vigil<Asked>('ask', 'Größe prüfen');
  expect(asked).toMatchObject({ found: true, evidence: [{ startSec: 1 }] });
};
