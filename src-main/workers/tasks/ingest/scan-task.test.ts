import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';
import { stampOf } from '../../../platform/file-stamp.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import { runScanTask } from './scan-task.ts';
import {
  contents,
  MeanColourEncoder,
  makeTake,
  manifest,
  type ScanTry,
  type ScanTryOptions,
  tryScan,
} from './testing/scan-desk.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-scan-task-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let take: Awaited<ReturnType<typeof makeTake>>;
beforeAll(async () => {
  take = await makeTake(root);
});

const run = (folder: string, options: ScanTryOptions = {}): ScanTry => tryScan({ ...take, folder }, options);

describe('runScanTask', () => {
  it('decodes once and embeds every sampled frame once', async () => {
    const folder = join(root, 'whole');
    const { encoder, checkpoints, result } = run(folder);
    const scanned = await result;
    expect(scanned).toMatchObject({ frameCount: 288, samples: 48, decodes: 1, warnings: [] });
    expect(scanned.durationSec).toBeCloseTo(12, 3);
    expect(encoder.vectors).toHaveLength(48);
    // One at the end of the first batch of 64 frames behind each 2.5 s.
    expect(checkpoints.map(({ position }) => position.frameCount)).toEqual([64, 128, 192, 256]);
    const { rows, dim, vectors } = await readVectorMatrix(join(folder, layout.frameVectors(manifest.id)));
    expect([rows, dim]).toEqual([48, 3]);
    expect([...vectors]).toEqual([...Float32Array.from(encoder.vectors.flat())]);
    const times = await readDoubles(folder, layout.sampleTimes(manifest.id));
    expect([...times]).toEqual(Array.from({ length: 48 }, (_, index) => index / 4));
    expect(existsSync(join(folder, 'scan.partial'))).toBe(false);
  });

  it('leaves only the partial folder and thumbnails when stopped, and goes on to the very same files', async () => {
    const whole = join(root, 'undisturbed');
    await run(whole).result;
    for (const stopAfter of [1, 3]) {
      const folder = join(root, `stopped-${stopAfter}`);
      const stopped = run(folder, { stopAfter });
      await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(folder).sort()).toEqual(['scan.partial', 'thumbs', 'thumbs.sha256']);
      const checkpoint = stopped.checkpoints.at(-1)!;
      const resumed = run(folder, { resume: structuredClone(checkpoint) });
      const scanned = await resumed.result;
      const rows = checkpoint.outputs[`frame-vectors.${manifest.id}`]!.lengths[layout.frameVectors(manifest.id)]!;
      expect(rows).toBeGreaterThan(8);
      expect(scanned).toMatchObject({ frameCount: 288, samples: 48 - rows, decodes: 1 });
      expect(resumed.encoder.vectors).toHaveLength(48 - rows);
      expect(contents(folder)).toEqual(contents(whole));
    }
  });

  it('goes on between two clips of an encoder that takes several pictures into one vector', async () => {
    const encoder = { folder: '', manifest: { ...manifest, kind: 'clip', framesPerClip: 8 } } as const;
    const whole = join(root, 'clips');
    const undisturbed = run(whole, { encoder });
    await undisturbed.result;
    // Of the places where a checkpoint may be, one lies between two clips: 32 samples stand before it.
    expect(undisturbed.checkpoints.map(({ position }) => position.frameCount)).toEqual([192]);
    expect(undisturbed.encoder.vectors).toHaveLength(6);
    const times = await readDoubles(whole, layout.sampleTimes(manifest.id));
    expect([...times]).toEqual([1, 3, 5, 7, 9, 11]);
    const folder = join(root, 'clips-stopped');
    const stopped = run(folder, { encoder, stopAfter: 1 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = run(folder, { encoder, resume: structuredClone(stopped.checkpoints[0]) });
    await expect(resumed.result).resolves.toMatchObject({ samples: 16, decodes: 1 });
    expect(resumed.encoder.vectors).toHaveLength(2);
    expect(contents(folder)).toEqual(contents(whole));
  });

  it('starts over when the partial files or the video are not what the checkpoint says', async () => {
    const folder = join(root, 'damaged');
    const stopped = run(folder, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const checkpoint = stopped.checkpoints.at(-1)!;
    const other = join(root, 'other');
    cpSync(folder, other, { recursive: true });

    writeFileSync(join(folder, 'scan.partial', layout.frameVectors(manifest.id)), '');
    const again = run(folder, { resume: checkpoint });
    await expect(again.result).resolves.toMatchObject({ samples: 48 });
    expect(again.encoder.vectors).toHaveLength(48);

    const changed = join(root, 'changed.mp4');
    await makeFootage(changed, 'testsrc2=s=320x180:r=24:d=12,negate', H264_SHORT_GOP);
    const rescanned = run(other, { resume: checkpoint, filePath: changed });
    await expect(rescanned.result).resolves.toMatchObject({ samples: 48 });
    expect(rescanned.encoder.vectors).toHaveLength(48);
  });

  it('leaves nothing of a file that is written to meanwhile', async () => {
    const folder = join(root, 'growing');
    const filePath = join(root, 'growing.mp4');
    cpSync(take.filePath, filePath);
    const { encoder, result } = run(folder, { filePath, recording: (await stampOf(filePath))! });
    const { embedImages } = encoder;
    encoder.embedImages = (images) => {
      appendFileSync(filePath, 'more');
      return embedImages.call(encoder, images);
    };
    await expect(result).rejects.toMatchObject({ code: 'conflict', details: { path: filePath } });
    expect(readdirSync(folder).sort()).toEqual(['scan.partial', 'thumbs', 'thumbs.sha256']);
    expect(encoder.vectors).toHaveLength(48);
  });

  it('passes an encoder’s failure on', async () => {
    const encoder = new MeanColourEncoder();
    encoder.embedImages = () => Promise.reject(new Error('the graph is broken'));
    const context = { signal: new AbortController().signal, emit: () => undefined };
    const result = runScanTask(
      {
        ...{ ...take, folder: join(root, 'failing'), encoder: { folder: '', manifest } },
        ...{ checkpointEverySec: 2.5, resume: null },
      },
      {
        ...{ ...context, openEncoder: () => Promise.resolve(encoder) },
        openDetector: () => Promise.reject(new Error('no detector is given')),
      },
    );
    await expect(result).rejects.toThrow('the graph is broken');
  });
});
