import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMediaBinaries } from '../../../platform/binaries.ts';
import { runProcess } from '../../media/ffmpeg.ts';
import { probeVideo } from '../../media/probe.ts';
import { evaluateSopilotV1 } from '../scoring/evaluate.ts';
import type { SopilotResult } from '../scoring/result.ts';
import { embedSopilotVideo, type SopilotSource, type SopilotVideo } from './decode.ts';

interface ManifestVideo {
  readonly file: string;
  readonly sampled_fps: number;
  readonly frames_per_clip: number;
  readonly clip_count: number;
  readonly quality_flags: string[];
  readonly expected_against_gold: Pick<SopilotResult, 'score' | 'metrics' | 'step_boundaries' | 'deviations'>;
}

interface Manifest {
  readonly tasks: { readonly task_id: string; readonly gold: string; readonly videos: ManifestVideo[] }[];
}

async function sourceOf(filePath: string): Promise<SopilotSource> {
  const binaries = await findMediaBinaries(process.env);
  return { ffmpegPath: binaries.ffmpegPath, filePath, probe: await probeVideo(binaries, filePath) };
}

const testData = process.env['VIGIL_TEST_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const manifestPath = join(testData, 'sop/manifest.json');
const present = existsSync(manifestPath);
if (!present) process.stdout.write('skipped: no SOP recordings in the test data\n');
const { tasks }: Manifest = present ? (JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest) : { tasks: [] };

describe.skipIf(!present)('recordings score as SOPilot scored them', () => {
  const golds = new Map<string, Promise<SopilotVideo>>();
  const embed = async (file: string): Promise<SopilotVideo> =>
    embedSopilotVideo(await sourceOf(join(testData, 'sop', file)));
  const goldOf = (file: string): Promise<SopilotVideo> => {
    const known = golds.get(file) ?? embed(file);
    golds.set(file, known);
    return known;
  };
  let greatestDifference = 0;
  afterAll(() => {
    process.stdout.write(`greatest difference from SOPilot's scores: ${greatestDifference} points\n`);
  });

  const pairs = tasks.flatMap((task) => task.videos.map((video) => ({ ...video, gold: task.gold })));
  test.each(pairs)('$file', async ({ file, gold, ...expected }) => {
    const trainee = await (file === gold ? goldOf(gold) : embed(file));
    expect(trainee.plan).toMatchObject({
      sampledFps: expected.sampled_fps,
      framesPerClip: expected.frames_per_clip,
    });
    expect(trainee.clips.map((clip) => clip.qualityFlags.join(','))).toEqual(expected.quality_flags);
    const { result } = evaluateSopilotV1({ gold: await goldOf(gold), trainee });
    const difference = Math.abs(result.score - expected.expected_against_gold.score);
    greatestDifference = Math.max(greatestDifference, difference);
    expect(difference).toBeLessThan(0.05);
    expect(result.step_boundaries).toEqual(expected.expected_against_gold.step_boundaries);
    expect(
      result.deviations.map(({ type, gold_step, gold_time, trainee_time }) => [
        type,
        gold_step,
        gold_time,
        trainee_time,
      ]),
    ).toEqual(
      expected.expected_against_gold.deviations.map(({ type, gold_step, gold_time, trainee_time }) => [
        type,
        gold_step,
        gold_time,
        trainee_time,
      ]),
    );
  });
});

describe('any video', () => {
  let folder: string;
  let sideways: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sopilot-decode-'));
    sideways = join(folder, '-a name: with %d.mp4');
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=96x54:rate=10:duration=9', '-c:v', 'mpeg4'];
    const upright = join(folder, 'upright.mp4');
    await runProcess(ffmpegPath, ['-nostdin', '-v', 'error', ...picture, upright]);
    const turn = ['-display_rotation', '90', '-i', upright, '-c', 'copy', `file:${sideways}`];
    const turned = await runProcess(ffmpegPath, ['-nostdin', '-v', 'error', ...turn]);
    if (turned.exitCode !== 0) {
      const tag = ['-i', upright, '-c', 'copy', '-metadata:s:v:0', 'rotate=270', `file:${sideways}`];
      await runProcess(ffmpegPath, ['-nostdin', '-v', 'error', ...tag]);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('turned upright, whatever its name, is cut into clips of about four seconds', async () => {
    const source = await sourceOf(sideways);
    expect([source.probe.frameWidth, source.probe.frameHeight]).toEqual([54, 96]);
    const video = await embedSopilotVideo(source);
    // 10 fps: every second frame, 20 frames to a clip; the 5 frames left over are too few for a third.
    expect(video.plan).toEqual({ sourceFps: 10, sampleEvery: 2, sampledFps: 5, framesPerClip: 20 });
    expect(video.clips.map((clip) => [clip.startSec, clip.endSec])).toEqual([
      [0, 4],
      [4, 8],
    ]);
    expect(video.vectors).toHaveLength(2 * video.dim);
  });

  test('stops when told to', async () => {
    const source = await sourceOf(sideways);
    const embedding = embedSopilotVideo(source, undefined, AbortSignal.abort());
    await expect(embedding).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('that cannot be decoded is refused', async () => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const filePath = join(folder, 'text.mp4');
    await writeFile(filePath, 'not a recording');
    const probe = { frameWidth: 96, frameHeight: 54, containerFps: 10, streamIndex: 0 };
    await expect(embedSopilotVideo({ ffmpegPath, filePath, probe })).rejects.toMatchObject({ code: 'undecodable' });
  });
});
