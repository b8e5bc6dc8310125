import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { applyFeatureAdapter, type FeatureAdapter } from '../../../engines/sopilot/files/feature-adapter.ts';
import { readNpz } from '../../../formats/npz.ts';
import { writeNpz } from '../../../formats/npz-write.ts';
import { readSopilotClips, type SopilotClipTable } from './sopilot-clip-files.ts';

/** Writes an adapter as SOPilot does: the arrays `mean` and `std` in an uncompressed `.npz`. */
export function writeFeatureAdapter(path: string, { mean, deviation }: FeatureAdapter): Promise<void> {
  return writeNpz(
    path,
    new Map([
      ['mean', mean],
      ['std', deviation],
    ]),
  );
}

/** Reads an adapter of Vigil or SOPilot. Throws `not-found` when the file is gone, `bad-input` when it is none. */
export async function readFeatureAdapter(path: string): Promise<FeatureAdapter> {
  const arrays = await readNpz(path).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new VigilError('not-found', say('adapter-file-gone', { path }), {
      hint: say('train-new-adapter-or-none'),
      cause,
    });
  });
  const mean = arrays.get('mean')?.data;
  const deviation = arrays.get('std')?.data;
  if (mean instanceof Float32Array && deviation instanceof Float32Array && mean.length === deviation.length) {
    return { mean, deviation };
  }
  throw new VigilError('bad-input', say('adapter-file-invalid', { path }), { hint: say('train-new-adapter-or-none') });
}

/**
 * The clips of a video as they are compared: SOPilot calls these vectors effective. The raw ones on disk stay what the
 * embedder returned. Throws `encoder-mismatch` for an adapter of other vectors, and what reading either file throws.
 */
export async function readEffectiveClips(
  { vectorsPath, metaPath }: { readonly vectorsPath: string; readonly metaPath?: string | undefined },
  adapter: FeatureAdapter | undefined,
): Promise<SopilotClipTable> {
  const raw = await readSopilotClips(vectorsPath, metaPath);
  if (!adapter) return raw;
  if (raw.dim !== adapter.mean.length) {
    throw new VigilError(
      'encoder-mismatch',
      say('adapter-size-differs', { adapterDim: adapter.mean.length, path: vectorsPath, dim: raw.dim }),
      { hint: say('train-another-adapter-or-none') },
    );
  }
  return { ...raw, vectors: applyFeatureAdapter(adapter, raw.vectors) };
}
