import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LongCallResult } from '../../../../src-shared/contract/api.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { ModelFile } from '../../../engines/models/model-file.ts';
import { MODEL_FILE } from '../../../engines/models/model-manifest.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { downloadFile, type WantedFile } from '../../../platform/downloads/download-file.ts';
import { requireDriveRoom } from '../../../platform/downloads/drive-room.ts';
import type { Hub } from '../../../platform/downloads/hub.ts';
import { SPARE_BYTES } from '../copy-model.ts';
import { type ImportParts, importModel, versionOf } from '../import-model.ts';
import { type CatalogEntry, sourceOf } from './catalog.ts';
import { createTransferRate } from './transfer-rate.ts';
import { wantedFiles } from './wanted-files.ts';

export interface DownloadRequest {
  readonly entry: CatalogEntry;
  /** Tells this download from others. */
  readonly importId: string;
  readonly hub: Hub;
  /** Where models grow that are fetched, a folder each; what is there is gone on with. */
  readonly downloadsDir: string;
  readonly progress: (fraction: number, detail: Sentence) => void;
}

/** Of the time of a download, what checking and trying the model takes. */
const IMPORT_SHARE = 0.05;

/**
 * Fetches a model of the catalog and brings it in as `importModel` does: it stands among the models once its files and
 * its self-test are right. What was fetched when it fails or is withdrawn is kept and gone on with. Throws as
 * `wantedFiles`, `downloadFile` and `importModel` do.
 */
export async function downloadModel(
  { entry, importId, hub, downloadsDir, progress }: DownloadRequest,
  parts: ImportParts,
): Promise<LongCallResult<'models.download'>> {
  const folder = join(downloadsDir, entry.id);
  const there = (await parts.models.list()).find(({ manifest }) => manifest?.id === entry.id);
  if (there?.manifest) {
    const bytes = there.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { modelId: entry.id, kind: there.kind, title: there.manifest.title, bytes, added: false };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { files, revision } = await wantedFiles(entry, folder, hub);
  await fetchAll(files, hub, folder, (fraction, detail) => progress(fraction * (1 - IMPORT_SHARE), detail));
  const source = sourceOf({ ...entry, revision });
  const { id, title, licence, languages } = entry;
  if (entry.manifest !== null) {
    const listed = await listFiles(entry, folder, hub.signal);
    const common = { format: 1, kind: entry.kind, id, version: versionOf(listed), title, licence, source, languages };
    await replaceFile(join(folder, MODEL_FILE), JSON.stringify({ ...common, files: listed, ...entry.manifest }));
  }
  const outcome = await importModel({ folder, id, importId, known: { title, licence, source }, take: true }, parts, {
    signal: hub.signal,
    progress: (fraction) => progress(1 - IMPORT_SHARE * (1 - fraction), say('copying-a-model')),
  });
  await rm(folder, { recursive: true, force: true });
  return outcome;
}

/** Bytes of a model that are here already, of a download that did not end. */
export async function bytesHere({ id, files }: CatalogEntry, downloadsDir: string): Promise<number> {
  const sizes = await Promise.all(
    files.map(async ({ path }) => {
      const target = join(downloadsDir, id, path);
      return (await sizeOf(target)) || (await sizeOf(`${target}.part`));
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function fetchAll(
  files: readonly WantedFile[],
  { network, patience, signal }: Hub,
  folder: string,
  progress: DownloadRequest['progress'],
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const here = await Promise.all(files.map(async ({ target }) => (await sizeOf(target)) || sizeOf(`${target}.part`)));
  const missing = files.reduce((sum, { bytes }, at) => sum + Math.max(0, bytes - here[at]!), 0);
  await requireDriveRoom(folder, missing, SPARE_BYTES);
  const rate = createTransferRate(() => performance.now());
  let before = 0;
  for (const file of files) {
    await downloadFile(file, {
      ...{ network, patience, signal, spareBytes: SPARE_BYTES },
      progress: (bytes) => {
        const done = before + bytes;
        progress(done / total, say('fetching-a-model', { bytes: done, total, bytesPerSec: rate.at(done) }));
      },
    });
    before += file.bytes;
  }
}

/** The files as a manifest lists them; what the hub knows by another sum gets its SHA-256 here. */
async function listFiles(entry: CatalogEntry, folder: string, signal: AbortSignal): Promise<ModelFile[]> {
  const listed: ModelFile[] = [];
  for (const { path, sha256 } of entry.files) {
    const target = join(folder, path);
    listed.push({ path, sha256: sha256 ?? (await sha256Of(target, signal)), bytes: await sizeOf(target) });
  }
  return listed;
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { signal })) hash.update(block);
  return hash.digest('hex');
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
