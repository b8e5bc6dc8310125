import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { SopilotResult } from '../../../src-shared/model/sop.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import type { ClipTime } from '../../engines/sopilot/scoring/deviations.ts';
import type { SopilotMetrics } from '../../engines/sopilot/scoring/result.ts';
import { dataPaths } from '../../platform/paths.ts';
import { createAdapterStore } from '../../stores/adapter-store.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { inTransaction } from '../../stores/db/open.ts';
import { createLegacyStore } from '../../stores/legacy-store.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { alignmentPoints, findingsOf } from '../sop/scoring/explain-sopilot.ts';
import type { ExplainResult, LegacyImportDependencies, LegacyPlaces } from './dependencies.ts';
import { createLegacyHandlers, legacyImportJob } from './handlers.ts';

/** Bringing a SOPilot library over. */
export function legacyFeature(parts: Parts): Feature<'migrate.sopilot' | 'migrate.sopilotReport'> {
  const { database, jobs, runner, settings } = parts;
  const importJob = legacyImportJob(importDependencies(parts));
  return {
    calls: createLegacyHandlers({
      legacy: createLegacyStore(database.db),
      findJob: async (jobId) => (await jobs.find(jobId))?.job,
      unfinished: async (subjectId) =>
        (await jobs.listForSubject(subjectId)).find(({ state }) => state === 'queued' || state === 'running'),
      enqueue: (job) => runner.enqueue(importJob, { ...job, requestedBy: localActor(settings) }),
    }),
    jobs: [importJob],
  };
}

function importDependencies(parts: Parts): LegacyImportDependencies {
  const { artifacts, binaries, clips, database, events, pool, scores, videos } = parts;
  return {
    places: legacyPlaces(parts),
    read: (input, signal, onProgress) => pool.run('legacy-read', input, { signal, onMessage: onProgress }),
    keep: (files, signal) => pool.run('legacy-keep', { files }, { signal }),
    check: (input, signal) => pool.run('legacy-check', input, { signal }),
    fingerprint: (filePath, signal) => pool.run('fingerprint', { filePath }, { signal }),
    probe: async (path, signal) => probeVideo(await binaries(), path, signal),
    explain: explainResult,
    transaction: (work) => inTransaction(database.db, work),
    adaptersIn: (trx) => createAdapterStore(trx),
    legacy: createLegacyStore(database.db),
    legacyIn: (trx) => createLegacyStore(trx),
    ...{ videos, scores, clips },
    absorbArtifacts: async (from, to) => {
      const [old, own] = [artifacts.fromSopilot(from), artifacts.fromSopilot(to)];
      if (existsSync(old)) await cp(old, own, { recursive: true, force: false });
      await artifacts.remove(from);
    },
    announceVideo: (videoId) => events.publish({ type: 'video.changed', videoId }),
    announceTasks: (taskIds) => {
      for (const taskId of taskIds) events.publish({ type: 'task.changed', taskId });
      events.publish({ type: 'adapter.changed' });
    },
  };
}

function legacyPlaces({ artifacts, config }: Pick<Parts, 'artifacts' | 'config'>): LegacyPlaces {
  const paths = dataPaths(config.dataDir);
  return {
    libraryFolder: (library) => join(paths.legacy, library),
    vectorFiles: (videoId, legacyKey) => {
      const folder = artifacts.fromSopilot(videoId);
      return {
        effective: join(folder, layout.effectiveVectors(legacyKey)),
        raw: join(folder, layout.rawVectors(legacyKey)),
        clips: join(folder, layout.clipTimes(legacyKey)),
      };
    },
    collection: artifacts.chunks,
    clipFiles: (videoId) => ({
      vectorsPath: artifacts.sopilotVectors(videoId),
      metaPath: artifacts.sopilotMeta(videoId),
    }),
    adapterFile: (name) => join(paths.adapters, name),
    scratch: join(paths.legacy, '.reading'),
  };
}

/** SOPilot kept the first pairs of its alignment only: findings and pairs of clips are told from those. */
const explainResult: ExplainResult = (result, gold, trainee) => {
  const pairs = result.alignment_preview.filter(
    ({ gold_clip, trainee_clip }) => gold_clip < gold.clips.length && trainee_clip < trainee.clips.length,
  );
  const evaluation = {
    result: { ...result, metrics: metricsOf(result), neural_mode: false as const },
    dtw: {
      path: pairs.map(({ gold_clip, trainee_clip }) => [gold_clip, trainee_clip] as const),
      path_length: pairs.length,
      mean_cost: result.metrics['mean_alignment_cost'] ?? 0,
    },
    similarities: pairs.map(({ similarity }) => similarity),
    goldClips: onPlayersClock(gold),
    traineeClips: onPlayersClock(trainee),
  };
  const taken = { evaluation, steps: [], goldShiftSec: gold.shiftSec, traineeShiftSec: trainee.shiftSec };
  return { findings: findingsOf(taken), alignment: alignmentPoints(taken) };
};

/** Every metric by its name; 0 for one that an older SOPilot did not have. */
function metricsOf({ metrics }: SopilotResult): SopilotMetrics {
  const value = (name: keyof SopilotMetrics): number => metrics[name] ?? 0;
  return {
    miss: value('miss'),
    swap: value('swap'),
    deviation: value('deviation'),
    over_time: value('over_time'),
    temporal_warp: value('temporal_warp'),
    path_stretch: value('path_stretch'),
    duplicate_ratio: value('duplicate_ratio'),
    order_violation_ratio: value('order_violation_ratio'),
    temporal_drift: value('temporal_drift'),
    confidence_loss: value('confidence_loss'),
    local_similarity_gap: value('local_similarity_gap'),
    adaptive_low_similarity_threshold: value('adaptive_low_similarity_threshold'),
    effective_low_similarity_threshold: value('effective_low_similarity_threshold'),
    hard_miss_ratio: value('hard_miss_ratio'),
    mean_alignment_cost: value('mean_alignment_cost'),
  };
}

function onPlayersClock({ clips, shiftSec }: { readonly clips: readonly ClipTime[]; readonly shiftSec: number }) {
  return clips.map(({ clipIdx, startSec, endSec }) => ({
    clipIdx,
    startSec: startSec + shiftSec,
    endSec: endSec + shiftSec,
  }));
}
