import type { Video } from '../../../src-shared/model/video.ts';
import type { Workload } from '../../jobs/define-job.ts';
import type { IngestInput } from './ingest-input.ts';

/** A second of footage is as much work to look at, whatever its pictures, as so many pixels are. */
const PIXELS_OF_A_SECOND = 2e6;

/** What is to be known of footage to tell how much work it is. */
export function footageOf({
  durationSec,
  fps,
  width,
  height,
  codec,
}: Pick<Video, 'durationSec' | 'fps' | 'width' | 'height' | 'codec'>): NonNullable<IngestInput['footage']> {
  return { sec: durationSec, pixelsPerSec: fps * width * height, codec };
}

/** Looking at footage takes by its pixels and its length, all that comes after by its length. */
export function ingestWorkload({
  encoderId,
  footage,
}: Pick<IngestInput, 'encoderId' | 'footage'>): Workload | undefined {
  if (!footage) return undefined;
  const { sec, pixelsPerSec, codec } = footage;
  const units = Math.max(sec, 0.1);
  return {
    like: [`${encoderId}/${codec}`, encoderId],
    units: (stage) => (stage === 'scan' ? units * (1 + pixelsPerSec / PIXELS_OF_A_SECOND) : units),
  };
}
