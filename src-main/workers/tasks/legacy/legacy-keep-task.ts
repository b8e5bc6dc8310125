import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { readBounded } from '../../../platform/read-bounded.ts';
import { MAX_KEPT_BYTES } from './legacy-limits.ts';

/** A file to keep: the bytes of another, or a text. */
export interface KeptFile {
  readonly from?: string;
  readonly text?: string;
  readonly to: string;
  /** What `from` had when it was read. */
  readonly sha256?: string;
  /** Leaves a file that is there as it is, whatever is in it. */
  readonly onlyIfAbsent?: boolean;
}

export interface LegacyKeepInput {
  readonly files: readonly KeptFile[];
}

/**
 * Puts files in their places, each as a whole, in the order given; one that is there already with these bytes is not
 * written. Copies are their owner's alone, whoever could read the source. Throws `conflict` when a source changed since it
 * was read.
 */
export async function runLegacyKeepTask(
  { files }: LegacyKeepInput,
  context: { readonly signal: AbortSignal },
): Promise<{ readonly written: number }> {
  let written = 0;
  for (const file of files) {
    context.signal.throwIfAborted();
    if (await keep(file)) written += 1;
  }
  return { written };
}

async function keep({ from, text, to, sha256, onlyIfAbsent }: KeptFile): Promise<boolean> {
  const present = await readFile(to).catch(() => undefined);
  if (present && onlyIfAbsent) return false;
  const bytes = from === undefined ? Buffer.from(text ?? '', 'utf8') : await readBounded(from, MAX_KEPT_BYTES);
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new VigilError('conflict', say('file-changed-while-read', { path: from ?? to }), {
      hint: say('stop-sopilot-first'),
    });
  }
  if (present?.equals(bytes)) return false;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await replaceFile(to, bytes);
  return true;
}
