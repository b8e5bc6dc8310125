import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { ModelKindName } from '../../../src-shared/model/model.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readInside } from './checked-files.ts';
import { ModelFile } from './model-file.ts';

/** What describes a model in its folder, whatever its kind. */
export const MODEL_FILE = 'model.json';

/** Most of a manifest is vectors of its self-test, some kilobytes each. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** How models are called: what may be a folder's name everywhere. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .max(80);

const common = {
  format: z.literal(1),
  id: ModelId,
  /** Two versions of a model never share what was made with one of them. */
  version: z.string().min(1).max(80),
  title: z.string().min(1).max(200),
  licence: z.string().min(1),
  /** Where the files come from, with the revision. */
  source: z.string().min(1),
  /** Languages it reads, hears or writes, as BCP 47 tags; empty where language does not matter or any will do. */
  languages: z.array(z.string().min(2).max(20)).default([]),
  files: z.array(ModelFile).min(1),
};

/** The shape of a `model.json` of one kind: what every model says, and what this kind adds (its `selfTest` too). */
export function modelManifest<Kind extends ModelKindName, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ ...common, kind: z.literal(kind), ...shape });
}

/** The kind that a folder's `model.json` names; undefined without such a file. Throws `model-invalid`. */
export async function kindInFolder(folder: string): Promise<ModelKindName | undefined> {
  const content = await readJsonFile(folder, MODEL_FILE);
  if (content === undefined) return undefined;
  return parsed(z.looseObject({ kind: ModelKindName }), content, MODEL_FILE, folder).kind;
}

/** Reads a folder's `model.json`. Throws `model-missing` without one, `model-invalid` for one of another shape. */
export async function readModelManifest<Manifest>(folder: string, shape: z.ZodType<Manifest>): Promise<Manifest> {
  return readManifestFile(folder, MODEL_FILE, shape);
}

/** As `readModelManifest`, for a manifest of any name. */
export async function readManifestFile<Manifest>(
  folder: string,
  file: string,
  shape: z.ZodType<Manifest>,
): Promise<Manifest> {
  const content = await readJsonFile(folder, file);
  if (content === undefined) {
    throw new VigilError('model-missing', say('model-manifest-missing', { file }), { details: { folder } });
  }
  return parsed(shape, content, file, folder);
}

async function readJsonFile(folder: string, file: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readInside(folder, file, MAX_MANIFEST_BYTES)).toString('utf8');
  } catch (thrown) {
    if (thrown instanceof VigilError && thrown.code === 'model-invalid') throw thrown;
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigilError('model-invalid', say('model-file-not-json', { file }), { details: { folder }, cause });
  }
}

function parsed<Manifest>(shape: z.ZodType<Manifest>, content: unknown, file: string, folder: string): Manifest {
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = `${issue!.path.join('.') || 'the file'}: ${issue!.message}`;
  throw new VigilError('model-invalid', say('model-manifest-invalid', { file, issue: where }), {
    details: { folder, issues: result.error.issues.length },
  });
}
