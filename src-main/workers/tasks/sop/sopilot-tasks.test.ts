import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { findMediaBinaries, type MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { runSopScoreTask } from './sop-score-task.ts';
import { readSopilotClips } from './sopilot-clip-files.ts';
import { runSopilotClipsTask, type SopilotClipsProgress } from './sopilot-clips-task.ts';

let folder = '';
let binaries: MediaBinaries;
const never = new AbortController().signal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sopilot-tasks-'));
  binaries = await findMediaBinaries(process.env);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('making the clips of a video', () => {
  let filePath = '';
  beforeAll(() => {
    filePath = join(folder, 'run.mp4');
    const source = ['-f', 'lavfi', '-t', '11', '-i', 'testsrc2=s=160x90:r=12'];
    execFileSync(binaries.ffmpegPath, ['-v', 'error', ...source, '-c:v', 'mpeg4', filePath]);
  });

  it('leaves vectors and times in a folder it makes, and says how far it is', async () => {
    const target = join(folder, 'new', 'artifacts');
    const seen: SopilotClipsProgress[] = [];
    const emit = (progress: SopilotClipsProgress): void => void seen.push(progress);
    const { clipCount } = await runSopilotClipsTask({ binaries, filePath, folder: target }, { signal: never, emit });
    expect(clipCount).toBe(3);
    expect(seen.map(({ doneSec }) => doneSec)).toEqual([4, 8]);
    expect(seen[0]!.durationSec).toBeCloseTo(11, 1);
    const names = ['sopilot.json', 'sopilot.npy'];
    expect(readdirSync(target).toSorted()).toEqual(names.flatMap((name) => [name, layout.checksum(name)]));
    const table = await readSopilotClips(join(target, 'sopilot.npy'), join(target, 'sopilot.json'));
    expect(table).toMatchObject({ rows: 3, dim: 904 });
    expect(table.clips.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
      [0, 4],
      [4, 8],
      [8, 11],
    ]);
  });

  it('leaves nothing when it is stopped', async () => {
    const target = join(folder, 'stopped');
    const controller = new AbortController();
    const context = { signal: controller.signal, emit: () => controller.abort() };
    await expect(runSopilotClipsTask({ binaries, filePath, folder: target }, context)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(existsSync(target)).toBe(false);
  });
});

interface GoldenCase {
  readonly id: string;
  readonly params: unknown;
  readonly dim: number;
  readonly gold: { readonly embeddings: readonly (readonly number[])[]; readonly meta: unknown };
  readonly trainee: { readonly embeddings: readonly (readonly number[])[]; readonly meta: unknown };
  readonly expected: { readonly result: { readonly score: number }; readonly dtw: { readonly path: unknown } };
}

describe('scoring vectors from files', () => {
  const fixture = join(import.meta.dirname, '../../../engines/sopilot/scoring/__fixtures__/sop_evaluation_params.json');
  const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: readonly GoldenCase[] };

  it('gives the result object of the golden files, with settings and times from files', async () => {
    for (const [at, golden] of cases.slice(0, 4).entries()) {
      const pair = await Promise.all([
        writeClips(`gold-${at}`, golden.gold, golden.dim),
        writeClips(`trainee-${at}`, golden.trainee, golden.dim),
      ]);
      const paramsPath = join(folder, `params-${at}.json`);
      await writeFile(paramsPath, JSON.stringify(golden.params));
      const scored = await runSopScoreTask({ gold: pair[0]!, trainee: pair[1]!, paramsPath }, { signal: never });
      expect(scored.result, golden.id).toEqual(golden.expected.result);
      expect(scored.dtw.path, golden.id).toEqual(golden.expected.dtw.path);
      const preview = scored.result.alignment_preview.map(({ similarity }) => similarity);
      for (const [pair, similarity] of preview.entries()) {
        expect(scored.similarities[pair], golden.id).toBeCloseTo(similarity, 3);
      }
    }
  });

  it('takes clips to last 4 s without a file of times', async () => {
    const clips = await writeClips('plain', cases[0]!.gold, cases[0]!.dim);
    const plain = { vectorsPath: clips.vectorsPath };
    const { goldClips } = await runSopScoreTask({ gold: plain, trainee: plain }, { signal: never });
    expect(goldClips[1]).toEqual({ clipIdx: 1, startSec: 4, endSec: 8 });
  });

  it('refuses files that are damaged or do not belong together, by name', async () => {
    const clips = await writeClips('right', cases[0]!.gold, cases[0]!.dim);
    const score = (gold: { vectorsPath: string; metaPath?: string }) =>
      runSopScoreTask({ gold, trainee: clips }, { signal: never });
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{');
    await expect(score({ ...clips, metaPath: broken })).rejects.toThrow('broken.json is not JSON.');
    await writeFile(broken, '[]');
    await expect(score({ ...clips, metaPath: broken })).rejects.toThrow('broken.json lists 0 clips');
    await expect(score({ vectorsPath: join(folder, 'absent.npy') })).rejects.toMatchObject({ code: 'not-found' });
    const paramsPath = join(folder, 'params.json');
    await writeFile(paramsPath, '{"w_miss": -1}');
    await expect(runSopScoreTask({ gold: clips, trainee: clips, paramsPath }, { signal: never })).rejects.toThrow(
      /params\.json has a setting out of range.*w_miss/s,
    );
  });
});

async function writeClips(
  name: string,
  { embeddings, meta }: GoldenCase['gold'],
  dim: number,
): Promise<{ vectorsPath: string; metaPath: string }> {
  const vectorsPath = join(folder, `${name}.npy`);
  const metaPath = join(folder, `${name}.json`);
  await writeVectorMatrix(vectorsPath, { rows: embeddings.length, dim, vectors: Float32Array.from(embeddings.flat()) });
  await writeFile(metaPath, JSON.stringify(meta));
  return { vectorsPath, metaPath };
}
