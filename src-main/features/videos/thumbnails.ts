import type { Span } from '../../../src-shared/time.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';

/** The stored thumbnail nearest to a time in milliseconds; null when the video has none. */
export async function nearestThumbnail(artifacts: Artifacts, videoId: string, timeMs: number): Promise<string | null> {
  return nearestOf(artifacts, videoId, await artifacts.thumbnailTimes(videoId), timeMs);
}

/**
 * The stored thumbnail of a span nearest to a time in it, its middle when left out; null when none lies in it: its
 * neighbour's would mislead.
 */
export async function thumbnailIn(
  artifacts: Artifacts,
  videoId: string,
  { startSec, endSec }: Span,
  wantedSec = (startSec + endSec) / 2,
): Promise<string | null> {
  const times = await artifacts.thumbnailTimes(videoId);
  const inside = times.filter((timeMs) => timeMs >= startSec * 1000 && timeMs < endSec * 1000);
  return nearestOf(artifacts, videoId, inside, wantedSec * 1000);
}

function nearestOf(artifacts: Artifacts, videoId: string, timesMs: readonly number[], wantedMs: number): string | null {
  if (timesMs.length === 0) return null;
  const nearest = timesMs.reduce((best, time) => (Math.abs(time - wantedMs) < Math.abs(best - wantedMs) ? time : best));
  return artifacts.thumbnail(videoId, nearest);
}
