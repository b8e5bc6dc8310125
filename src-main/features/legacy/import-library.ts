import { join } from 'node:path';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { LegacyReport, LegacyWarning } from '../../../src-shared/model/legacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { inTransaction } from '../../stores/db/open.ts';
import { createLegacyStore } from '../../stores/legacy-store.ts';
import type { LegacySource, LegacySourceVideo } from '../../workers/tasks/legacy/legacy-source.ts';
import { importAdapters } from './import-adapters.ts';
import type { ImportNeeds, ImportRun } from './import-run.ts';
import { importJobs } from './import-scores.ts';
import { type FoundBytes, importVideo } from './import-video.ts';
import { fileKeys, libraryInventory, sourceInventory } from './inventories.ts';
import { differencesOf } from './inventory.ts';
import { keptLibraryFolder, readingFolder } from './kept-files.ts';
import { legacyNames, taskNames } from './legacy-names.ts';

/** Shares of the progress bar. */
const READ_END = 0.15;
const VIDEOS_END = 0.85;

interface Tally {
  readonly videoIds: Map<number, string>;
  readonly added: { videos: number; takes: number };
}

/**
 * Brings a SOPilot library over and says what is here then. Everything has an id that follows from the source, and is
 * written as a whole or not at all: running it again adds what is missing and changes nothing else. Throws as
 * `readLegacyDatabase` does; anything else that is damaged or missing is a warning.
 */
export async function importLibrary(run: ImportRun, parts: ImportNeeds): Promise<LegacyReport> {
  const { folder, roots, dryRun, signal, progress } = run;
  const { events, pool } = parts;
  const source = await pool.run(
    'legacy-read',
    { folder, roots, scratch: readingFolder(parts) },
    {
      signal,
      onMessage: ({ done, total }) =>
        progress((READ_END * done) / total, say('reading-vectors-of-videos', { done, total })),
    },
  );
  const warnings: LegacyWarning[] = [...source.warnings];
  const warn = (warning: LegacyWarning): void => void warnings.push(warning);
  const bytes = await fingerprints(source, run, parts, warn);
  const inventory = sourceInventory(source, bytes);
  const nothing = { videos: 0, takes: 0, scores: 0 };
  const common = { folder, dryRun, recordedRoot: source.recordedRoot, source: inventory };
  if (dryRun) {
    const imported = { ...nothing, tasks: 0, clips: 0, jobs: 0, files: 0 };
    return { ...common, library: null, verified: null, differences: [], imported, added: nothing, warnings };
  }

  const names = legacyNames(source);
  const tally: Tally = { videoIds: new Map(), added: { videos: 0, takes: 0 } };
  // Rows that a failed ingest left come last: their bytes may have been taken in by a second one.
  const ordered = source.videos.toSorted((a, b) => Number(a.clips === null) - Number(b.clips === null));
  for (const [at, video] of ordered.entries()) {
    signal.throwIfAborted();
    const done = VIDEOS_END / 2 + (VIDEOS_END / 2) * (at / ordered.length);
    progress(done, say('keeping-file', { file: video.file, number: at + 1, total: ordered.length }));
    const found = bytes.get(video.row.id) ?? null;
    const outcome = await importVideo({ video, bytes: found, source, names, warn }, run, parts);
    count(outcome, video, tally, source, warn);
    events.publish({ type: 'video.changed', videoId: outcome.videoId });
  }
  progress(VIDEOS_END, say('keeping-scores'));
  const adapterVersions = await importAdapters(source, signal, parts, warn);
  const context = { source, names, videoIds: tally.videoIds, adapterVersions, warn };
  const scores = await importJobs(context, signal, parts);
  faultPoint('legacy:jobs');
  await keepLibraryFiles(source, names.library, signal, parts);

  progress(0.95, say('checking-what-was-kept'));
  const library = await libraryInventory({ source, names, bytes }, signal, parts);
  for (const taskId of new Set(source.videos.map(({ row }) => taskNames(row.task_id).taskId))) {
    events.publish({ type: 'task.changed', taskId });
  }
  events.publish({ type: 'adapter.changed' });
  const differences = differencesOf(inventory, library.inventory);
  return {
    ...common,
    library: library.inventory,
    verified: differences.length === 0,
    differences,
    imported: library.counts,
    added: { ...tally.added, scores },
    warnings,
  };
}

function count(
  outcome: Awaited<ReturnType<typeof importVideo>>,
  { row }: LegacySourceVideo,
  { videoIds, added }: Tally,
  source: LegacySource,
  warn: (warning: LegacyWarning) => void,
): void {
  const twin = [...videoIds].find(([, videoId]) => videoId === outcome.videoId)?.[0];
  if (twin !== undefined) {
    const other = source.videos.find((video) => video.row.id === twin)!.row;
    const sameTask = taskNames(other.task_id).taskId === taskNames(row.task_id).taskId;
    const message = say(sameTask ? 'same-recording-same-task' : 'same-recording-other-task', { twin });
    warn({ code: 'same-bytes', subject: `video ${row.id}`, message });
  }
  videoIds.set(row.id, outcome.videoId);
  if (outcome.addedVideo) added.videos += 1;
  if (outcome.addedTake) added.takes += 1;
}

/** SHA-256 of every recording that is there. */
async function fingerprints(
  source: LegacySource,
  { signal, progress }: ImportRun,
  { pool }: ImportNeeds,
  warn: (warning: LegacyWarning) => void,
): Promise<ReadonlyMap<number, FoundBytes>> {
  const found = new Map<number, FoundBytes>();
  for (const [at, { row, file, filePath }] of source.videos.entries()) {
    signal.throwIfAborted();
    if (filePath === null) continue;
    const share = READ_END + (VIDEOS_END / 2 - READ_END) * (at / source.videos.length);
    progress(share, say('checking-file', { file, number: at + 1, total: source.videos.length }));
    try {
      found.set(row.id, await pool.run('fingerprint', { filePath }, { signal }));
    } catch (thrown) {
      signal.throwIfAborted();
      const message = say('recording-unreadable', { file, reason: asVigilError(thrown).said.message });
      warn({ code: 'file-damaged', subject: `video ${row.id}`, message });
    }
  }
  return found;
}

/** Index versions, adapters and reports as they were, below SOPilot's own names. */
async function keepLibraryFiles(
  { files }: LegacySource,
  library: string,
  signal: AbortSignal,
  parts: ImportNeeds,
): Promise<void> {
  const folder = keptLibraryFolder(parts, library);
  const kept = files.map(({ name, path, fileSha256 }) => ({ from: path, sha256: fileSha256, to: join(folder, name) }));
  await parts.pool.run('legacy-keep', { files: kept }, { signal });
  const keys = fileKeys(library, files);
  await inTransaction(parts.database.db, (trx) =>
    createLegacyStore(trx).keepFiles(
      files.map(({ kind, name, fileSha256 }, at) => ({ key: keys[at]!, kind, name, sha256: fileSha256 })),
    ),
  );
}
