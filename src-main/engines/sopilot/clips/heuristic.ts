import type { RgbImage } from '../../pictures/rgb-image.ts';
import { edgeShare } from './edges.ts';
import { colourStatistics, greyStatistics } from './pixel-statistics.ts';
import { resizeArea } from './resize.ts';

/** The name SOPilot stores with these vectors. */
export const SOPILOT_HEURISTIC_MODEL = 'heuristic-v1';
export const SOPILOT_HEURISTIC_DIM = 904;

const LAYOUT_WIDTH = 16;
const LAYOUT_HEIGHT = 9;
const MIN_LENGTH = 1e-12;

/**
 * SOPilot's hand-made descriptor of a clip, (904) of unit length: colour means, spreads and drift, grey value and its
 * change, edges, histograms, and a 16 x 9 layout of the mean frame and of the change from first to last frame.
 * `frames` are the clip's frames with any filling at its end, at least one, all of one size.
 */
export function embedSopilotClip(frames: readonly RgbImage[]): Float32Array {
  const colour = colourStatistics(frames);
  const grey = greyStatistics(frames);
  const edges = edgeStatistics(frames);
  const first = layoutOf(frames[0]!);
  const last = layoutOf(frames[frames.length - 1]!);
  const values = Float64Array.of(
    ...colour.mean,
    ...colour.deviation,
    ...colour.shift,
    ...[grey.mean, grey.deviation],
    ...[grey.changeMean, grey.changeDeviation, grey.changeMax],
    ...[edges.mean, edges.deviation],
    ...colour.histograms,
    ...meanLayout(frames),
    ...last.map((value, at) => value - first[at]!),
  );
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  return Float32Array.from(values, (value) => (length > MIN_LENGTH ? value / length : value));
}

function edgeStatistics(frames: readonly RgbImage[]): { mean: number; deviation: number } {
  // The frames that fill up a short clip are one object repeated: its edges are found once.
  const known = new Map<RgbImage, number>();
  for (const frame of frames) if (!known.has(frame)) known.set(frame, edgeShare(frame));
  const shares = frames.map((frame) => known.get(frame)!);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function layoutOf(frame: RgbImage): Float32Array {
  return resizeArea(frame, LAYOUT_WIDTH, LAYOUT_HEIGHT).data.map((value) => value / 255);
}

function meanLayout(frames: readonly RgbImage[]): Float32Array {
  const { width, height } = frames[0]!;
  const sums = new Uint32Array(width * height * 3);
  for (const { data } of frames) for (let i = 0; i < sums.length; i++) sums[i]! += data[i]!;
  const mean = Float32Array.from(sums, (sum) => sum / (255 * frames.length));
  return resizeArea({ width, height, data: mean }, LAYOUT_WIDTH, LAYOUT_HEIGHT).data;
}
