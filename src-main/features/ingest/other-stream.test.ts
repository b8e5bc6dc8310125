import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Video } from '../../../src-shared/model/video.ts';
import type { VideoProbe } from '../../engines/media/probe.ts';
import { createArtifacts } from '../../stores/artifacts/artifacts.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { showsOtherStream } from './other-stream.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-other-stream-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const artifacts = createArtifacts(root);
const video = { videoId: 'v', status: 'ready', width: 256, height: 160, codec: 'h264' } as Video;
const probe = { width: 256, height: 160, codec: 'h264', streamIndex: 1, frameCountEstimate: 60 } as VideoProbe;

/** What a scan says that found so many frames in a stream; earlier versions named none. */
async function isOther(frameCount: number, streamIndex?: number, facts: Partial<Video> = {}): Promise<boolean> {
  const found = { version: 1, durationSec: 6, fps: 10, firstFrameSec: 0, warnings: [], frameCount };
  await artifacts.ensureFolder('v');
  writeFileSync(join(artifacts.folder('v'), layout.scanSummary), JSON.stringify({ ...found, streamIndex }));
  return showsOtherStream({ ...video, ...facts }, probe, { artifacts });
}

describe('a video that may have been indexed by a still', () => {
  it('is told by size and codec, whatever the scan says', async () => {
    expect(await isOther(60)).toBe(false);
    expect(await isOther(60, 1, { width: 64 })).toBe(true);
    expect(await isOther(60, 1, { codec: 'mjpeg' })).toBe(true);
  });

  it('is told by the scan where the still looks like the film: by its stream, or by being one picture', async () => {
    expect(await isOther(1)).toBe(true);
    expect(await isOther(60, 0)).toBe(true);
    // A film of which one picture can be decoded stays as it is.
    expect(await isOther(1, 1)).toBe(false);
  });

  it('is not looked for where nothing was scanned yet, or nothing of the recording is known', async () => {
    expect(await isOther(1, undefined, { status: 'pending' })).toBe(false);
    expect(await isOther(60, undefined, { width: 0, height: 0, codec: '' })).toBe(false);
  });
});
