import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readListed } from '../models/checked-files.ts';
import type { SoundManifest } from './manifest.ts';

const MAX_LABEL_BYTES = 1024 * 1024;

/** The labels of a sound model, in the order of its scores. Throws `model-missing`, `model-invalid`. */
export async function readLabels(folder: string, { files, labels }: SoundManifest): Promise<readonly string[]> {
  const text = (await readListed({ folder, files }, labels, MAX_LABEL_BYTES)).toString('utf8');
  const read = text.split(/\r?\n/).map((line) => line.trim());
  while (read.at(-1) === '') read.pop();
  if (read.length > 0) return read;
  throw new VigilError('model-invalid', say('sound-labels-empty', { file: labels }));
}
