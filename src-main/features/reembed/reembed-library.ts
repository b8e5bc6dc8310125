import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { LongCallResult } from '../../../src-shared/contract/api.ts';
import { asVigilError, type ErrorCode, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { type EmbeddingCoverage, embeddingCoverage } from '../../stores/embedding-coverage.ts';
import type { Parts } from '../feature.ts';
import { activeIngest } from '../ingest/active-ingest.ts';
import { type EmbedNeeds, type EmbedRun, embedVideo } from './embed-video.ts';

export type ReembedNeeds = EmbedNeeds & Pick<Parts, 'encoders' | 'events' | 'log' | 'vectors'>;

/** What is wrong with one video's footage and no reason to stop for. */
const OF_ONE_VIDEO: ReadonlySet<ErrorCode> = new Set(['not-found', 'conflict', 'undecodable', 'unsupported']);

const Left = z.object({ videoId: z.string(), name: z.string(), reason: Sentence });

/** How far the job is. What is done of the library stands in its rows. */
const Checkpoint = z.object({
  /** The video at work, with the checkpoint of its scan. */
  videoId: z.string().nullable(),
  scan: z.unknown(),
  left: z.array(Left),
  /** Footage behind it, in seconds. */
  doneSec: z.number(),
});
type Checkpoint = z.infer<typeof Checkpoint>;

const NOTHING: Checkpoint = { videoId: null, scan: null, left: [], doneSec: 0 };

type Missing = EmbeddingCoverage['missing'];

/**
 * Gives every indexed video the vectors of an encoder, video by video, and then searches by it. Videos that come in
 * meanwhile are taken too; those that cannot be read are named and keep nobody waiting. Until all are whole everything
 * is searched by the encoder in use as before. Throws `conflict` when no video could be read, and what stops the whole.
 */
export async function reembedLibrary(
  { encoderId }: { readonly encoderId: string },
  context: LongCallContext,
  needs: ReembedNeeds,
): Promise<LongCallResult<'models.reembed'>> {
  const { database, encoders, events, settings, vectors } = needs;
  const { signal, progress, saveCheckpoint } = context;
  const encoder = await encoders.locate(encoderId);
  const { title, version } = encoder.manifest;
  let at = Checkpoint.safeParse(context.checkpoint).data ?? NOTHING;
  const save = (next: Checkpoint): Promise<void> => {
    at = next;
    return saveCheckpoint(next);
  };
  for (;;) {
    const todo = await withoutLeft(at, encoder.manifest, needs);
    const next = todo.missing.find(({ videoId }) => videoId === at.videoId) ?? todo.missing[0];
    if (!next) break;
    const totalSec = at.doneSec + todo.missing.reduce((sum, { durationSec }) => sum + durationSec, 0);
    const counted = { done: todo.indexed, of: todo.videos, name: next.name };
    const tell = (doneSec: number): void =>
      progress(
        (at.doneSec + Math.min(doneSec, next.durationSec)) / Math.max(totalSec, 0.001),
        say('reembed-at', counted),
      );
    tell(0);
    const run: EmbedRun = {
      encoder,
      signal,
      resume: at.videoId === next.videoId ? at.scan : null,
      onCheckpoint: (scan) => save({ ...at, videoId: next.videoId, scan }),
      onProgress: tell,
    };
    const left = await leftOut(next, run, needs);
    const doneSec = at.doneSec + next.durationSec;
    await save({ videoId: null, scan: null, left: left ? [...at.left, left] : at.left, doneSec });
    faultPoint('reembed:video');
  }
  const { videos, missing } = await embeddingCoverage(database.db, encoderId, version);
  if (videos > 0 && missing.length === videos) {
    throw new VigilError('conflict', say('reembed-nothing', { title }), { hint: say('reembed-nothing-hint') });
  }
  progress(1, say('filling-index'));
  if (settings.get().vectorBackend === 'qdrant')
    await vectors.qdrant
      .follow(encoderId)
      .inStep()
      .catch(() => undefined);
  await vectors.open(encoderId);
  signal.throwIfAborted();
  const from = settings.get().encoder;
  if (from !== encoderId) {
    settings.update({ encoder: encoderId });
    events.publish({ type: 'settings.changed' });
  }
  return { encoderId, from, videos, indexed: videos - missing.length, left: [...at.left] };
}

/** What is to be done yet, without the videos that were tried in vain. */
async function withoutLeft(
  { left }: Checkpoint,
  { id, version }: EmbedRun['encoder']['manifest'],
  { database }: ReembedNeeds,
): Promise<{ readonly missing: Missing; readonly indexed: number; readonly videos: number }> {
  const { videos, missing } = await embeddingCoverage(database.db, id, version);
  const tried = new Set(left.map(({ videoId }) => videoId));
  return {
    missing: missing.filter(({ videoId }) => !tried.has(videoId)),
    indexed: videos - missing.length,
    videos,
  };
}

/** Embeds one video; gives why it is left out when the fault is its own. */
async function leftOut(
  { videoId, name }: Missing[number],
  run: EmbedRun,
  needs: ReembedNeeds,
): Promise<z.infer<typeof Left> | undefined> {
  try {
    await embedVideo(videoId, run, needs);
    return undefined;
  } catch (thrown) {
    run.signal.throwIfAborted();
    const error = asVigilError(thrown);
    if (!OF_ONE_VIDEO.has(error.code)) throw thrown;
    needs.log.warn('A video is left out of a change of encoder', { videoId, err: error });
    return { videoId, name, reason: error.said.message };
  }
}

/** Takes away what a cancelled run left of the video that it was at; finished videos keep what was made. */
export async function dropPartialScans(
  { encoderId }: { readonly encoderId: string },
  needs: Pick<ReembedNeeds, 'artifacts' | 'database' | 'encoders' | 'jobs'>,
): Promise<void> {
  const { artifacts, database, encoders } = needs;
  const here = await encoders.locate(encoderId).catch(() => undefined);
  if (!here) return;
  const { missing } = await embeddingCoverage(database.db, encoderId, here.manifest.version);
  for (const { videoId } of missing) {
    const partial = artifacts.scanPartial(videoId);
    // An indexing that rests goes on from there.
    if (!existsSync(partial) || (await activeIngest(videoId, needs))) continue;
    await rm(partial, { recursive: true, force: true });
  }
}
