import type { VideoProbe } from '../media/video-probe.ts';
import { fitWithin, type PictureSize } from '../scan/filter-graph.ts';

/** Longer side of a proxy: sharp on a screen beside a timeline, and encoded several times as fast as it plays. */
const LONGER_SIDE_PX = 1280;
/** What busy footage takes at the quality below; quiet footage takes a fifth. */
const BITS_PER_PIXEL = 0.1;
const SOUND_BITS_PER_SEC = 128_000;

/** The size of a proxy's pictures: upright, square pixels, never enlarged, even as its encoder wants it. */
export function proxySize(probe: Pick<VideoProbe, 'width' | 'height'>): PictureSize {
  const { width, height } = fitWithin(probe, LONGER_SIDE_PX);
  const even = (length: number): number => Math.max(2, Math.floor(length / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** How many bytes a proxy takes at most, except for footage that is noise. */
export function estimateProxyBytes(
  probe: Pick<VideoProbe, 'width' | 'height' | 'fps' | 'durationSec' | 'hasAudio'>,
): number {
  const { width, height } = proxySize(probe);
  const bitsPerSec = width * height * probe.fps * BITS_PER_PIXEL + (probe.hasAudio ? SOUND_BITS_PER_SEC : 0);
  return Math.ceil((bitsPerSec / 8) * probe.durationSec);
}
