import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type EncoderFile, EncoderManifest } from './manifest.ts';

/** The manifest's file name in an encoder's folder. */
export const MANIFEST_FILE = 'encoder.json';

/** Reads and checks `encoder.json`. Throws `model-missing` when there is none, `model-invalid` when it is wrong. */
export async function readManifest(folder: string): Promise<EncoderManifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (cause) {
    throw new VigilError('model-missing', say('encoder-manifest-missing', { file: MANIFEST_FILE }), {
      details: { folder },
      cause,
    });
  }
  const parsed = EncoderManifest.safeParse(parseJson(text, folder));
  if (parsed.success) return parsed.data;
  throw new VigilError(
    'model-invalid',
    say('encoder-manifest-invalid', { file: MANIFEST_FILE, issue: firstIssue(parsed.error) }),
    {
      details: { folder, issues: parsed.error.issues.length },
    },
  );
}

/** Cheap check before opening: every file is there, inside the folder, and of the size the manifest names. */
export async function checkSizes(folder: string, manifest: EncoderManifest): Promise<void> {
  const root = await realpath(folder);
  for (const file of manifest.files) {
    const { path, bytes } = await locate(root, file);
    if (bytes !== file.bytes) {
      throw new VigilError(
        'model-invalid',
        say('encoder-file-size-differs', { path: file.path, actual: bytes, expected: file.bytes }),
        {
          details: { path },
        },
      );
    }
  }
}

/** Full check on import: sizes, then each file's SHA-256. Throws `model-missing`, `model-invalid`. */
export async function checkFiles(folder: string, manifest: EncoderManifest): Promise<void> {
  await checkSizes(folder, manifest);
  const root = await realpath(folder);
  for (const file of manifest.files) {
    const { path } = await locate(root, file);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    if (hash.digest('hex') !== file.sha256) {
      throw new VigilError('model-invalid', say('encoder-file-altered', { path: file.path }), {
        hint: say('encoder-file-altered-hint'),
        details: { path },
      });
    }
  }
}

/** Real path and size of a listed file; a link out of the folder counts as an invalid model. */
async function locate(root: string, file: EncoderFile): Promise<{ path: string; bytes: number }> {
  let path: string;
  try {
    path = await realpath(join(root, file.path));
  } catch (cause) {
    throw new VigilError('model-missing', say('encoder-file-missing', { path: file.path }), { cause });
  }
  if (!path.startsWith(root + sep)) {
    throw new VigilError('model-invalid', say('encoder-file-outside-folder', { path: file.path }));
  }
  return { path, bytes: (await stat(path)).size };
}

function parseJson(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigilError('model-invalid', say('encoder-manifest-not-json', { file: MANIFEST_FILE }), {
      details: { folder },
      cause,
    });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]!;
  return `${issue.path.join('.') || 'the file'}: ${issue.message}`;
}
