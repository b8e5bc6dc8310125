import { join } from 'node:path';
import type { LegacyWarning } from '../../../src-shared/model/legacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { dataPaths } from '../../platform/paths.ts';
import { createAdapterStore } from '../../stores/adapter-store.ts';
import { inTransaction } from '../../stores/db/open.ts';
import type { LegacySource } from '../../workers/tasks/legacy/legacy-source.ts';
import type { ImportNeeds } from './import-run.ts';
import { isoUtc } from './legacy-names.ts';

/**
 * Brings SOPilot's feature adapters over and takes the one it used into use, unless this library uses one already.
 * Returns their versions here, by training job.
 */
export async function importAdapters(
  { adapters, adapter: current }: Pick<LegacySource, 'adapters' | 'adapter'>,
  signal: AbortSignal,
  { config, database, pool }: ImportNeeds,
  warn: (warning: LegacyWarning) => void,
): Promise<ReadonlyMap<string, number>> {
  const fileOf = (jobId: string): string => `feature_adapter_${jobId}.npz`;
  const folder = dataPaths(config.dataDir).adapters;
  const files = adapters.map(({ jobId, path, fileSha256 }) => ({
    from: path,
    sha256: fileSha256,
    to: join(folder, fileOf(jobId)),
  }));
  await pool.run('legacy-keep', { files }, { signal });
  return inTransaction(database.db, async (trx) => {
    const store = createAdapterStore(trx);
    const before = await store.active();
    const versions = new Map((await store.list()).map(({ adapterId, version }) => [adapterId, version]));
    const fresh = adapters.filter(({ jobId }) => !versions.has(jobId));
    for (const { jobId, trigger, dim, videos, clips, finishedAt } of fresh) {
      const { version } = await store.insert({
        adapterId: jobId,
        trigger: trigger === 'nightly' ? 'nightly' : 'manual',
        ...{ dim, videos, clips },
        file: fileOf(jobId),
        createdAt: isoUtc(finishedAt) ?? new Date(0).toISOString(),
      });
      versions.set(jobId, version);
    }
    // A new adapter is taken into use when it is added: SOPilot's last one, where none was used here.
    if (before && fresh.length > 0) await store.use(before.version);
    else if (fresh.length > 0 && !current) await store.use(null);
    if (before && current && before.adapterId !== current.job_id) {
      const message = say('another-adapter-in-use');
      warn({ code: 'adapter-not-used', subject: 'adapter', message });
    }
    return versions;
  });
}
