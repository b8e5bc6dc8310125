import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { openLibrary } from './testing/in-process.ts';
import { completed } from './testing/wait-for-job.ts';

/** Of this thread's own computing between two turns of its event loop: other processes do not count. */
const MAX_STOP_MS = 300;
const FOOTAGE_SEC = 10;
const CUES = 60_000;

const root = mkdtempSync(join(tmpdir(), 'vigil-large-subtitle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A subtitle of 15 MB, all of it said within the footage. */
function largeSubtitle(): string {
  const cues: string[] = [];
  for (let at = 0; at < CUES; at++) {
    const ms = Math.floor((at * (FOOTAGE_SEC - 2) * 1000) / CUES);
    const time = (of: number): string => `00:00:0${Math.floor(of / 1000)},${String(of % 1000).padStart(3, '0')}`;
    const part = String(at).padStart(185, '0');
    cues.push(`${at + 1}\n${time(ms)} --> ${time(ms + 900)}\nTurn <b>valve ${part}</b> by ${at % 97} degrees\n`);
  }
  return cues.join('\n');
}

/** The longest that this thread computed without a turn of its event loop while `work` ran, in milliseconds. */
async function longestStopMs(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    before = process.threadCpuUsage();
  }, 5);
  try {
    await work();
    return longestMs;
  } finally {
    clearInterval(timer);
  }
}

it('a subtitle of 15 MB does not stop the main thread: it is read, replaced and removed beside other work', async () => {
  const recording = join(root, 'press.mp4');
  await makeFootage(recording, `testsrc=s=96x64:r=8:d=${FOOTAGE_SEC}`, H264_SHORT_GOP);
  const { client, close } = await openLibrary(join(root, 'library'));
  try {
    const imported = await runLongCall(client, 'videos.import', { paths: [recording] });
    const { videoId, jobId } = imported.videos[0]!;
    await completed(client, jobId);
    const subtitle = join(root, 'press.srt');
    writeFileSync(subtitle, largeSubtitle());
    expect(statSync(subtitle).size).toBeGreaterThan(15e6);
    const transcribe = async () => {
      const job = await client.call('vigil.index', { videoId: videoId!, only: ['transcribe'] });
      await completed(client, job.jobId);
    };
    const stops = {
      read: await longestStopMs(transcribe),
      replaced: await longestStopMs(transcribe),
      removed: await longestStopMs(() => client.call('videos.remove', { videoId: videoId! })),
    };
    expect(Object.entries(stops).filter(([, ms]) => ms > MAX_STOP_MS)).toEqual([]);
  } finally {
    await close();
  }
});
