import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths } from '../../platform/paths.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import type { Parts } from '../feature.ts';

/** Where the files of an imported video row are kept as they were. */
export interface KeptVectorFiles {
  readonly effective: string;
  readonly raw: string;
  readonly clips: string;
}

export function keptVectorFiles(artifacts: Artifacts, videoId: string, legacyKey: string): KeptVectorFiles {
  const folder = artifacts.fromSopilot(videoId);
  return {
    effective: join(folder, layout.effectiveVectors(legacyKey)),
    raw: join(folder, layout.rawVectors(legacyKey)),
    clips: join(folder, layout.clipTimes(legacyKey)),
  };
}

/** Where the other files of a library lie below SOPilot's own names, by the library's id. */
export function keptLibraryFolder({ config }: Pick<Parts, 'config'>, library: string): string {
  return join(dataPaths(config.dataDir).legacy, library);
}

/** For a copy of a library's database while it is read; removed afterwards. */
export function readingFolder({ config }: Pick<Parts, 'config'>): string {
  return join(dataPaths(config.dataDir).legacy, '.reading');
}

/** Hands the kept files of a stand-in to the video that replaces it, and removes the rest of the stand-in. */
export async function handOverKeptFiles(artifacts: Artifacts, standInId: string, videoId: string): Promise<void> {
  const [from, to] = [artifacts.fromSopilot(standInId), artifacts.fromSopilot(videoId)];
  if (existsSync(from)) await cp(from, to, { recursive: true, force: false });
  await artifacts.remove(standInId);
}
