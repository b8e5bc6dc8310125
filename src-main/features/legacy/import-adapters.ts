import type { LegacyWarning } from '../../../src-shared/model/legacy.ts';
import type { LegacySource } from '../../workers/tasks/legacy/legacy-source.ts';
import type { LegacyImportDependencies } from './dependencies.ts';
import { isoUtc } from './plan.ts';

/**
 * Brings SOPilot's feature adapters over and takes the one it used into use, unless this library uses one already.
 * Returns their versions here, by training job.
 */
export async function importAdapters(
  { adapters, adapter: current }: Pick<LegacySource, 'adapters' | 'adapter'>,
  signal: AbortSignal,
  { places, keep, transaction, adaptersIn }: LegacyImportDependencies,
  warn: (warning: LegacyWarning) => void,
): Promise<ReadonlyMap<string, number>> {
  const fileOf = (jobId: string): string => `feature_adapter_${jobId}.npz`;
  await keep(
    adapters.map(({ jobId, path, fileSha256 }) => ({
      from: path,
      sha256: fileSha256,
      to: places.adapterFile(fileOf(jobId)),
    })),
    signal,
  );
  return transaction(async (trx) => {
    const store = adaptersIn(trx);
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
      const message = 'This library uses another feature adapter already; SOPilot’s is here and can be taken into use.';
      warn({ code: 'adapter-not-used', subject: 'adapter', message });
    }
    return versions;
  });
}
