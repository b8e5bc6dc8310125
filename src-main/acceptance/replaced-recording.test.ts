import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Hit } from '../../src-shared/model/answer.ts';
import type { LibraryCheck } from '../../src-shared/model/check.ts';
import type { Video } from '../../src-shared/model/video.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { openLibrary, runInProcess } from './testing/in-process.ts';
import { waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-replaced-'));
const kept = join(root, 'kept.mp4');
const path = join(root, 'footage', 'belt.mp4');
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function vigil<Shape>(args: readonly string[], exitCode = 0): Promise<Shape> {
  const ran = await runInProcess<Shape>(join(root, 'library'), [...args]);
  expect(ran.exitCode, JSON.stringify(ran.document)).toBe(exitCode);
  return ran.document;
}

let videoId: string;
const video = async (): Promise<Video> =>
  (await vigil<{ videos: Video[] }>(['videos', 'list'])).videos.find((one) => one.videoId === videoId)!;
const answer = (): Promise<Answer> => vigil<Answer>(['ask', 'Where is something red?']);

/** Puts the recording back as it was when it was added, its time included. */
function putBack(): void {
  copyFileSync(kept, path);
  const { atime, mtime } = statSync(kept);
  utimesSync(path, atime, mtime);
}

beforeAll(async () => {
  mkdirSync(join(root, 'footage'));
  await makeFootage(kept, 'color=red:s=160x90:r=8:d=6', H264_SHORT_GOP);
  utimesSync(kept, new Date('2026-01-01'), new Date('2026-01-01'));
  putBack();
  videoId = (await vigil<{ videos: { videoId: string }[] }>(['index', path])).videos[0]!.videoId;
});
beforeEach(putBack);

async function flipLastByte(): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = bytes.at(-1)! ^ 1;
  await writeFile(path, bytes);
}

describe('a recording that is not what was indexed any more', () => {
  it.each([
    ['cut off', () => truncateSync(path, statSync(path).size - 100)],
    ['grown', () => appendFileSync(path, Buffer.alloc(1000))],
  ])('is noticed when it was %s', async (_, change) => {
    change();
    expect((await video()).fileState).toBe('changed');
  });

  it('is noticed when it was replaced, in the list, the answer, the search and the check', async () => {
    expect((await video()).fileState).toBe('here');
    const before = await answer();
    expect(before.found).toBe(true);
    expect(before.evidence.every(({ fileState }) => fileState === 'here')).toBe(true);
    await makeFootage(path, 'color=blue:s=160x90:r=8:d=9', H264_SHORT_GOP);

    expect(await video()).toMatchObject({ fileState: 'changed', fileFound: true });
    const after = await answer();
    expect(after.evidence.map(({ fileState }) => fileState)).toContain('changed');
    expect(after.unknowns.join()).toContain('belt.mp4');
    const { hits } = await vigil<{ hits: Hit[] }>(['search', 'red']);
    expect(hits.map(({ fileState }) => fileState)).toContain('changed');
    const { findings } = await vigil<LibraryCheck>(['check'], 1);
    expect(findings).toMatchObject([{ what: 'recording', problem: expect.stringContaining(path) }]);

    putBack();
    expect((await video()).fileState).toBe('here');
    expect((await vigil<LibraryCheck>(['check'])).isWhole).toBe(true);
  });

  it('is noticed by its bytes when the size is the same, and a copy with a new time is not', async () => {
    utimesSync(path, new Date(), new Date('2026-05-05'));
    await vigil(['check']);
    expect((await video()).fileState).toBe('here');
    await flipLastByte();
    expect((await vigil<LibraryCheck>(['check'], 1)).findings).toHaveLength(1);
  });

  it('is not indexed under the name of the one that was', async () => {
    appendFileSync(path, Buffer.alloc(1000));
    const library = await openLibrary(join(root, 'library'));
    try {
      const { jobId } = await library.client.call('vigil.index', { videoId });
      const { error } = await waitForJob(
        library.client,
        jobId!,
        ({ state }) => state === 'failed' || state === 'completed',
      );
      expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('belt.mp4') });
    } finally {
      await library.close();
    }
  });

  it('is added as a recording of its own', async () => {
    await makeFootage(path, 'color=blue:s=160x90:r=8:d=9', H264_SHORT_GOP);
    const { videos } = await vigil<{ videos: { videoId: string }[] }>(['index', path]);
    expect(videos[0]!.videoId).not.toBe(videoId);
    expect((await video()).fileState).toBe('gone');
    const blue = await vigil<Answer>(['ask', 'Where is something blue?']);
    expect(blue.evidence[0]).toMatchObject({ videoId: videos[0]!.videoId, fileState: 'here' });
  });
});
