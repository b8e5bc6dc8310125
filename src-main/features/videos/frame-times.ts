import type { CallOutput, ParsedInput } from '../../../src-shared/contract/api.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles, readScanSummary } from '../../stores/artifacts/scan-files.ts';

type Part = Omit<ParsedInput<'videos.frameTimes'>, 'videoId'>;

/** The times in seconds of the first frames that are shown from `fromSec` to before `toSec`, as a scan has read them. */
export async function frameTimesOf(
  folder: string,
  { fromSec, toSec = Number.POSITIVE_INFINITY, maxFrames }: Part,
): Promise<CallOutput<'videos.frameTimes'>> {
  if (!(await readScanSummary(folder))) return { timesSec: [], hasFirst: false, hasLast: false };
  const all = await readDoubles(folder, layout.frameTimes);
  const first = all.findIndex((sec) => sec >= fromSec);
  if (first === -1) return { timesSec: [], hasFirst: false, hasLast: false };
  const after = all.findIndex((sec, frame) => frame >= first && sec >= toSec);
  const end = Math.min(first + maxFrames, after === -1 ? all.length : after);
  return { timesSec: [...all.subarray(first, end)], hasFirst: first === 0, hasLast: end === all.length };
}
