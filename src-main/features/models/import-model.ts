import { createHash } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import type { LongCallResult } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { ENCODER_FILE } from '../../engines/encoders/load-encoder.ts';
import type { GraphRunner } from '../../engines/models/graph-runner.ts';
import type { ModelFile } from '../../engines/models/model-file.ts';
import { kindInFolder, MODEL_FILE } from '../../engines/models/model-manifest.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import { type CopyOptions, copyFiles, stageFolder } from './copy-model.ts';
import { KIND_WORDS, type ModelJson, type ModelKind, type ModelManifest } from './kinds/kind.ts';
import type { ModelRegistry } from './model-registry.ts';

export interface ImportRequest {
  readonly folder: string;
  /** What it is to be called; left out, its own id or the folder's name. */
  readonly id?: string | undefined;
  /** Tells this import from others. */
  readonly importId: string;
  /** What is known of it better than its files say. */
  readonly known?: Pick<ModelManifest, 'title' | 'licence' | 'source'>;
  /** Its files are Vigil's own already and need no second copy. */
  readonly take?: boolean;
}

export interface ImportParts {
  readonly models: ModelRegistry;
  readonly inference: GraphRunner;
  /** Where imported models lie. */
  readonly modelsDir: string;
}

/**
 * Copies a model into the data folder. It stands there only once its files agree with their checksums and its self-test
 * was computed: one with a manifest by that manifest's values, any other by those computed here, to be compared with
 * later. Throws `not-found`, `bad-input`, `conflict` for an id that another one has, `model-missing`, `model-invalid`,
 * `unsupported`, `disk-full`, `cancelled`.
 */
export async function importModel(
  request: ImportRequest,
  parts: ImportParts,
  options: CopyOptions,
): Promise<LongCallResult<'models.download'>> {
  const folder = await sourceFolder(request.folder, parts.modelsDir);
  const staged = await stageFolder(parts.modelsDir, request.importId);
  try {
    const copied = await copyModel(folder, staged, request.id, parts, { ...options, take: request.take ?? false });
    const { kind } = copied;
    const manifest = { ...copied.manifest, ...request.known };
    const outcome = { modelId: manifest.id, kind: kind.kind, title: manifest.title, bytes: bytesOf(manifest.files) };
    const there = (await parts.models.list()).find((model) => model.manifest?.id === manifest.id);
    if (there?.manifest) {
      if (isSame(there.manifest, manifest)) return { ...outcome, added: false };
      throw new VigilError('conflict', say('model-id-taken', { id: manifest.id }), {
        hint: say('model-id-taken-hint'),
      });
    }
    await writeManifest(staged, kind.toJson(manifest));
    await writeManifest(staged, kind.toJson(await kind.withSelfTest(staged, manifest, parts)));
    await kind.verify(staged, parts);
    await releaseGraphs(staged, kind.graphs(manifest), manifest.files, parts.inference);
    options.signal.throwIfAborted();
    await rename(staged, join(parts.modelsDir, manifest.id));
    return { ...outcome, added: true };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

interface CopiedModel {
  readonly kind: ModelKind;
  readonly manifest: ModelManifest;
}

/** A model with its own manifest: what it lists, as it lists it. Without one: what its publisher's layout says. */
async function copyModel(
  folder: string,
  staged: string,
  id: string | undefined,
  parts: ImportParts,
  options: CopyOptions,
): Promise<CopiedModel> {
  const described = await describedKind(folder, parts.models.kinds);
  if (described) {
    const manifest = await described.readManifest(folder);
    const names = manifest.files.map(({ path }) => path);
    await copyFiles(folder, staged, names, options);
    return { kind: described, manifest: id === undefined ? manifest : { ...manifest, id } };
  }
  for (const kind of parts.models.kinds) {
    const { published } = kind;
    if (!(await published?.recognises(folder))) continue;
    const title = basename(folder);
    const files = await copyFiles(folder, staged, await published!.files(folder), options);
    const known = { id: id ?? idFrom(title), title, version: versionOf(files), source: title };
    return { kind, manifest: await published!.describe(folder, { folder: staged, files }, known, parts) };
  }
  throw new VigilError('model-invalid', say('model-folder-unknown', { folder: basename(folder) }), {
    hint: say('model-folder-unknown-hint', { file: MODEL_FILE }),
  });
}

/** The kind of a folder with a manifest of ours. Throws `model-invalid`, `unsupported` for a kind that cannot be run yet. */
async function describedKind(folder: string, kinds: readonly ModelKind[]): Promise<ModelKind | undefined> {
  const name = (await kindInFolder(folder)) ?? ((await isFile(join(folder, ENCODER_FILE))) ? 'encoder' : undefined);
  if (name === undefined) return undefined;
  const found = kinds.find(({ kind }) => kind === name);
  if (!found) throw new VigilError('unsupported', say('model-kind-unknown', { kind: KIND_WORDS[name] }));
  return found;
}

async function sourceFolder(given: string, modelsDir: string): Promise<string> {
  const folder = resolve(given);
  const info = await stat(folder).catch((cause: unknown) => {
    throw new VigilError('not-found', say('model-folder-missing', { folder }), { cause });
  });
  if (!info.isDirectory()) throw new VigilError('bad-input', say('model-folder-is-a-file', { folder }));
  if (`${folder}${sep}`.startsWith(`${resolve(modelsDir)}${sep}`)) {
    throw new VigilError('bad-input', say('model-folder-is-ours', { folder }));
  }
  return folder;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}

function isSame(known: ModelManifest, manifest: ModelManifest): boolean {
  const content = ({ files }: ModelManifest): string =>
    JSON.stringify(files.map(({ path, sha256 }) => [path, sha256]).sort());
  return known.version === manifest.version && content(known) === content(manifest);
}

async function writeManifest(folder: string, manifest: ModelJson): Promise<void> {
  await replaceFile(join(folder, MODEL_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** The staged folder's sessions are of a path that nobody will ask for again. */
async function releaseGraphs(
  folder: string,
  graphs: readonly string[],
  files: readonly ModelFile[],
  runner: GraphRunner,
): Promise<void> {
  for (const graph of graphs) await runner.release({ path: join(folder, graph), listed: { folder, files } });
}

function idFrom(title: string): string {
  const id = title
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return id === '' ? 'model' : id;
}

/** A version that tells files from others, for models whose publisher names none. */
export function versionOf(files: readonly ModelFile[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${path} ${sha256}\n`);
  return hash.digest('hex').slice(0, 12);
}

function bytesOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
