import { createHash } from 'node:crypto';
import { asVigilError } from '../../../../src-shared/contract/errors.ts';
import type { LegacyWarning } from '../../../../src-shared/model/legacy.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { readClipMeta, type StoredClip } from '../../../engines/sopilot/files/clip-meta.ts';
import { applyFeatureAdapter } from '../../../engines/sopilot/files/feature-adapter.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';
import { readBounded } from '../../../platform/read-bounded.ts';
import { readFeatureAdapter } from '../sop/feature-adapter-file.ts';
import { readLegacyAdapters } from './legacy-adapters.ts';
import { readLegacyDatabase } from './legacy-database.ts';
import { readLegacyFiles } from './legacy-files.ts';
import { findFile } from './legacy-found.ts';
import { MAX_LEGACY_JSON_BYTES } from './legacy-limits.ts';
import { readMatrixFacts } from './legacy-matrix.ts';
import { candidatePaths, insideDataFolder, type MovedRoot } from './legacy-paths.ts';
import type { LegacyClipRow, LegacyRows, LegacyVideoRow } from './legacy-rows.ts';
import type {
  LegacyMatrixFile,
  LegacySource,
  LegacySourceAdapter,
  LegacySourceResult,
  LegacySourceVideo,
} from './legacy-source.ts';

export interface LegacyReadInput {
  /** SOPilot's data folder. */
  readonly folder: string;
  readonly roots: readonly MovedRoot[];
  /** For the copy of the database; emptied first, removed afterwards. */
  readonly scratch: string;
}

export interface LegacyReadProgress {
  readonly done: number;
  readonly total: number;
}

interface Reading {
  readonly input: LegacyReadInput;
  readonly warn: (warning: LegacyWarning) => void;
}

/**
 * Reads a SOPilot data folder, without its recordings and without writing to it. What is damaged or missing becomes a
 * warning in its place. Throws as `readLegacyDatabase` does.
 */
export async function runLegacyReadTask(
  input: LegacyReadInput,
  context: { readonly signal: AbortSignal; emit(message: LegacyReadProgress): void },
): Promise<LegacySource> {
  const warnings: LegacyWarning[] = [];
  const reading: Reading = { input, warn: (warning) => warnings.push(warning) };
  const rows = await readLegacyDatabase(input.folder, input.scratch, reading.warn);
  const clipsOf = Map.groupBy(rows.clips, (clip) => clip.video_id);
  const videos: LegacySourceVideo[] = [];
  for (const row of rows.videos) {
    context.signal.throwIfAborted();
    videos.push(await readVideo(row, clipsOf.get(row.id) ?? [], reading));
    context.emit({ done: videos.length, total: rows.videos.length });
  }
  warnOfSharedNames(rows, reading);
  const results = await readResults(rows, reading);
  context.signal.throwIfAborted();
  const files = await readLegacyFiles(input.folder, input.roots, reading.warn);
  const adapters = await readLegacyAdapters(rows.trainingJobs, files, input.folder);
  await warnOfOtherAdapters(videos, files.adapter ? adapters.at(-1) : undefined, reading);
  const found = { folder: input.folder, recordedRoot: recordedRoot(rows), rows, videos, results };
  return { ...found, ...files, adapters, warnings };
}

/** Effective vectors are the raw ones through the adapter in use; where they are not, scores made here will differ. */
async function warnOfOtherAdapters(
  videos: readonly LegacySourceVideo[],
  current: LegacySourceAdapter | undefined,
  { warn }: Reading,
): Promise<void> {
  const adapter = current && (await readFeatureAdapter(current.path));
  for (const { row, raw, effective } of videos) {
    if (!raw || !effective) continue;
    const { vectors, dim } = await readVectorMatrix(raw.path);
    const adapted = adapter?.mean.length === dim ? applyFeatureAdapter(adapter, vectors) : vectors;
    const bytes = new Uint8Array(adapted.buffer, adapted.byteOffset, adapted.byteLength);
    if (createHash('sha256').update(bytes).digest('hex') === effective.facts.sha256_f32le) continue;
    warn({ code: 'vectors-differ', subject: `video ${row.id}`, message: say('effective-vectors-of-other-adapter') });
  }
}

async function readVideo(
  row: LegacyVideoRow,
  tableClips: readonly LegacyClipRow[],
  reading: Reading,
): Promise<LegacySourceVideo> {
  const { folder, roots } = reading.input;
  const subject = `video ${row.id}`;
  const candidates = candidatePaths(row.file_path, folder, roots, true);
  const { path: filePath, refused } = await findFile(candidates);
  const name = insideDataFolder(row.file_path)?.inside ?? row.file_path;
  if (refused !== null) reading.warn({ code: 'not-followed', subject, message: refused });
  if (filePath === null) {
    reading.warn({ code: 'file-missing', subject, message: say('recording-not-there', { name }) });
  }
  const found = {
    row,
    file: name,
    filePath,
    expectedPath: candidates[0]?.path ?? row.file_path,
    clipRows: tableClips.length,
  };
  if ((row.embedding_path ?? '') === '' && tableClips.length === 0) {
    const message = say('recording-never-indexed', { name });
    reading.warn({ code: 'orphan-video', subject, message });
    return { ...found, effective: null, raw: null, clips: null, clipsText: null, clipMeta: null };
  }
  const effective = await readMatrix(row.embedding_path ?? '', say('effective-vectors'), subject, reading);
  const rawPath = row.raw_embedding_path ?? '';
  const raw = rawPath === '' ? null : await readMatrix(rawPath, say('raw-vectors'), subject, reading);
  const clips = await readClips(row, tableClips, reading);
  const agreeing = (matrix: LegacyMatrixFile | null): LegacyMatrixFile | null => {
    if (!matrix || matrix.facts.shape[0] === clips.list.length) return matrix;
    const message = say('vectors-left-out', {
      path: matrix.path,
      rows: matrix.facts.shape[0],
      clips: clips.list.length,
    });
    reading.warn({ code: 'vectors-damaged', subject, message });
    return null;
  };
  const kept = { effective: agreeing(effective), raw: agreeing(raw) };
  if (clips.list.length === 0) return { ...found, ...kept, clips: null, clipsText: null, clipMeta: null };
  return { ...found, ...kept, clips: clips.list, clipsText: clips.text, clipMeta: clips.name };
}

async function readMatrix(
  stored: string,
  what: Sentence,
  subject: string,
  { input, warn }: Reading,
): Promise<LegacyMatrixFile | null> {
  const { path, refused } = await findFile(candidatePaths(stored, input.folder, input.roots, false));
  if (path === null) {
    if (refused !== null) warn({ code: 'not-followed', subject, message: refused });
    warn({
      code: 'vectors-missing',
      subject,
      message: say('its-vectors-missing', { what, stored: stored || say('no-path-stored') }),
    });
    return null;
  }
  try {
    return { path, ...(await readMatrixFacts(path)) };
  } catch (error) {
    warn({
      code: 'vectors-damaged',
      subject,
      message: say('its-vectors-unreadable', { what, reason: asVigilError(error).said.message }),
    });
    return null;
  }
}

/** The clip list of the file, or that of the table where the file is missing or damaged. */
async function readClips(
  row: LegacyVideoRow,
  tableClips: readonly LegacyClipRow[],
  { input, warn }: Reading,
): Promise<{ readonly list: readonly StoredClip[]; readonly text: string; readonly name: string | null }> {
  const stored = row.clip_meta_path ?? '';
  const { path, refused } = await findFile(candidatePaths(stored, input.folder, input.roots, false));
  if (refused !== null) warn({ code: 'not-followed', subject: `video ${row.id}`, message: refused });
  if (path !== null) {
    try {
      const text = await readText(path);
      const name = insideDataFolder(stored)?.inside ?? stored;
      return { list: readClipMeta(JSON.parse(text) as unknown, path), text, name };
    } catch {
      const message = say('clip-list-unreadable', { path });
      warn({ code: 'vectors-damaged', subject: `video ${row.id}`, message });
    }
  }
  const plain = tableClips.map(({ video_id: _, ...clip }) => clip);
  return { list: readClipMeta(plain, 'clips'), text: `${JSON.stringify(plain, null, 2)}\n`, name: null };
}

async function readResults(rows: LegacyRows, { input, warn }: Reading): Promise<LegacySourceResult[]> {
  const results: LegacySourceResult[] = [];
  for (const { id: jobId, result_path: stored } of rows.scoreJobs) {
    if (stored === null || stored === '') continue;
    const file = insideDataFolder(stored)?.inside ?? stored;
    const { path, refused } = await findFile(candidatePaths(stored, input.folder, input.roots, false));
    if (refused !== null) warn({ code: 'not-followed', subject: `score ${jobId}`, message: refused });
    let content: unknown = null;
    try {
      content = path === null ? null : (JSON.parse(await readText(path)) as unknown);
    } catch {
      content = null;
    }
    if (content === null) {
      const message = say(path === null ? 'result-not-there' : 'result-not-readable', { file });
      warn({ code: 'result-missing', subject: `score ${jobId}`, message });
    }
    results.push({ jobId, file, content });
  }
  return results;
}

async function readText(path: string): Promise<string> {
  return (await readBounded(path, MAX_LEGACY_JSON_BYTES)).toString('utf8');
}

/** Tasks whose names differ only in letters that SOPilot replaced had one index: here each has its own. */
function warnOfSharedNames(rows: LegacyRows, { warn }: Reading): void {
  const taskIds = new Set([...rows.videos, ...rows.ingestJobs].map((row) => row.task_id));
  const byName = Map.groupBy(taskIds, (taskId) => taskId.replaceAll(/[^A-Za-z0-9_.-]/gu, '_').slice(0, 120));
  for (const [name, sharing] of byName) {
    if (sharing.length < 2) continue;
    const list = sharing.map((taskId) => `“${taskId}”`).join(', ');
    const message = say('tasks-shared-one-index', { tasks: list });
    warn({ code: 'tasks-shared-index', subject: `index ${name}`, message });
  }
}

/** The folder that all stored paths had their data in; null when they do not agree. */
function recordedRoot(rows: LegacyRows): string | null {
  const stored = [
    ...rows.videos.flatMap((row) => [row.file_path, row.embedding_path ?? '']),
    ...rows.scoreJobs.map((row) => row.result_path ?? ''),
  ];
  const roots = new Set(stored.flatMap((path) => insideDataFolder(path)?.root ?? []));
  return roots.size === 1 ? [...roots][0]! : null;
}
