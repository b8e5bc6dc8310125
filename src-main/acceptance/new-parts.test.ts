import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { api } from '../../src-shared/contract/api.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { worded } from '../../src-shared/sentences/word.ts';
import { openParts } from '../core/parts.ts';
import type { Channel } from '../features/ask/channels/channel.ts';
import { CHANNELS } from '../features/ask/channels/channels.ts';
import { askFeature } from '../features/ask/feature.ts';
import type { Parts } from '../features/feature.ts';
import { ingestFeature } from '../features/ingest/feature.ts';
import { defineJob } from '../jobs/define-job.ts';
import { loadConfig } from '../platform/config.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { readDoubles, readFloats } from '../stores/artifacts/scan-files.ts';
import { WorkerPool } from '../workers/pool/worker-pool.ts';
import { drawFootage } from './testing/drawn-footage.ts';

// What a new scan output, search channel or kind of job is: values given to the seams the product's own go through.
// Not a line of the product is written for these three, and they build on each other.

const BRIGHTNESS_FILE = 'brightness.f32';
const ENCODER = 'vigil-basic';
const root = mkdtempSync(join(tmpdir(), 'vigil-new-parts-'));
const context = { signal: new AbortController().signal };
let parts: Parts;
let close: () => Promise<void>;
let videoId: string;
let ask: Handlers<'vigil.query'>['vigil.query'];

/** What the new output left: brightness (0..255) and time of each sampled frame. */
async function brightnessOf(id: string): Promise<{ readonly sec: number; readonly value: number }[]> {
  const folder = parts.artifacts.folder(id);
  const values = await readFloats(folder, BRIGHTNESS_FILE);
  const times = await readDoubles(folder, layout.sampleTimes(ENCODER));
  return [...values].map((value, at) => ({ value, sec: times[at]! }));
}

/** A channel that finds bright moments, when somebody asks for glare. */
const glare: Channel = {
  key: 'glare',
  async retrieve({ text, filter }, { clips }) {
    const [id] = filter.videoIds ?? [];
    if (id === undefined || !text?.includes('glare')) return [];
    const brightest = (await brightnessOf(id)).reduce((best, frame) => (frame.value > best.value ? frame : best));
    const [chunk] = await clips.listWithin(id, 'micro', brightest.sec, brightest.sec + 0.1);
    const { chunkId, startSec, endSec } = chunk!;
    const support = [{ channel: 'glare', strength: brightest.value / 255 }] as const;
    const candidate = { chunkId, videoId: id, level: 'micro' as const, startSec, endSec, score: 1, support };
    return [{ weight: 1, candidates: [candidate] }];
  },
  widen: async (candidates) => candidates.map(({ startSec, endSec }) => ({ startSec, endSec })),
  confidence: async () => (support) => ({ confidence: support.strength, supported: support.strength > 0.5 }),
  why: () => asIs('shows glare'),
};

/** A kind of job that counts bright frames and leaves the number as its result. */
const countGlare = defineJob({
  kind: 'count-glare',
  input: z.object({ above: z.number() }),
  concurrency: 1,
  stages: [
    {
      name: 'count',
      weight: 1,
      run: async ({ job, input, commit }) => {
        const bright = (await brightnessOf(job.subjectId)).filter(({ value }) => value > input.above);
        await commit(async () => undefined, { frames: bright.length });
      },
    },
  ],
  events: ({ subjectId }) => [{ type: 'score.changed', scoreId: subjectId }],
});

beforeAll(async () => {
  const config = loadConfig(process.env, { dataDir: join(root, 'library'), logLevel: 'silent' });
  const ownership = { owner: true, publish: () => undefined, release: () => undefined } as const;
  const opened = await openParts({ config, ownership });
  const connectInference = () => opened.parts.inferenceHost.connect();
  const pool = new WorkerPool({ connectInference, entry: new URL('./testing/brightness.ts', import.meta.url) });
  parts = { ...opened.parts, pool };
  const ingest = ingestFeature(parts);
  ask = askFeature(parts, { channels: [...CHANNELS, glare] }).calls['vigil.query'];
  close = async () => {
    await parts.runner.close();
    await pool.close();
    await opened.close();
  };
  await parts.runner.start([...(ingest.jobs ?? []), countGlare]);
  // Dark, but for two seconds from 0:10.
  const path = await drawFootage(
    "color=c=0x202020:s=160x90:r=10:d=20,drawbox=c=white:t=fill:enable='between(t,10,12)'",
  );
  videoId = (await ingest.importAndIndex({ path, encoder: undefined }, context)).videoId;
});
afterAll(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});

describe('without a change to the product', () => {
  it('a new scan output gets the sampled frames of the one decode and leaves its file', async () => {
    const folder = parts.artifacts.folder(videoId);
    expect(existsSync(join(folder, BRIGHTNESS_FILE))).toBe(true);
    const frames = await brightnessOf(videoId);
    expect(frames).toHaveLength((await readDoubles(folder, layout.sampleTimes(ENCODER))).length);
    const bright = frames.filter(({ value }) => value > 128);
    expect([bright[0]!.sec, bright.at(-1)!.sec]).toEqual([expect.closeTo(10, 0), expect.closeTo(12, 0)]);
    const summary = JSON.parse(readFileSync(join(folder, layout.scanSummary), 'utf8')) as { outputs: object };
    expect(summary.outputs).toHaveProperty('brightness');
  });

  it('a new channel finds, judges and explains', async () => {
    const question = api['vigil.query'].input.parse({ question: 'Is there any glare?', videoIds: [videoId] });
    const { found, evidence } = worded(await ask(question, context));
    expect(found).toBe(true);
    const [best] = evidence;
    expect(best).toMatchObject({ channels: ['glare'], whyRelevant: 'Shows glare' });
    expect(Math.min(best!.endSec, 12) - Math.max(best!.startSec, 10)).toBeGreaterThan(0);
  });

  it('a new kind of job is queued, run, announced and asked for its result', async () => {
    const told: CoreEvent[] = [];
    const stop = parts.events.subscribe((event) => told.push(event));
    const { jobId } = await parts.runner.enqueue(countGlare, {
      subjectId: videoId,
      title: asIs('Glare'),
      input: { above: 128 },
    });
    expect(await parts.runner.waitFor(jobId)).toMatchObject({ kind: 'count-glare', state: 'completed', progress: 1 });
    stop();
    const bright = (await brightnessOf(videoId)).filter(({ value }) => value > 128).length;
    expect((await parts.jobs.get(jobId)).result).toEqual({ frames: bright });
    expect(bright).toBeGreaterThan(4);
    // The bus may still hand on what was told of the video before.
    expect(told).toContainEqual({ type: 'job.changed', jobId });
    expect(told).toContainEqual({ type: 'score.changed', scoreId: videoId });
  });
});
