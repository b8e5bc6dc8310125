import { createHash } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import type { LongCallResult } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner } from '../../engines/encoders/graph-runner.ts';
import { describeHubRepository, hubFiles, isHubRepository } from '../../engines/encoders/hub-repository.ts';
import { MANIFEST_FILE, readManifest } from '../../engines/encoders/load-encoder.ts';
import { type EncoderFile, EncoderManifest } from '../../engines/encoders/manifest.ts';
import { openEncoder } from '../../engines/encoders/open-encoder.ts';
import { selfTestOf } from '../../engines/encoders/self-test.ts';
import { verifyEncoder } from '../../engines/encoders/verify-encoder.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import { type CopyOptions, copyFiles, stageFolder } from './copy-model.ts';
import type { ModelRegistry } from './model-registry.ts';

export interface ImportRequest {
  readonly folder: string;
  /** What it is to be called; left out, its own id or the folder's name. */
  readonly id?: string | undefined;
  /** Tells this import from others. */
  readonly importId: string;
}

export interface ImportParts {
  readonly models: ModelRegistry;
  readonly inference: GraphRunner;
  /** Where imported models lie. */
  readonly modelsDir: string;
}

/** Pictures and texts whose vectors an import keeps: sizes that are reduced, enlarged, both, and cut on either side. */
const SELF_TEST = {
  pictures: [
    { width: 640, height: 360 },
    { width: 90, height: 160 },
    { width: 180, height: 320 },
    { width: 333, height: 251 },
  ],
  texts: ['A Red Forklift, reversing!', 'two people'],
};
/** Between processors the same graph differs by some 1e-5; graphs of whole numbers by far more. */
const TOLERANCE = 0.0005;
const TOLERANCE_WHOLE_NUMBERS = 0.02;
const WHOLE_NUMBERS = /_(quantized|int8|uint8)\.onnx$/;

/**
 * Copies an encoder into the data folder. It stands there only once its files agree with their checksums and its
 * self-test was computed: one with a manifest by that manifest's vectors, one from the hub by those computed here, to be
 * compared with later. Throws `not-found`, `bad-input`, `conflict` for an id that another one has, `model-missing`,
 * `model-invalid`, `unsupported`, `disk-full`, `cancelled`.
 */
export async function importModel(
  request: ImportRequest,
  parts: ImportParts,
  options: CopyOptions,
): Promise<LongCallResult<'models.import'>> {
  const folder = await sourceFolder(request.folder, parts.modelsDir);
  const staged = await stageFolder(parts.modelsDir, request.importId);
  try {
    const manifest = (await hasManifest(folder))
      ? await copyDescribed(folder, staged, request.id, options)
      : await copyFromHub(folder, staged, request.id, parts.inference, options);
    const outcome = { encoderId: manifest.id, title: manifest.title, bytes: bytesOf(manifest.files) };
    const there = (await parts.models.list()).find((model) => model.manifest?.id === manifest.id);
    if (there) {
      if (await isSame(there.folder, manifest)) return { ...outcome, added: false };
      throw new VigilError('conflict', say('model-id-taken', { id: manifest.id }), {
        hint: say('model-id-taken-hint'),
      });
    }
    await writeManifest(staged, manifest);
    if (manifest.selfTest.images.length === 0) {
      const selfTest = await selfTestOf(await openEncoder(staged, parts.inference), {
        ...SELF_TEST,
        tolerance: WHOLE_NUMBERS.test(manifest.image.file) ? TOLERANCE_WHOLE_NUMBERS : TOLERANCE,
      });
      await writeManifest(staged, { ...manifest, selfTest });
    }
    await verifyEncoder(staged, parts.inference);
    await releaseGraphs(staged, manifest, parts.inference);
    options.signal.throwIfAborted();
    await rename(staged, join(parts.modelsDir, manifest.id));
    return { ...outcome, added: true };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** An encoder with its own manifest: what it lists, as it lists it. */
async function copyDescribed(
  folder: string,
  staged: string,
  id: string | undefined,
  options: CopyOptions,
): Promise<EncoderManifest> {
  const manifest = await readManifest(folder);
  await copyFiles(
    folder,
    staged,
    manifest.files.map(({ path }) => path),
    options,
  );
  return id === undefined ? manifest : { ...manifest, id };
}

/** An encoder as the hub publishes it; its version follows from its files. */
async function copyFromHub(
  folder: string,
  staged: string,
  id: string | undefined,
  runner: GraphRunner,
  options: CopyOptions,
): Promise<EncoderManifest> {
  if (!(await isHubRepository(folder))) {
    throw new VigilError('model-invalid', say('model-folder-unknown', { folder: basename(folder) }), {
      hint: say('model-folder-unknown-hint', { file: MANIFEST_FILE }),
    });
  }
  const title = basename(folder);
  const names = await hubFiles(folder);
  const files = await copyFiles(folder, staged, names.all, options);
  return EncoderManifest.parse({
    ...(await describeHubRepository(folder, names, { folder: staged, files }, runner)),
    id: id ?? idFrom(title),
    version: versionOf(files),
    title,
    source: title,
    files,
    selfTest: { tolerance: TOLERANCE, images: [], texts: [] },
  });
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

async function hasManifest(folder: string): Promise<boolean> {
  return stat(join(folder, MANIFEST_FILE)).then(
    () => true,
    () => false,
  );
}

async function isSame(folder: string, manifest: EncoderManifest): Promise<boolean> {
  const known = await readManifest(folder);
  const content = ({ files }: EncoderManifest): string =>
    JSON.stringify(files.map(({ path, sha256 }) => [path, sha256]).sort());
  return known.version === manifest.version && content(known) === content(manifest);
}

async function writeManifest(folder: string, manifest: EncoderManifest): Promise<void> {
  await replaceFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** The staged folder's sessions are of a path that nobody will ask for again. */
async function releaseGraphs(folder: string, { image, text, files }: EncoderManifest, runner: GraphRunner) {
  for (const graph of text ? [image.file, text.file] : [image.file]) {
    await runner.release({ path: join(folder, graph), listed: { folder, files } });
  }
}

function idFrom(title: string): string {
  const id = title
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return id === '' ? 'encoder' : id;
}

function versionOf(files: readonly EncoderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${path} ${sha256}\n`);
  return hash.digest('hex').slice(0, 12);
}

function bytesOf(files: readonly EncoderFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
