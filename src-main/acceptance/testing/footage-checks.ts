import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { VigilClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { allSettled } from './wait-for-job.ts';

/** A row of `qa/videos.json`. */
interface ListedVideo {
  readonly video: string;
  readonly frames: number;
  readonly duration_sec: number;
}

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const list = resolve(data, 'qa/videos.json');

/** The recordings questions are asked about; none where the test data is not there, which is then said. */
export function listedFootage(longestSec: number): readonly ListedVideo[] {
  if (!existsSync(list)) {
    process.stderr.write(`Footage: skipped, no ${list}\n`);
    return [];
  }
  const all = JSON.parse(readFileSync(list, 'utf8')) as ListedVideo[];
  return all.filter((video) => video.duration_sec <= longestSec);
}

const WINDOWS_SEC = { micro: [3, 1.5], meso: [12, 6], macro: [48, 24] } as const;

/**
 * How many chunks of a level there must be, by the rule alone: one when the recording is no longer than a window, else
 * one per whole stride that a window can move, plus one at the end when more than a quarter second would be left out.
 */
export function chunkCount(durationSec: number, level: keyof typeof WINDOWS_SEC): number {
  const [windowSec, strideSec] = WINDOWS_SEC[level];
  if (durationSec <= windowSec) return 1;
  // Milliseconds, so that a length of whole strides is one in binary too.
  const restMs = Math.round((durationSec - windowSec) * 1000);
  const strideMs = strideSec * 1000;
  return Math.floor(restMs / strideMs) + 1 + (restMs % strideMs > 250 ? 1 : 0);
}

/** Indexes recordings and asks for colours; fails where a count, a span or a fact is wrong. */
export async function checkFootage(client: VigilClient, footage: readonly ListedVideo[]): Promise<void> {
  const paths = footage.map(({ video }) => resolve(data, video));
  const { videos: imported } = await runLongCall(client, 'videos.import', { paths });
  expect(imported.map(({ error }) => error)).toEqual(imported.map(() => null));
  await allSettled(client);
  let total = 0;
  for (const [at, listed] of footage.entries()) {
    const video = await client.call('videos.get', { videoId: imported[at]!.videoId! });
    const { micro, meso, macro, shot } = video.chunks;
    expect(video, listed.video).toMatchObject({ status: 'ready', warnings: [] });
    // The list has what the container claims, the library when the last picture ends.
    expect(Math.abs(video.durationSec - listed.duration_sec), listed.video).toBeLessThan(0.25);
    const wanted = {
      micro: chunkCount(video.durationSec, 'micro'),
      meso: chunkCount(video.durationSec, 'meso'),
      macro: chunkCount(video.durationSec, 'macro'),
    };
    expect({ micro, meso, macro }, listed.video).toEqual(wanted);
    expect(shot, listed.video).toBeGreaterThan(0);
    const { chunks } = await client.call('chunks.list', { videoId: video.videoId });
    expect(chunks.every(({ startSec, endSec }) => 0 <= startSec && startSec < endSec)).toBe(true);
    expect(Math.max(...chunks.map(({ endSec }) => endSec)), listed.video).toBeCloseTo(video.durationSec, 6);
    total += chunks.length;
  }
  process.stdout.write(`Footage: ${footage.length} recordings, ${total} chunks, as many as the rule gives\n`);
  for (const question of ['yellow', 'red', 'dark']) await checkEvidence(client, question);
}

async function checkEvidence(client: VigilClient, question: string): Promise<void> {
  const { evidence } = await client.call('vigil.query', { question });
  expect(evidence.length, question).toBeGreaterThan(0);
  for (const { videoId, startSec, endSec, keyframes } of evidence) {
    const { durationSec, name } = await client.call('videos.get', { videoId });
    const span = `${question}: ${name} ${startSec}..${endSec}`;
    expect(startSec, span).toBeGreaterThanOrEqual(0);
    expect(endSec, span).toBeGreaterThan(startSec);
    expect(endSec, span).toBeLessThanOrEqual(durationSec + 1e-6);
    for (const second of keyframes) expect(second >= startSec && second < endSec, span).toBe(true);
  }
}
