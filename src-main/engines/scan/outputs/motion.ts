import type { ScanOutput } from './scan-output.ts';

/** How much moves in every frame: mean change of brightness against the frame before (float32, 0..255). */
export function motion(names: { readonly motion: string }): ScanOutput {
  return {
    key: 'motion',
    version: 1,
    wants: 'every-small-frame',
    files: () => [{ name: names.motion, kind: 'values', bytesPerValue: 4 }],
    begin: ({ append }) => ({ onFrames: (batch) => append(names.motion, batch.motion) }),
  };
}
