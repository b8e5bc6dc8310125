import type { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readInside } from './checked-files.ts';
import { EncoderManifest } from './manifest.ts';

/** The manifest's file name in an encoder's folder. */
export const MANIFEST_FILE = 'encoder.json';

/** Most of a manifest is vectors of its self-test, some kilobytes each. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Reads and checks `encoder.json`. Throws `model-missing` when there is none, `model-invalid` when it is wrong. */
export async function readManifest(folder: string): Promise<EncoderManifest> {
  let text: string;
  try {
    text = (await readInside(folder, MANIFEST_FILE, MAX_MANIFEST_BYTES)).toString('utf8');
  } catch (cause) {
    if (cause instanceof VigilError && cause.code === 'model-invalid') throw cause;
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

function parseJson(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigilError('model-invalid', say('encoder-file-not-json', { file: MANIFEST_FILE }), {
      details: { folder },
      cause,
    });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]!;
  return `${issue.path.join('.') || 'the file'}: ${issue.message}`;
}
