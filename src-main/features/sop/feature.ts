import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { maskFor } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { videoIdOf } from '../../platform/ids.ts';
import { dataPaths } from '../../platform/paths.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles } from '../../stores/artifacts/scan-files.ts';
import { createAuditFiles } from '../../stores/audit-files.ts';
import { createAuditStore } from '../../stores/audit-store.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { createScoreStore } from '../../stores/score-store.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import { localActor } from '../local-actor.ts';
import { thumbnailIn } from '../videos/thumbnails.ts';
import { adapterFeature } from './adapter-feature.ts';
import type { AdapterCalls } from './adapter-handlers.ts';
import { clipFiles, hasClips } from './clip-files.ts';
import { createSopHandlers, type SopCalls } from './handlers.ts';
import { createScoreStages } from './score-stages.ts';
import type { AdapterInUse } from './staleness.ts';

/** The stages of a score: prepare, score. */
function scoreStages(parts: Parts): readonly StageDefinition[] {
  const { artifacts, binaries, pool, scores, settings, takes, tasks, videos } = parts;
  return createScoreStages({
    scores,
    scoresIn: (trx) => createScoreStore(trx),
    takes,
    tasks,
    findVideo: videos.find,
    suggestSteps: (video, span, signal) => suggestedSpans(parts, video, span, signal),
    runSteps: (input, signal) => pool.run('sop-steps', input, { signal }),
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    makeClips: async (input, signal, onProgress) =>
      pool.run('sopilot-clips', { ...input, binaries: await binaries() }, { signal, onMessage: onProgress }),
    maskFor: (video) => maskFor(settings.get().privacyMasks, video),
    runScore: (input, signal) => pool.run('sop-score', input, { signal }),
    adapterInUse: () => adapterInUse(parts),
    passMark: () => settings.get().passMark,
  });
}

/** The feature adapter that clips pass through now. */
async function adapterInUse({
  adapters,
  config,
}: Pick<Parts, 'adapters' | 'config'>): Promise<AdapterInUse | undefined> {
  const active = await adapters.active();
  return active && { version: active.version, path: join(dataPaths(config.dataDir).adapters, active.file) };
}

/** What other features ask of SOP. */
export interface Sop {
  readonly calls: Handlers<SopCalls>;
  suggestSteps(video: Video, span: Span, signal: AbortSignal): Promise<Span[]>;
}

/** Everything a trainer does. */
export function sopFeature(
  parts: Parts,
  { ingest }: { readonly ingest: Ingest },
): Feature<SopCalls | AdapterCalls> & Sop {
  const scoring = scoreJob(parts);
  const adapter = adapterFeature(parts);
  return {
    calls: { ...sopHandlers(parts, ingest, scoring), ...adapter.calls },
    jobs: [scoring, ...adapter.jobs],
    start: adapter.start,
    suggestSteps: (video, span, signal) => suggestedSpans(parts, video, span, signal),
  };
}

/** Scoring a trainee take; its subject is the score. */
function scoreJob(parts: Parts): JobKind<null> {
  return defineJob({
    kind: 'score',
    input: z.null(),
    concurrency: 1,
    stages: scoreStages(parts),
    onState: (trx, { subjectId, state, error }) =>
      createScoreStore(trx).setState(subjectId, state, error?.message ?? null),
    events: ({ subjectId }) => [{ type: 'score.changed', scoreId: subjectId }],
  });
}

function sopHandlers(parts: Parts, ingest: Ingest, scoring: JobKind<null>): Handlers<SopCalls> {
  const { artifacts, events, pool, runner, scores, settings, takes, tasks, videos } = parts;
  return createSopHandlers({
    tasks,
    takes,
    scores,
    scoresIn: (trx) => createScoreStore(trx),
    announceTask: (taskId) => events.publish({ type: 'task.changed', taskId }),
    announceScore: (scoreId) => events.publish({ type: 'score.changed', scoreId }),
    importAndIndex: (path, labels, signal) => ingest.importAndIndex({ path, encoder: undefined, ...labels }, signal),
    awaitIndexed: ingest.untilIndexed,
    suggestSteps: (video, span, signal) => suggestedSpans(parts, video, span, signal),
    findVideo: videos.find,
    findVideoByChecksum: (checksum) => videos.find(videoIdOf(checksum)),
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    runSearch: (input, signal) => pool.run('sop-search', input, { signal }),
    adapterInUse: () => adapterInUse(parts),
    audit: createAuditStore(parts.database.db),
    auditFiles: createAuditFiles(parts.config.dataDir, parts.config.auditKey),
    enqueue: (job, alongside) =>
      runner.enqueue(scoring, { ...job, input: null, requestedBy: localActor(settings) }, alongside),
    actor: () => localActor(settings),
    passMark: () => settings.get().passMark,
    pictureIn: (videoId, span) => thumbnailIn(artifacts, videoId, span),
    renderReport: (input, signal) => pool.run('sop-report', input, { signal }),
    runScore: (input, signal) => pool.run('sop-score', input, { signal }),
    hasFrames: async (videoId, encoderId) => existsSync(artifacts.frames(videoId, encoderId)),
    runHeatMap: (input, signal) => pool.run('sop-heat-map', input, { signal }),
    runRawSteps: (input, signal) => pool.run('sop-raw-steps', input, { signal }),
    nowIso,
  });
}

/** Where steps may begin and end in a span of an indexed video. */
async function suggestedSpans(
  { artifacts, pool, settings }: Pick<Parts, 'artifacts' | 'pool' | 'settings'>,
  video: Video,
  span: Span,
  signal: AbortSignal,
): Promise<Span[]> {
  const encoderId = video.embeddingModel ?? settings.get().encoder;
  const vectorsPath = artifacts.frames(video.videoId, encoderId);
  const timesSec = [...(await readDoubles(artifacts.folder(video.videoId), layout.sampleTimes(encoderId)))];
  return pool.run('suggest-steps', { vectorsPath, timesSec, span }, { signal });
}
