import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanCheckpoint } from '../workers/tasks/ingest/scan-checkpoint.ts';
import { type CountedFfmpeg, countFfmpeg } from './testing/counted-ffmpeg.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { type LibraryState, readLibrary, readOnlyIngest } from './testing/library-state.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';

// Many processes, one after the other: slow where others work beside.

const DURATION_SEC = 190;
const KEY_FRAME_EVERY_SEC = 2;
/** Made by the score job later when the scan was interrupted. */
const SOPILOT_FILES = /sopilot\.(npy|json)(\.sha256)?$/;

const root = mkdtempSync(join(tmpdir(), 'vigil-kill-resume-'));
let video: string;
let ffmpeg: CountedFfmpeg;
let undisturbed: LibraryState;

beforeAll(async () => {
  video = await drawMovingPicture(DURATION_SEC);
  ffmpeg = await countFfmpeg(root);
  await finish('undisturbed');
  undisturbed = await readLibrary(join(root, 'undisturbed'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const command = (): string[] => ['index', video, '--role', 'gold', '--task', 'assembly'];
const environment = (library: string, fault = ''): NodeJS.ProcessEnv => ({
  VIGIL_DATA_DIR: join(root, library),
  VIGIL_FAULT: fault,
  ...ffmpeg.env,
});

/** Indexes to the end and gives how ffmpeg was called. */
async function finish(library: string): Promise<string[]> {
  ffmpeg.forget();
  await vigilDocument(command(), environment(library));
  return ffmpeg.decodes();
}

/** Indexes until the process dies at the fault point. */
async function dieAt(fault: string, library: string): Promise<void> {
  const { signal, stderr } = await runVigil(command(), environment(library, fault));
  expect(signal, stderr).toBe('SIGKILL');
}

/** Where a decode began, in seconds of the file. */
function startSec(ffmpegArguments: string | undefined): number {
  const from = / -ss (\S+) /.exec(ffmpegArguments ?? '')?.[1];
  return from === undefined ? 0 : Number(from);
}

function withoutSopilot(state: LibraryState): LibraryState {
  return {
    ...state,
    files: Object.fromEntries(Object.entries(state.files).filter(([path]) => !SOPILOT_FILES.test(path))),
  };
}

describe('an ingest whose process is killed', () => {
  it('is undisturbed without a fault: one decode from the start, nothing partial', () => {
    const { videos, chunks, embeddings, files } = undisturbed;
    expect(videos).toMatchObject([{ status: 'ready', duration_sec: DURATION_SEC, role: 'gold' }]);
    expect(chunks.length).toBeGreaterThan(130);
    expect(embeddings).toHaveLength(chunks.length);
    const names = Object.keys(files).map((path) => path.replace(/^[^/]+\//, ''));
    expect(names).toEqual(expect.arrayContaining(['frames.vigil-basic.npy', 'chunks.vigil-basic.npy', 'sopilot.npy']));
    expect(names.filter((name) => /partial|tmp/.test(name))).toEqual([]);
  });

  it.each([
    // The second minute is on the disk, but its checkpoint is not.
    { fault: 'scan:written#2', wholeMinutes: 1 },
    { fault: 'scan:checkpoint#2', wholeMinutes: 2 },
  ])('goes on at its last checkpoint after $fault', async ({ fault, wholeMinutes }) => {
    const library = fault.replaceAll(/\W/g, '-');
    await dieAt(fault, library);
    const { checkpoint } = await readOnlyIngest(join(root, library));
    const checkpointSec = (checkpoint as ScanCheckpoint).position.lastTimeUs / 1e6;
    // A checkpoint stands at the end of the first batch of 64 frames behind its minute.
    expect(checkpointSec).toBeGreaterThanOrEqual(wholeMinutes * 60);
    expect(checkpointSec).toBeLessThan(wholeMinutes * 60 + wholeMinutes * 6.4);

    const decodes = await finish(library);
    expect(decodes).toHaveLength(1);
    expect(startSec(decodes[0])).toBeGreaterThan(checkpointSec - 0.1);
    const state = await readLibrary(join(root, library));
    expect(withoutSopilot(state)).toEqual(withoutSopilot(undisturbed));
    process.stdout.write(
      `${fault}: checkpoint at ${checkpointSec.toFixed(1)} s, second decode from ${startSec(decodes[0]).toFixed(1)} s ` +
        `(key frame at most ${KEY_FRAME_EVERY_SEC} s earlier)\n`,
    );
  });

  it('makes the clips of an interrupted gold run when it is scored, and then everything is as undisturbed', async () => {
    const library = 'scan-checkpoint-2';
    expect(Object.keys((await readLibrary(join(root, library))).files).some((path) => SOPILOT_FILES.test(path))).toBe(
      false,
    );
    await vigilDocument(['sop', 'gold', video, '--task', 'assembly'], environment(library));
    const scored = await vigilDocument<{ score: number }>(
      ['sop', 'score', video, '--task', 'assembly', '--scorer', 'sopilot-v1'],
      environment(library),
    );
    expect(scored.score).toBeCloseTo(100, 2);
    expect((await readLibrary(join(root, library))).files).toEqual(undisturbed.files);
  });

  it('decodes nothing again once all of the footage is written, wherever it dies then', async () => {
    const library = 'late';
    // The scan's files are half-way between the partial folder and their places.
    await dieAt('scan:moved#2', library);
    ffmpeg.forget();
    for (const fault of ['ingest:scan:commit', 'chunk:written', 'ingest:chunk:commit', 'index:filled']) {
      await dieAt(fault, library);
      expect(ffmpeg.decodes(), fault).toEqual([]);
    }
    expect(await finish(library)).toEqual([]);
    expect(await readLibrary(join(root, library))).toEqual(undisturbed);
  });
});
