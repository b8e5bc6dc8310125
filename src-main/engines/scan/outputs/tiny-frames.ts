import { TINY_BYTES } from '../../shots/tiny-frame.ts';
import type { ScanOutput } from './scan-output.ts';

/** Every frame in a few bytes (`TINY_BYTES`): dissolves, fades and flashes are told from them later. */
export function tinyFrames(names: { readonly tinyFrames: string }): ScanOutput {
  return {
    key: 'tiny-frames',
    version: 1,
    wants: 'every-small-frame',
    files: () => [{ name: names.tinyFrames, kind: 'values', bytesPerValue: TINY_BYTES }],
    begin: ({ append }) => ({ onFrames: (batch) => append(names.tinyFrames, batch.tinyFrames) }),
  };
}
