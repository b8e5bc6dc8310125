import { createHash, sign } from 'node:crypto';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { ENCODER_FILE } from '../../../engines/encoders/load-encoder.ts';
import type { ModelFile } from '../../../engines/models/model-file.ts';
import { MODEL_FILE } from '../../../engines/models/model-manifest.ts';
import { openZip } from '../../../formats/zip-write.ts';
import { requireDriveRoom } from '../../../platform/downloads/drive-room.ts';
import { VERSION } from '../../../platform/version.ts';
import { SPARE_BYTES } from '../copy-model.ts';
import type { ModelRegistry } from '../model-registry.ts';
import { fingerprintOf, type PackKey } from './pack-key.ts';
import { memberName, PACK_LIST, PACK_SIGNATURE, type PackList } from './pack-list.ts';

interface PackOptions {
  readonly models: ModelRegistry;
  readonly key: PackKey;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, detail: Sentence) => void;
}

interface PackedModel {
  readonly folder: string;
  readonly listed: PackList['models'][number];
}

/** Checking the models takes about as long as writing them. */
const CHECK_SHARE = 0.5;

/** Where a pack grows until it is whole. */
export function unfinishedPack(toPath: string): string {
  return `${toPath}.unfinished`;
}

/**
 * Writes models into one signed archive, once their files and self-tests were found right. Throws `model-missing`,
 * `model-invalid`, `conflict` for a model that comes with Vigil and for a file that is there, `not-found` for a folder
 * that is not, `disk-full`, the signal's reason.
 */
export async function writePack(
  { modelIds, toPath, overwrite }: ParsedInput<'models.pack'>,
  { models, key, signal, progress }: PackOptions,
): Promise<LongCallResult<'models.pack'>> {
  await requireTarget(toPath, overwrite);
  const packed: PackedModel[] = [];
  for (const [at, id] of modelIds.entries()) {
    progress((CHECK_SHARE * at) / modelIds.length, say('checking-a-model', { id }));
    packed.push(await soundModel(id, models));
    signal.throwIfAborted();
  }
  const total = packed.reduce((sum, { listed }) => sum + bytesOf(listed.files), 0);
  await requireDriveRoom(dirname(toPath), total, SPARE_BYTES);
  const list: PackList = {
    ...{ format: 1, madeAt: new Date().toISOString(), madeWith: VERSION },
    publicKey: key.publicKey.toString('base64'),
    models: packed.map(({ listed }) => listed),
  };
  const text = JSON.stringify(list, null, 1);
  const unfinished = unfinishedPack(toPath);
  const zip = await openZip(unfinished);
  try {
    await zip.addText(PACK_LIST, text);
    await zip.addText(PACK_SIGNATURE, sign(null, Buffer.from(text, 'utf8'), key.privateKey).toString('base64'));
    let written = 0;
    for (const { folder, listed } of packed) {
      for (const { path, bytes } of listed.files) {
        const fraction = CHECK_SHARE + (1 - CHECK_SHARE) * (written / total);
        progress(fraction, say('packing-a-model', { id: listed.id }));
        await zip.addFile(memberName(listed.id, path), join(folder, path), signal);
        written += bytes;
      }
    }
    await zip.finish();
  } catch (thrown) {
    await zip.abandon();
    await rm(unfinished, { force: true });
    throw thrown;
  }
  await rename(unfinished, toPath);
  return { path: toPath, bytes: (await stat(toPath)).size, fingerprint: fingerprintOf(key.publicKey), modelIds };
}

async function requireTarget(toPath: string, overwrite: boolean): Promise<void> {
  const folder = await stat(dirname(toPath)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new VigilError('not-found', say('pack-folder-missing', { folder: dirname(toPath) }));
  const there = await stat(toPath).catch(() => undefined);
  if (there && !(overwrite && there.isFile())) throw new VigilError('conflict', say('pack-is-there', { path: toPath }));
}

/** A model with every file it is made of. */
async function soundModel(id: string, models: ModelRegistry): Promise<PackedModel> {
  const model = await models.find(id);
  if (model.builtIn) throw new VigilError('conflict', say('model-needs-no-pack', { id }));
  await models.verify(model);
  const { folder, kind, manifest } = model;
  const name = (await isThere(join(folder, MODEL_FILE))) ? MODEL_FILE : ENCODER_FILE;
  const content = await readFile(join(folder, name));
  const own = { path: name, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
  const files: ModelFile[] = [own, ...manifest!.files];
  return { folder, listed: { id, kind, title: manifest!.title, files } };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function bytesOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
