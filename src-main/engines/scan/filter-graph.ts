import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { maskFilters } from './mask-filters.ts';
import { steadyClock } from './steady-clock.ts';

/** A picture size in square or coded pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What the one decode of a scan feeds. Times are whole microseconds on the player's clock. */
export interface FilterGraphSpec {
  readonly probe: Pick<
    VideoProbe,
    | 'streamIndex'
    | 'interlaced'
    | 'clockStartSec'
    | 'timestampsMayJump'
    | 'fps'
    | 'width'
    | 'height'
    | 'frameWidth'
    | 'frameHeight'
    | 'isPlain420'
  >;
  readonly small?: PictureSize | undefined;
  readonly sample?:
    | {
        readonly size: PictureSize;
        readonly rateFps: number;
        /** Whether the frame of `resumeAfter` passes once more, as it does among small frames. */
        readonly repeatsLast?: boolean;
      }
    | undefined;
  /** Filters after the scaling of samples and thumbnails: see `toneMappingFor`. */
  readonly toneMap: readonly string[];
  readonly thumbnails?: { readonly size: PictureSize; readonly everySec: number } | undefined;
  /** Pictures of `size`, made of ones of `sampleSize`: of samples, where those are asked for and come often enough. */
  readonly storyboard?:
    | { readonly size: PictureSize; readonly sampleSize: PictureSize; readonly everySec: number }
    | undefined;
  /** Masked in the thumbnails and the storyboard; the other outputs are masked where they are received. */
  readonly mask?: readonly MaskPart[] | undefined;
  readonly sopilot?: { readonly everyNthFrame: number } | undefined;
  /** The last frame already taken: the graph lets it pass once more, and everything after it. */
  readonly resumeAfter?: { readonly frameIndex: number; readonly timeUs: number } | undefined;
}

const MICROSECONDS = 1_000_000;
/** A frame this little before an instant of the sampling grid counts as on it: containers round to milliseconds. */
const GRID_TOLERANCE_US = 500;
const BEFORE_ALL_TIME_US = -1e12;

/**
 * The filter graph of a scan with those of the outputs `[small]`, `[sample]`, `[thumb]`, `[story]` and `[sopilot]` that
 * are asked for, at least one. Everything after the first few filters sees strictly increasing time stamps in microseconds on the player's clock, so that the
 * outputs can be matched frame by frame.
 */
export function buildFilterGraph(spec: FilterGraphSpec): string {
  const { probe, small, sample, thumbnails, storyboard, sopilot, resumeAfter, toneMap } = spec;
  const sharesSamples = isOnSamples(spec);
  const story = sharesSamples ? undefined : storyboard;
  const branches = Object.entries({ small, sample, thumb: thumbnails, story, sopilot })
    .filter(([, asked]) => asked !== undefined)
    .map(([name]) => name);
  const offsetUs = probe.timestampsMayJump ? 0 : Math.round(probe.clockStartSec * MICROSECONDS);
  const shared = [
    ...(probe.interlaced ? ['yadif=mode=send_frame:deint=interlaced'] : []),
    `settb=1/${MICROSECONDS}`,
    `setpts='${steadyClock(offsetUs, probe.fps)}'`,
    ...(resumeAfter ? [`select='gte(pts,${resumeAfter.timeUs})'`] : []),
    `split=${branches.length}${branches.map((name) => `[${name}In]`).join('')}`,
  ];
  const chains = [`[0:${probe.streamIndex}]${shared.join(',')}`];
  if (small) {
    // One source pixel per result, all other lines skipped, and only then turned into RGB: cheap, and nearest to what
    // OpenCV's INTER_LINEAR makes of a large picture. swscale's plain converter for 4:2:2 is the one OpenCV's decoder
    // takes too; hues of dark pixels, and with them the scores, depend on its rounding.
    const shrink = `scale=${small.width}:${small.height}:flags=neighbor,format=yuv422p`;
    chains.push(`[smallIn]${shrink},scale=flags=bicubic,format=rgb24[small]`);
  }
  if (sample) {
    const select = onGrid(sample.rateFps, sample.repeatsLast ? undefined : resumeAfter?.timeUs);
    const ends = sharesSamples ? ',split[sample][storyIn]' : '[sample]';
    chains.push(`[sampleIn]${[select, ...toSample(spec, sample.size)].join(',')}${ends}`);
  }
  if (storyboard) {
    const select = onGrid(1 / storyboard.everySec, resumeAfter?.timeUs);
    const asSample = sharesSamples ? [] : toSample(spec, storyboard.sampleSize);
    const masked = maskFilters(spec.mask ?? [], storyboard.size);
    chains.push(
      `[storyIn]${[select, ...asSample, scaleTo(storyboard.size)].join(',')},${masked}format=yuvj420p[story]`,
    );
  }
  if (thumbnails) {
    const select = onGrid(1 / thumbnails.everySec, resumeAfter?.timeUs);
    const scaled = [scaleTo(thumbnails.size), ...toneMap].join(',');
    const masked = maskFilters(spec.mask ?? [], thumbnails.size);
    chains.push(`[thumbIn]${select},${scaled},${masked}format=yuvj420p[thumb]`);
  }
  if (sopilot) {
    const passed = resumeAfter?.frameIndex ?? 0;
    chains.push(`[sopilotIn]select='not(mod(n+${passed},${sopilot.everyNthFrame}))',format=rgb24[sopilot]`);
  }
  return chains.join(';');
}

/** Whether every picture of the storyboard is a sample too. */
function isOnSamples({ sample, storyboard }: FilterGraphSpec): boolean {
  return sample !== undefined && storyboard !== undefined && Number.isInteger(storyboard.everySec * sample.rateFps);
}

/**
 * Selects the first frame at or after each instant of the grid 0, 1/rate, 2/rate, …, each frame at most once; after the
 * frame at `takenUs` where the frames before it have been taken.
 */
function onGrid(rateFps: number, takenUs: number = BEFORE_ALL_TIME_US): string {
  const cell = (time: string): string => `floor((${time}+${GRID_TOLERANCE_US})*${rateFps}/${MICROSECONDS})`;
  return `select='gt(${cell('pts')},${cell(`if(isnan(prev_pts),${takenUs},prev_pts)`)})'`;
}

/**
 * Filters that make a sample of a picture. Scaling and turning into RGB in one go is plain C in swscale; the same in two
 * steps gives the same bytes in half the time, for the pictures that nearly every camera makes.
 */
function toSample({ probe, toneMap }: FilterGraphSpec, { width, height }: PictureSize): string[] {
  const isScaled = width < probe.frameWidth && height < probe.frameHeight;
  if (toneMap.length > 0 || !probe.isPlain420 || !isScaled || width % 2 === 1) {
    return [scaleTo({ width, height }), ...toneMap, 'format=rgb24'];
  }
  const exact = (flags: string): string => `flags=${flags}+accurate_rnd`;
  return [`scale=${width}:${height}:${exact('area')}`, 'format=yuv422p', `scale=${exact('neighbor')}`, 'format=rgb24'];
}

function scaleTo(size: PictureSize): string {
  return `scale=${size.width}:${size.height}:flags=area`;
}

/** `size` shrunk so that its longer side is at most `longerSidePx`, never enlarged. */
export function fitWithin(size: PictureSize, longerSidePx: number): PictureSize {
  const scale = Math.min(1, longerSidePx / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

const SMALL_WIDTH = 256;

/** The size PySceneDetect works at: 256 pixels wide, pixels as stored (not made square), never enlarged. */
export function smallSizeFor(frameWidth: number, frameHeight: number): PictureSize {
  if (frameWidth <= SMALL_WIDTH) return { width: frameWidth, height: frameHeight };
  return { width: SMALL_WIDTH, height: Math.max(1, Math.round((frameHeight * SMALL_WIDTH) / frameWidth)) };
}
