import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { PEAKS_PER_SEC } from '../../engines/scan/sound-peaks.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readPeaks, readScanSummary } from '../../stores/artifacts/scan-files.ts';

/** How loud a video is, at most so many values: several stored ones become their greatest. */
export async function waveformOf(folder: string, maxPeaks: number): Promise<CallOutput<'videos.waveform'>> {
  const stored = await readPeaks(folder);
  if (stored) {
    const each = Math.max(1, Math.ceil(stored.length / maxPeaks));
    const peaks = Array.from({ length: Math.ceil(stored.length / each) }, (_, at) =>
      stored.subarray(at * each, (at + 1) * each).reduce((most, value) => Math.max(most, value), 0),
    );
    return { state: 'ready', peaksPerSec: PEAKS_PER_SEC / each, peaks };
  }
  // A scan that looked for sound and found none leaves a record and no file.
  const looked = (await readScanSummary(folder))?.outputs?.['waveform']?.files.includes(layout.waveform) === false;
  return { state: looked ? 'silent' : 'not-made', peaksPerSec: PEAKS_PER_SEC, peaks: [] };
}
