import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { asVigilError, VigilError } from '../../../../src-shared/contract/errors.ts';
import type { LegacyAdapter, LegacyIndexEntry, LegacyWarning } from '../../../../src-shared/model/legacy.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { readNpz } from '../../../formats/npz.ts';
import { SopilotIndexRow } from '../../../formats/sopilot-index.ts';
import { readBounded } from '../../../platform/read-bounded.ts';
import { findFile, staysInside } from './legacy-found.ts';
import { MAX_KEPT_BYTES, MAX_LEGACY_JSON_BYTES } from './legacy-limits.ts';
import { readMatrixFacts } from './legacy-matrix.ts';
import { candidatePaths, type MovedRoot } from './legacy-paths.ts';
import type { LegacySource, LegacySourceFile } from './legacy-source.ts';

const POINTER = 'index/current_version.txt';
const ADAPTER_POINTER = 'models/current_adapter.json';

type Warn = (warning: LegacyWarning) => void;

/**
 * Index versions, adapters and reports of a SOPilot data folder. Damaged ones become warnings and are listed; what is
 * no file of the folder, cannot be read or is too large becomes a warning and is left out.
 */
export async function readLegacyFiles(
  folder: string,
  roots: readonly MovedRoot[],
  warn: Warn,
): Promise<Pick<LegacySource, 'currentIndexVersion' | 'index' | 'adapter' | 'files'>> {
  const files: LegacySourceFile[] = [];
  for (const name of await namesBelow(folder, warn)) {
    const path = join(folder, name);
    try {
      const bytes = await readBounded(path, MAX_KEPT_BYTES);
      files.push({ kind: kindOf(name), name, path, fileSha256: createHash('sha256').update(bytes).digest('hex') });
    } catch (error) {
      const message = say('sopilot-file-left-out', { file: name, reason: asVigilError(error).said.message });
      warn({ code: 'file-left-out', subject: `file ${name}`, message });
    }
  }
  const names = files.map(({ name }) => name);
  const pointer = names.includes(POINTER) ? await readText(join(folder, POINTER)) : null;
  const currentIndexVersion = pointer === null ? null : pointer.trim();
  return {
    currentIndexVersion,
    index: await readIndexEntries(folder, names, currentIndexVersion, warn),
    adapter: await readAdapter(folder, roots, names, warn),
    files,
  };
}

/**
 * Every index in the folder: one per version and task. Those whose files are damaged, or do not belong together, are
 * warned of and left out.
 */
async function readIndexEntries(
  folder: string,
  names: readonly string[],
  currentVersion: string | null,
  warn: Warn,
): Promise<LegacyIndexEntry[]> {
  const entries: LegacyIndexEntry[] = [];
  for (const file of names.filter((name) => /^index\/[^/]+\/[^/]+\.npy$/.test(name))) {
    const version = file.split('/')[1]!;
    try {
      const { facts } = await readMatrixFacts(join(folder, file));
      const rowsFile = file.replace(/\.npy$/, '.json');
      if (!names.includes(rowsFile)) throw new VigilError('not-found', say('sopilot-file-gone', { path: rowsFile }));
      const text = await readText(join(folder, rowsFile));
      const rows = z.array(SopilotIndexRow).parse(JSON.parse(text) as unknown);
      const videoIds = [...new Set(rows.map((row) => row.video_id))].toSorted((a, b) => a - b);
      entries.push({
        version,
        current: version === (currentVersion ?? 'v1'),
        file,
        metadata_rows: rows.length,
        video_ids: videoIds,
        ...facts,
      });
      if (rows.length !== facts.shape[0]) {
        const message = say('sopilot-index-out-of-step', { file, vectors: facts.shape[0], rows: rows.length });
        warn({ code: 'index-damaged', subject: `index ${version}`, message });
      }
    } catch (error) {
      const message = say('sopilot-index-unreadable', { file, reason: reasonOf(error) });
      warn({ code: 'index-damaged', subject: `index ${version}`, message });
    }
  }
  return entries;
}

const AdapterPointer = z.object({ adapter_path: z.string(), job_id: z.string() });

/** The adapter in use, from its pointer file; null when there is none or it cannot be read. */
async function readAdapter(
  folder: string,
  roots: readonly MovedRoot[],
  names: readonly string[],
  warn: Warn,
): Promise<LegacyAdapter | null> {
  if (!names.includes(ADAPTER_POINTER)) return null;
  try {
    const text = await readText(join(folder, ADAPTER_POINTER));
    const pointer = AdapterPointer.parse(JSON.parse(text) as unknown);
    const beside = join(folder, 'models', basename(pointer.adapter_path.replaceAll('\\', '/')));
    const { path, refused } = await findFile([
      ...candidatePaths(pointer.adapter_path, folder, roots, false),
      { path: beside, root: folder },
    ]);
    if (refused !== null) throw new VigilError('bad-input', refused);
    if (path === null) throw new VigilError('not-found', say('sopilot-file-gone', { path: pointer.adapter_path }));
    const arrays = await readNpz(path);
    const [mean, std] = [arrays.get('mean')?.data, arrays.get('std')?.data];
    if (!(mean instanceof Float32Array && std instanceof Float32Array))
      throw new VigilError('bad-input', say('adapter-without-mean-and-std', { path }));
    const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
    return {
      file: `models/${basename(path)}`,
      job_id: pointer.job_id,
      dim: mean.length,
      mean_sum: total(mean),
      std_sum: total(std),
    };
  } catch (error) {
    warn({
      code: 'adapter-damaged',
      subject: 'adapter',
      message: say('sopilot-adapter-unreadable', { reason: reasonOf(error) }),
    });
    return null;
  }
}

/**
 * Names of the files in `index`, `models` and `reports`, with `/` between folders, in order. What is neither a file nor
 * a folder there, or a link that leads elsewhere, is warned of.
 */
async function namesBelow(folder: string, warn: Warn): Promise<string[]> {
  const names: string[] = [];
  const refuse = (name: string, message: Sentence): void =>
    warn({ code: 'not-followed', subject: `file ${name}`, message });
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = `${below}/${entry.name}`;
      if (entry.isDirectory()) await walk(name);
      else if (entry.isFile()) names.push(name);
      else {
        const path = join(folder, name);
        const found = await findFile([{ path, root: folder }]);
        if (found.path === null) refuse(name, found.refused ?? say('sopilot-no-regular-file', { path }));
        else names.push(name);
      }
    }
  };
  for (const below of ['index', 'models', 'reports']) {
    const path = join(folder, below);
    if (!existsSync(path)) continue;
    if (await staysInside(path, folder)) await walk(below);
    else refuse(below, say('sopilot-link-leads-out', { path }));
  }
  return names.toSorted();
}

async function readText(path: string): Promise<string> {
  return (await readBounded(path, MAX_LEGACY_JSON_BYTES)).toString('utf8');
}

function kindOf(name: string): LegacySourceFile['kind'] {
  if (name === POINTER) return 'index-pointer';
  if (name.startsWith('models/')) return 'model';
  if (name.startsWith('reports/')) return 'report';
  return name.endsWith('.npy') ? 'index' : 'index-rows';
}

function reasonOf(error: unknown): string {
  return error instanceof z.ZodError ? 'Its rows are not in SOPilot’s form.' : asVigilError(error).message;
}
