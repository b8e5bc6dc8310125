import { readSoundPeaks } from '../sound-peaks.ts';
import type { ScanOutput } from './scan-output.ts';

/**
 * How loud the film is: a byte for each twentieth of a second. It is read by a process of its own beside the decode of
 * the pictures, so that no sound, however broken, gets in their way; nothing is left where there is none.
 */
export function waveform(names: { readonly waveform: string }): ScanOutput {
  return {
    key: 'waveform',
    version: 1,
    wants: 'sound',
    files: () => [{ name: names.waveform, kind: 'whole' }],
    begin: (context) => {
      const peaks = readSoundPeaks(context);
      // A failure is met at the end; until then it must not count as unhandled.
      peaks.catch(() => undefined);
      return {
        finish: async () => {
          const bytes = await peaks;
          return bytes === null ? [] : [{ name: names.waveform, bytes }];
        },
      };
    },
  };
}
