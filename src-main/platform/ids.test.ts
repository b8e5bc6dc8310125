import { describe, expect, it } from 'vitest';
import { chunkIdOf, newId, pointIdOf, videoIdOf } from './ids.ts';

describe('ids', () => {
  it('are the same for the same content, for ever', () => {
    const videoId = videoIdOf('AB'.repeat(32));
    expect(videoId).toBe(videoIdOf('ab'.repeat(32)));
    expect(videoId).toBe('6cb109ed-09ed-50c4-86d7-d6a5fa613e45');
    expect(chunkIdOf(videoId, 'micro', 1.5, 4.5)).toBe('7ff566ac-9502-5909-aa42-51cf6a7a4cc5');
    expect(chunkIdOf(videoId, 'micro', 1.5000001, 4.4999999)).toBe('7ff566ac-9502-5909-aa42-51cf6a7a4cc5');
    expect(pointIdOf('c', 'vigil-basic')).toBe('5c7a73a5-e907-5887-88c5-d0c951f5849f');
  });

  it('differ by level, by span and by encoder', () => {
    const ids = [
      chunkIdOf('v', 'micro', 0, 3),
      chunkIdOf('v', 'meso', 0, 3),
      chunkIdOf('v', 'micro', 0, 3.001),
      pointIdOf('c', 'a'),
      pointIdOf('c', 'b'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sort by time of making when they are new', () => {
    const ids = Array.from({ length: 100 }, newId);
    expect(ids).toEqual(ids.toSorted());
  });
});
