import { say } from '../../../src-shared/sentences/say.ts';
import { driveRoom } from '../../platform/drive-reserve.ts';
import { type DualControl, titleOf } from '../../stores/dual/dual-database.ts';
import type { InferenceClient } from '../../workers/inference/inference-client.ts';
import type { Check } from '../check/feature.ts';
import type { Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import { DEVICE_TITLES } from '../models/devices/machine-devices.ts';
import type { Models, UsedDevice } from '../models/feature.ts';
import type { PartProbe } from './health-calls.ts';

type Needs = Pick<
  Parts,
  | 'binaries'
  | 'config'
  | 'database'
  | 'dual'
  | 'encoders'
  | 'inference'
  | 'settings'
  | 'textIndex'
  | 'vectors'
  | 'videos'
>;

/** Features that say how they are. */
export interface PartsProbed {
  readonly check: Check;
  readonly ingest: Pick<Ingest, 'decoding'>;
  readonly models: Pick<Models, 'devicesInUse'>;
}

/** Looks at each part of the house, by the name that health shows. */
export function partProbes(
  { config, database, dual, settings, videos, binaries, inference, encoders, vectors, textIndex }: Needs,
  { check, ingest, models }: PartsProbed,
): Readonly<Record<string, PartProbe>> {
  return {
    database: async () => {
      const counts = await videos.countByStatus();
      return { state: 'ok', detail: say('database-searchable', { database: database.title, videos: counts.ready }) };
    },
    ...(dual && { 'second database': () => replicationProbe(dual) }),
    ffmpeg: async () => {
      const { version } = await binaries();
      return { state: 'ok', detail: say('ffmpeg-version', { version, decoding: ingest.decoding() }) };
    },
    models: async () => {
      const { carrier } = await inference.stats();
      const { manifest } = await encoders.locate();
      const { title } = manifest;
      const key = carrier === 'thread' ? 'model-in-thread' : 'model-in-process';
      return { state: 'ok', detail: say(key, { title }) };
    },
    devices: async () => devicesDetail(await models.devicesInUse(), await inference.stats()),
    vectors: async () => {
      if (!settings.get().vigilEnabled) return { state: 'off', detail: say('indexing-switched-off') };
      const { manifest } = await encoders.locate();
      const index = await vectors.open(manifest.id);
      const stored = say('vectors-in-index', { backend: index.backend, vectors: await index.count() });
      if (index.notice)
        return { state: 'degraded', detail: say('vectors-in-index-notice', { stored, notice: index.notice }) };
      const leftOut = [...vectors.leftOut(manifest.id).keys()];
      if (leftOut.length > 0) {
        const names = (await videos.getMany(leftOut)).map(({ name }) => name);
        return { state: 'degraded', detail: say('vectors-of-videos-left-out', { stored, videos: names }) };
      }
      return {
        state: 'ok',
        detail:
          index.backend === 'qdrant'
            ? say('vectors-in-qdrant', { server: vectors.qdrant.connection.describe(), stored })
            : stored,
      };
    },
    files: async () => {
      const { files, damaged } = await check.quickLook();
      if (damaged.length === 0) return { state: 'ok', detail: say('files-whole', { files }) };
      return { state: 'degraded', detail: say('files-damaged', { videos: damaged }) };
    },
    drive: async () => {
      const { freeBytes, isShort } = driveRoom(config.dataDir);
      const key = isShort ? 'drive-short' : 'drive-has-room';
      return { state: isShort ? 'degraded' : 'ok', detail: say(key, { freeBytes }) };
    },
    text: async () => ({ state: 'ok', detail: say('lines-with-time', { lines: textIndex.countLines() }) }),
    settings: async () => {
      const [notice] = settings.notices;
      return notice ? { state: 'degraded', detail: notice } : { state: 'ok', detail: say('settings-read') };
    },
  };
}
/** What the models in use run on, and what they take; a device that fails while the processor goes on is no fault of Vigil. */
function devicesDetail(
  used: readonly UsedDevice[],
  { memory: { budgetBytes, takenBytes } }: Pick<Awaited<ReturnType<InferenceClient['stats']>>, 'memory'>,
): Awaited<ReturnType<PartProbe>> {
  const lines = used.map(({ title, device, reason, refused, rowsPerSec, memoryBytes }) => {
    const where = device === 'cpu' ? say('device-cpu') : DEVICE_TITLES[device];
    const figures = rowsPerSec === null ? '' : say('device-speed', { rowsPerSec, bytes: memoryBytes ?? 0 });
    const reasons = [reason, ...refused.map((each) => each.reason)];
    return say('model-on-device', { title, where, figures, reasons });
  });
  return { state: 'ok', detail: say('devices-of-models', { lines, takenBytes, budgetBytes }) };
}

/** How far the second database is; one that cannot be reached delays nothing, but should be seen to. */
async function replicationProbe(dual: DualControl): ReturnType<PartProbe> {
  const { primary, state, rowsBehind, secondsBehind, rowsCopied, problem } = await dual.status();
  const second = titleOf(primary === 'sqlite' ? 'postgres' : 'sqlite');
  if (state === 'waiting')
    return { state: 'degraded', detail: say('second-database-waits', { second, rowsBehind, problem: problem ?? '' }) };
  if (state === 'copying') return { state: 'ok', detail: say('second-database-filled', { second, rowsCopied }) };
  if (rowsBehind === 0) return { state: 'ok', detail: say('second-database-in-step', { second }) };
  return { state: 'ok', detail: say('second-database-behind', { second, rowsBehind, secondsBehind }) };
}
