import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { maskFilters } from './mask-filters.ts';

/** A picture size in square or coded pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What the one decode of a scan feeds. Times are whole microseconds on the player's clock. */
export interface FilterGraphSpec {
  readonly probe: Pick<
    VideoProbe,
    'streamIndex' | 'interlaced' | 'hdr' | 'clockStartSec' | 'timestampsMayJump' | 'width' | 'height'
  >;
  readonly smallSize: PictureSize;
  readonly sampleSize: PictureSize;
  readonly sampleRateFps: number;
  readonly canToneMap: boolean;
  readonly thumbnails?: { readonly size: PictureSize; readonly everySec: number } | undefined;
  /** Masked in the thumbnails; the other outputs are masked where they are received. */
  readonly mask?: readonly MaskPart[] | undefined;
  readonly legacy?: { readonly everyNthFrame: number } | undefined;
  /** The last frame already taken: the graph lets it pass once more, and everything after it. */
  readonly resumeAfter?: { readonly frameIndex: number; readonly timeUs: number } | undefined;
}

const MICROSECONDS = 1_000_000;
/** A frame this little before an instant of the sampling grid counts as on it: containers round to milliseconds. */
const GRID_TOLERANCE_US = 500;
const BEFORE_ALL_TIME_US = -1e12;

/**
 * The filter graph of a scan, outputs `[small]`, `[sample]` and, where asked for, `[thumb]` and `[legacy]`. Everything
 * after the first few filters sees strictly increasing time stamps in microseconds on the player's clock, so that the
 * outputs can be matched frame by frame.
 */
export function buildFilterGraph(spec: FilterGraphSpec): string {
  const { probe, smallSize, resumeAfter } = spec;
  const toneMap = toneMapFilters(probe.hdr, spec.canToneMap);
  const branches = ['small', 'sample', ...(spec.thumbnails ? ['thumb'] : []), ...(spec.legacy ? ['legacy'] : [])];
  const offsetUs = probe.timestampsMayJump ? 0 : Math.round(probe.clockStartSec * MICROSECONDS);
  const shared = [
    ...(probe.interlaced ? ['yadif=mode=send_frame:deint=interlaced'] : []),
    `settb=1/${MICROSECONDS}`,
    // NaN (no time stamp) loses against any number in max().
    `setpts='max(PTS-${offsetUs},if(isnan(PREV_OUTPTS),0,PREV_OUTPTS+1))'`,
    ...(resumeAfter ? [`select='gte(pts,${resumeAfter.timeUs})'`] : []),
    `split=${branches.length}${branches.map((name) => `[${name}In]`).join('')}`,
  ];
  // One source pixel per result, all other lines skipped, and only then turned into RGB: cheap, and nearest to what
  // OpenCV's INTER_LINEAR makes of a large picture. swscale's plain converter for 4:2:2 is the one OpenCV's decoder
  // takes too; hues of dark pixels, and with them the scores, depend on its rounding.
  const shrink = `scale=${smallSize.width}:${smallSize.height}:flags=neighbor,format=yuv422p`;
  const small = `[smallIn]${shrink},scale=flags=bicubic,format=rgb24[small]`;
  const sample = [
    `[sampleIn]${onGrid(spec, spec.sampleRateFps)}`,
    scaleTo(spec.sampleSize),
    ...toneMap,
    'format=rgb24[sample]',
  ];
  const chains = [`[0:${probe.streamIndex}]${shared.join(',')}`, small, sample.join(',')];
  if (spec.thumbnails) {
    const select = onGrid(spec, 1 / spec.thumbnails.everySec);
    const scaled = [scaleTo(spec.thumbnails.size), ...toneMap].join(',');
    const masked = maskFilters(spec.mask ?? [], spec.thumbnails.size);
    chains.push(`[thumbIn]${select},${scaled},${masked}format=yuvj420p[thumb]`);
  }
  if (spec.legacy) {
    const passed = resumeAfter?.frameIndex ?? 0;
    chains.push(`[legacyIn]select='not(mod(n+${passed},${spec.legacy.everyNthFrame}))',format=rgb24[legacy]`);
  }
  return chains.join(';');
}

/** Selects the first frame at or after each instant of the grid 0, 1/rate, 2/rate, …, each frame at most once. */
function onGrid(spec: FilterGraphSpec, rateFps: number): string {
  const before = spec.resumeAfter?.timeUs ?? BEFORE_ALL_TIME_US;
  const cell = (time: string): string => `floor((${time}+${GRID_TOLERANCE_US})*${rateFps}/${MICROSECONDS})`;
  return `select='gt(${cell('pts')},${cell(`if(isnan(prev_pts),${before},prev_pts)`)})'`;
}

function scaleTo(size: PictureSize): string {
  return `scale=${size.width}:${size.height}:flags=area`;
}

/** Filters that turn HDR pictures (PQ, HLG), which look washed out as they are, into ordinary ones; none for others. */
export function toneMapFilters(isHdr: boolean, canToneMap: boolean): string[] {
  if (!isHdr || !canToneMap) return [];
  const linear = ['zscale=t=linear:npl=100', 'format=gbrpf32le', 'zscale=p=bt709'];
  return [...linear, 'tonemap=tonemap=hable:desat=0', 'zscale=t=bt709:m=bt709:r=tv', 'format=yuv420p'];
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
