import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaskPart } from '../../../../src-shared/model/privacy.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { writeToyReader } from '../../../engines/reader/testing/reader-folders.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readScreenTexts } from '../../../stores/artifacts/screen-text-file.ts';
import { InferenceSessions } from '../../inference/inference-sessions.ts';
import { runReadPicturesTask } from './read-pictures-task.ts';

/** Something red from 4 to 12 s, something blue below it from 10 to 24 s. */
const SIGNS = [
  'color=black:size=320x180:rate=10:duration=24',
  "drawbox=x=40:y=40:w=100:h=24:color=red:t=fill:enable='gte(t,4)*lt(t,12)'",
  "drawbox=x=160:y=120:w=100:h=24:color=blue:t=fill:enable='gte(t,10)'",
].join(',');
const encoded = (keyEvery: number): string[] => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', String(keyEvery)],
  ...['-sc_threshold', '0'],
];

describe('reading the pictures of a recording', () => {
  const inference = new InferenceSessions(1);
  let root = '';
  let binaries: MediaBinaries;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'vigil-reading-'));
    binaries = await makeFootage(join(root, 'often.mp4'), SIGNS, encoded(20));
    await makeFootage(join(root, 'once.mp4'), SIGNS, encoded(1000));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  async function read(name: string, given: { mask?: readonly MaskPart[]; shots?: readonly Span[] } = {}) {
    const folder = mkdtempSync(join(root, 'artifacts-'));
    const models = join(root, 'toy');
    mkdirSync(models, { recursive: true });
    const reader = { folder: models, manifest: writeToyReader(models) };
    const filePath = join(root, `${name}.mp4`);
    const done: number[] = [];
    await runReadPicturesTask(
      { binaries, filePath, folder, reader, mask: given.mask ?? [], shots: given.shots ?? [] },
      { signal: new AbortController().signal, emit: ({ doneSec }) => void done.push(doneSec), inference },
    );
    const texts = await readScreenTexts(folder);
    expect(existsSync(join(folder, layout.growingTexts))).toBe(false);
    const lines = texts!.lines.map(({ text, startSec, endSec }) => [text, startSec, endSec]);
    return { ...texts!, lines, done };
  }

  it('looks at key frames, reads those that are new, and follows what they say', async () => {
    const { lines, looks, reads, by, done } = await read('often');
    expect(lines).toEqual([
      ['red', 3, 11],
      ['blue', 9, 24],
    ]);
    expect([looks, reads, by]).toEqual([12, 4, { reader: 'toy@1', mask: null }]);
    expect(done).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
  });

  it('looks between key frames that are far apart, and into shots that have none', async () => {
    const { lines, looks } = await read('once', {
      shots: [
        { startSec: 0, endSec: 9 },
        { startSec: 9, endSec: 24 },
      ],
    });
    // One key frame; the middle of the second shot, and 8.25 s half-way to it.
    expect(looks).toBe(3);
    expect(lines).toEqual([
      ['red', 4.15, 9],
      ['blue', 11.5, 21.5],
    ]);
  });

  it('does not read what is masked', async () => {
    const rect = { left: 0, top: 0, right: 1, bottom: 0.5 };
    const { lines, by } = await read('often', { mask: [{ mode: 'black', rect }] });
    expect(lines).toEqual([['blue', 9, 24]]);
    expect(by.mask).toContain('black');
  });
});
