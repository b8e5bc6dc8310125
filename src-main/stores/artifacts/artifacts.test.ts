import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Artifacts, createArtifacts } from './artifacts.ts';

let root: string;
let artifacts: Artifacts;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-artifacts-'));
  artifacts = createArtifacts(root);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('artifacts', () => {
  it('names files by video and encoder', () => {
    expect(artifacts.chunks('v1', 'vigil-basic')).toBe(join(root, 'v1', 'chunks.vigil-basic.npy'));
    expect(artifacts.thumbnail('v1', 1500)).toBe(join(root, 'v1', 'thumbs', '1500.jpg'));
    expect(() => artifacts.thumbnail('v1', 1.5)).toThrow(RangeError);
  });

  it.each(['..', '../x', 'a/b', 'a\\b', '', '.hidden', 'a..b', 'C:', 'a\u0000b', 'x'.repeat(200)])(
    'refuses %j as an id',
    (id) => {
      const refusal = expect.objectContaining({ code: 'bad-input' }) as Error;
      expect(() => artifacts.folder(id)).toThrow(refusal);
      expect(() => artifacts.frames('v1', id)).toThrow(refusal);
    },
  );

  it('lists thumbnails by time, and removes one video alone', async () => {
    expect(await artifacts.thumbnailTimes('v1')).toEqual([]);
    for (const videoId of ['v1', 'v2']) {
      mkdirSync(artifacts.thumbnailFolder(videoId), { recursive: true });
      for (const timeMs of [10_000, 0, 2000]) writeFileSync(artifacts.thumbnail(videoId, timeMs), 'x'.repeat(100));
      writeFileSync(artifacts.scan(videoId), '{}');
    }
    expect(await artifacts.thumbnailTimes('v1')).toEqual([0, 2000, 10_000]);
    await artifacts.remove('v1');
    await artifacts.remove('v1');
    expect(readdirSync(root)).toEqual(['v2']);
    expect(await artifacts.thumbnailTimes('v2')).toEqual([0, 2000, 10_000]);
  });
});
