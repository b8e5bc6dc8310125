import { expect } from 'vitest';
import type { Asked, FieldCheck, Indexed } from './field-case.ts';
import { wordsOfVideos } from './words-of-videos.ts';

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(await wordsOfVideos(dataDir, document)).toEqual({
    'Cam.mp4': ['upper camera words', 'x'],
    'cam.mp4': ['lower camera words', 'x'],
  });
  for (const [question, video] of [
    ['lower camera words', 'cam.mp4'],
    ['upper camera words', 'Cam.mp4'],
  ] as const) {
    const { document: asked } = await vigil<Asked>('ask', question);
    expect(asked.answer).toContain(question);
    expect(asked.evidence[0]!.videoName).toBe(video);
  }
};
