import { join } from 'node:path';
import { dataPaths } from '../../../platform/paths.ts';
import type { Parts } from '../../feature.ts';

/** The feature adapter that SOPilot's clips are compared through. */
export interface AdapterInUse {
  readonly version: number;
  /** Its arrays, as a NumPy archive. */
  readonly path: string;
}

/** The one in use now; undefined when there is none. */
export async function adapterInUse({
  adapters,
  config,
}: Pick<Parts, 'adapters' | 'config'>): Promise<AdapterInUse | undefined> {
  const active = await adapters.active();
  return active && { version: active.version, path: join(dataPaths(config.dataDir).adapters, active.file) };
}
