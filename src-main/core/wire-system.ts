import type { Handlers } from '../../src-shared/contract/handler.ts';
import { counted } from '../../src-shared/counted.ts';
import { verifyEncoder } from '../engines/encoders/verify-encoder.ts';
import { createModelHandlers } from '../features/models/handlers.ts';
import { createSettingsHandlers } from '../features/settings/handlers.ts';
import { createHealthHandlers } from '../features/system/health-handlers.ts';
import { createJobHandlers } from '../features/system/job-handlers.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { VERSION } from '../platform/version.ts';
import { type DualControl, titleOf } from '../stores/dual/dual-database.ts';
import type { Parts } from './parts.ts';

type SystemCalls =
  | 'jobs.list'
  | 'jobs.get'
  | 'jobs.cancel'
  | 'jobs.retry'
  | 'models.list'
  | 'models.test'
  | 'settings.get'
  | 'settings.update'
  | 'system.health'
  | 'system.metrics';

/** Jobs, models, settings, health. */
export function systemHandlers(parts: Parts, runner: JobRunner, startedAtMs: number): Handlers<SystemCalls> {
  const { config, jobs, encoders, inference, settings, events, videos } = parts;
  return {
    ...createJobHandlers({
      listJobs: jobs.list,
      getJob: async (jobId) => (await jobs.find(jobId))?.job,
      cancelJob: async (jobId) => {
        await runner.cancel(jobId);
      },
      retryJob: async (jobId) => {
        await runner.retry(jobId);
      },
    }),
    ...createModelHandlers({
      encoders,
      verify: async (folder) => {
        await verifyEncoder(folder, inference);
      },
    }),
    ...createSettingsHandlers({
      settings,
      locked: config.locked,
      requireEncoder: encoders.locate,
      announce: () => events.publish({ type: 'settings.changed' }),
    }),
    ...createHealthHandlers({
      version: VERSION,
      dataDir: config.dataDir,
      startedAtMs,
      probes: probesOf(parts),
      countJobs: jobs.countByState,
      countVideos: async () => Object.values(await videos.countByStatus()).reduce((sum, count) => sum + count, 0),
    }),
  };
}

/** How far the second database is; one that cannot be reached delays nothing, but should be seen to. */
async function replicationProbe(dual: DualControl): ReturnType<Probes[string]> {
  const { primary, state, rowsBehind, secondsBehind, rowsCopied, problem } = await dual.status();
  const second = titleOf(primary === 'sqlite' ? 'postgres' : 'sqlite');
  if (state === 'waiting')
    return { state: 'degraded', detail: `${second}: ${counted(rowsBehind, 'row')} to be written. ${problem ?? ''}` };
  if (state === 'copying')
    return { state: 'ok', detail: `${second} is being filled, ${counted(rowsCopied, 'row')} so far` };
  const lag = rowsBehind === 0 ? 'in step' : `${counted(rowsBehind, 'row')}, ${secondsBehind.toFixed(1)} s behind`;
  return { state: 'ok', detail: `${second}, ${lag}` };
}

type Probes = Parameters<typeof createHealthHandlers>[0]['probes'];

function probesOf({
  database,
  dual,
  settings,
  videos,
  binaries,
  inference,
  encoders,
  vectors,
  textIndex,
}: Parts): Probes {
  return {
    database: async () => {
      const counts = await videos.countByStatus();
      return { state: 'ok', detail: `${database.title}, ${counted(counts.ready, 'video')} searchable` };
    },
    ...(dual && { 'second database': () => replicationProbe(dual) }),
    ffmpeg: async () => {
      const { version } = await binaries();
      return { state: 'ok', detail: `ffmpeg ${version}` };
    },
    models: async () => {
      const { carrier } = await inference.stats();
      const { manifest } = await encoders.locate();
      const where = carrier === 'thread' ? 'a thread' : 'a process';
      return { state: 'ok', detail: `${manifest.title} on the CPU, in ${where} of its own` };
    },
    vectors: async () => {
      if (!settings.get().vigilEnabled) return { state: 'off', detail: 'Indexing and search are switched off' };
      const { manifest } = await encoders.locate();
      const index = await vectors.open(manifest.id);
      const stored = `${index.backend} index, ${counted(await index.count(), 'vector')}`;
      if (index.notice) return { state: 'degraded', detail: `${stored}. ${index.notice}` };
      return {
        state: 'ok',
        detail: index.backend === 'qdrant' ? `${vectors.qdrant.connection.describe()}: ${stored}` : stored,
      };
    },
    text: async () => ({ state: 'ok', detail: `${counted(textIndex.countLines(), 'line')} with time stamps` }),
    settings: async () => {
      const [notice] = settings.notices;
      return notice ? { state: 'degraded', detail: notice } : { state: 'ok', detail: 'Read without a problem' };
    },
  };
}
