import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import type { PictureSize } from '../scan/filter-graph.ts';
import { maskFilters } from '../scan/mask-filters.ts';
import { seekArgs } from '../scan/scan-args.ts';
import { steadyClock } from '../scan/steady-clock.ts';
import { type BurnedClock, clockFilter } from './burned-clock.ts';

/** A recording as exports read it. */
export interface ExportSource {
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** See `toneMappingFor`. */
  readonly toneMap: readonly string[];
  /** Burned in. */
  readonly mask: readonly MaskPart[];
  /** Its stamps are not to be believed, so that seeking by them leads elsewhere: it is decoded from its start. */
  readonly readsFromStart: boolean;
  /** Seconds of all pictures, where a scan has left them. */
  readonly knownTimesSec?: Float64Array | undefined;
}

const MICROSECONDS = 1_000_000;
/** A picture this little before an instant counts as on it: containers round to milliseconds. */
export const TOLERANCE_US = 500;

export const toUs = (sec: number): number => Math.round(sec * MICROSECONDS);

/** What of a film is taken, and how it is shown. Times are microseconds on the player's clock. */
export interface FilmPart {
  readonly fromUs: number;
  /** The first picture that is left out. */
  readonly toUs?: number;
  readonly size: PictureSize;
  readonly clock: BurnedClock | null;
}

/**
 * A chain of filters, without an output: the film's pictures from `fromUs` to `toUs`, upright, with square pixels of
 * the given size, masked, with their stamps in microseconds on the player's clock.
 */
export function filmChain(
  { probe, toneMap, mask }: ExportSource,
  { fromUs, toUs: endUs, size, clock }: FilmPart,
): string {
  const offsetUs = probe.timestampsMayJump ? 0 : toUs(probe.clockStartSec);
  const end = endUs === undefined ? '' : `:end_pts=${endUs - TOLERANCE_US}`;
  const masked = maskFilters(mask, size);
  const filters = [
    ...(probe.interlaced ? ['yadif=mode=send_frame:deint=interlaced'] : []),
    `settb=1/${MICROSECONDS}`,
    `setpts='${steadyClock(offsetUs, probe.fps)}'`,
    `trim=start_pts=${fromUs - TOLERANCE_US}${end}`,
    `scale=${size.width}:${size.height}:flags=bicubic`,
    'setsar=1',
    ...toneMap,
    ...(masked === '' ? [] : [masked.slice(0, -1)]),
    ...(clock ? [clockFilter(clock, size.height)] : []),
  ];
  return `[0:${probe.streamIndex}]${filters.join(',')}`;
}

/** Options before a recording as input, so that its pictures from a time on are decoded and keep their stamps. */
export function readFrom({ probe, readsFromStart }: ExportSource, fromUs: number): string[] {
  return [...(probe.timestampsMayJump ? [] : ['-copyts']), ...(readsFromStart ? [] : seekArgs(probe, fromUs))];
}

/** The size of the film as it is shown; even numbers, which the usual encoders want, where asked for. */
export function shownSize({ probe }: ExportSource, { even = false, maxWidthPx = probe.width } = {}): PictureSize {
  const width = Math.min(probe.width, maxWidthPx);
  const height = Math.max(1, Math.round((probe.height * width) / probe.width));
  return even ? { width: width + (width % 2), height: height + (height % 2) } : { width, height };
}
