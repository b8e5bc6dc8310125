import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { openLibrary, runInProcess } from './testing/in-process.ts';
import { completed, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-index-part-'));
const dataDir = join(root, 'library');
const recording = join(root, 'talk.mp4');

async function vigil(...args: string[]): Promise<Record<string, unknown>> {
  const { exitCode, document } = await runInProcess<Record<string, unknown>>(dataDir, args);
  expect(exitCode, JSON.stringify(document)).toBe(0);
  return document;
}

describe('a part of the indexing', () => {
  let videoId = '';
  const scannedAt = () => statSync(join(dataDir, 'artifacts', videoId, 'scan.json')).mtimeMs;
  const newestJob = async () => ((await vigil('jobs')) as { jobs: { kind: string; state: string }[] }).jobs[0];

  beforeAll(async () => {
    await makeFootage(recording, 'testsrc=s=160x90:r=8:d=6', H264_SHORT_GOP);
    const { videos } = (await vigil('index', recording)) as { videos: { videoId: string }[] };
    videoId = videos[0]!.videoId;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is done alone: subtitles that came later are read, and nothing is decoded', async () => {
    const before = scannedAt();
    expect(await vigil('ask', 'pomegranate')).toMatchObject({ found: false });
    writeFileSync(join(root, 'talk.srt'), '1\n00:00:02,000 --> 00:00:04,000\nThe pomegranate is ripe.\n');
    await vigil('index', '--only', 'transcribe');
    expect(await newestJob()).toMatchObject({ kind: 'ingest', state: 'completed' });
    expect(await vigil('ask', 'pomegranate')).toMatchObject({ found: true, evidence: [{ videoId }] });
    expect(scannedAt()).toBe(before);
  });

  it('fills the vector index again as a job', async () => {
    const jobs = ((await vigil('jobs')) as { jobs: unknown[] }).jobs.length;
    const { videos } = (await vigil('index', '--rebuild-vectors')) as { videos: { videoId: string }[] };
    expect(videos).toMatchObject([{ videoId }]);
    expect(((await vigil('jobs')) as { jobs: unknown[] }).jobs).toHaveLength(jobs + 1);
    expect(await newestJob()).toMatchObject({ kind: 'ingest', state: 'completed' });
    expect(((await vigil('search', 'yellow')) as { hits: unknown[] }).hits.length).toBeGreaterThan(0);
  });

  it('is the whole for a video that was never scanned: it does not become searchable without chunks', async () => {
    const other = join(root, 'other.mp4');
    await makeFootage(other, 'testsrc=s=160x90:r=8:d=6,hue=h=90', H264_SHORT_GOP);
    const { client, close } = await openLibrary(dataDir);
    try {
      const imported = await runLongCall(client, 'videos.import', { paths: [other] });
      const { videoId: id, jobId } = imported.videos[0]!;
      await client.call('jobs.cancel', { jobId: jobId! });
      await waitForJob(client, jobId!, ({ state }) => state === 'cancelled' || state === 'completed');
      const again = await client.call('vigil.index', { videoId: id!, only: ['index'] });
      await completed(client, again.jobId);
      const video = await client.call('videos.get', { videoId: id! });
      expect(video.status).toBe('ready');
      expect(video.chunks.micro).toBeGreaterThan(0);
    } finally {
      await close();
    }
  });
});
