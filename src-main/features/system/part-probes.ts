import { counted } from '../../../src-shared/counted.ts';
import { type DualControl, titleOf } from '../../stores/dual/dual-database.ts';
import type { Parts } from '../feature.ts';
import type { PartProbe } from './health-calls.ts';

type Needs = Pick<
  Parts,
  'binaries' | 'database' | 'dual' | 'encoders' | 'inference' | 'settings' | 'textIndex' | 'vectors' | 'videos'
>;

/** Looks at each part of the house, by the name that health shows. */
export function partProbes({
  database,
  dual,
  settings,
  videos,
  binaries,
  inference,
  encoders,
  vectors,
  textIndex,
}: Needs): Readonly<Record<string, PartProbe>> {
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
      const { carrier, device } = await inference.stats();
      const { manifest } = await encoders.locate();
      const where = carrier === 'thread' ? 'a thread' : 'a process';
      return { state: 'ok', detail: `${manifest.title} on the ${device}, in ${where} of its own` };
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
/** How far the second database is; one that cannot be reached delays nothing, but should be seen to. */
async function replicationProbe(dual: DualControl): ReturnType<PartProbe> {
  const { primary, state, rowsBehind, secondsBehind, rowsCopied, problem } = await dual.status();
  const second = titleOf(primary === 'sqlite' ? 'postgres' : 'sqlite');
  if (state === 'waiting')
    return { state: 'degraded', detail: `${second}: ${counted(rowsBehind, 'row')} to be written. ${problem ?? ''}` };
  if (state === 'copying')
    return { state: 'ok', detail: `${second} is being filled, ${counted(rowsCopied, 'row')} so far` };
  const lag = rowsBehind === 0 ? 'in step' : `${counted(rowsBehind, 'row')}, ${secondsBehind.toFixed(1)} s behind`;
  return { state: 'ok', detail: `${second}, ${lag}` };
}
