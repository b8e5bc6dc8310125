import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Video } from '../../../src-shared/model/video.ts';
import { importedIdOf } from '../../platform/ids.ts';
import { dataPaths } from '../../platform/paths.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { createLegacyStore } from '../../stores/legacy-store.ts';
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

/** Names of the kept files that a video's folder must hold by its rows. */
export async function keptNames(
  { videoId }: Pick<Video, 'videoId'>,
  { artifacts, database }: Pick<Parts, 'artifacts' | 'database'>,
): Promise<string[]> {
  const names: string[] = [];
  for (const row of await createLegacyStore(database.db).videosOf(videoId)) {
    const kept = keptVectorFiles(artifacts, videoId, row.legacy_key);
    if (row.effective_sha256 !== null) names.push(kept.effective);
    if (row.raw_sha256 !== null) names.push(kept.raw);
    if (row.clips_sha256 !== null) names.push(kept.clips);
  }
  return names.map((path) => relative(artifacts.folder(videoId), path).split(sep).join('/'));
}

/** A file of a library that was brought over, and where it lies; null where no folder of its library is left. */
export interface KeptLibraryFile {
  readonly name: string;
  readonly sha256: string;
  readonly path: string | null;
}

/** Every file that is kept of libraries by the rows; a row's key tells of which library it is. */
export async function keptLibraryFiles(parts: Pick<Parts, 'config' | 'database'>): Promise<KeptLibraryFile[]> {
  const files = await createLegacyStore(parts.database.db).allFiles();
  const entries = await readdir(dataPaths(parts.config.dataDir).legacy, { withFileTypes: true }).catch(() => []);
  const libraries = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return files.map(({ key, name, sha256 }) => {
    const library = libraries.find((id) => keptFileKey(id, name) === key);
    return { name, sha256, path: library === undefined ? null : join(keptLibraryFolder(parts, library), name) };
  });
}

/** Key of a kept file: the library and the name there. */
export function keptFileKey(library: string, name: string): string {
  return importedIdOf('file', library, name);
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
