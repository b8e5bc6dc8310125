import type { RgbImage } from '../../pictures/rgb-image.ts';

/*
 * SOPilot summed pixel values one after the other in binary32. Over the millions of pixels of a clip that drifts by up
 * to 3e-4 of the value, so the drift is part of the vectors and is repeated here: `Math.fround` after every addition.
 */

const { fround, sqrt } = Math;
const CHANNELS = 3;
const LEVELS = 256;
const HISTOGRAM_BINS = 8;
/** Grey is the sum of three bytes until it is scaled at the end. */
const GREY_LEVELS = 3 * 255 + 1;

const UNIT_OF_BYTE = Float32Array.from({ length: LEVELS }, (_, byte) => byte / 255);

type Rgb = readonly [number, number, number];

export interface ColourStatistics {
  /** Of values in 0..1, over all pixels and frames. */
  readonly mean: Rgb;
  readonly deviation: Rgb;
  /** Mean of the second half of the frames minus mean of the first half. */
  readonly shift: Rgb;
  /** 8 densities for red, then green, then blue. */
  readonly histograms: Float64Array;
}

/** Colour statistics of a clip's frames (at least one, all of one size). */
export function colourStatistics(frames: readonly RgbImage[]): ColourStatistics {
  const half = Math.floor(frames.length / 2);
  const mean = meanByChannel(frames);
  const before = meanByChannel(frames.slice(0, Math.max(1, half)));
  const after = meanByChannel(frames.slice(half));
  const shift: Rgb = [after[0] - before[0], after[1] - before[1], after[2] - before[2]];
  return { mean, deviation: deviationByChannel(frames, mean), shift, histograms: histogramsByChannel(frames) };
}

function meanByChannel(frames: readonly RgbImage[]): Rgb {
  return sequentialMeans(frames, [UNIT_OF_BYTE, UNIT_OF_BYTE, UNIT_OF_BYTE]);
}

function deviationByChannel(frames: readonly RgbImage[], mean: Rgb): Rgb {
  const squares = (channelMean: number): Float32Array => UNIT_OF_BYTE.map((unit) => fround(unit - channelMean) ** 2);
  const [red, green, blue] = sequentialMeans(frames, [squares(mean[0]), squares(mean[1]), squares(mean[2])]);
  return [fround(sqrt(red)), fround(sqrt(green)), fround(sqrt(blue))];
}

/** Mean per channel of `valueOfByte` over frames, rows and columns, in that order, in binary32. */
function sequentialMeans(
  frames: readonly RgbImage[],
  [ofRed, ofGreen, ofBlue]: readonly [Float32Array, Float32Array, Float32Array],
): Rgb {
  let red = 0;
  let green = 0;
  let blue = 0;
  let pixels = 0;
  for (const { data } of frames) {
    pixels += data.length / CHANNELS;
    for (let i = 0; i < data.length; i += CHANNELS) {
      red = fround(red + ofRed[data[i]!]!);
      green = fround(green + ofGreen[data[i + 1]!]!);
      blue = fround(blue + ofBlue[data[i + 2]!]!);
    }
  }
  return [fround(red / pixels), fround(green / pixels), fround(blue / pixels)];
}

function histogramsByChannel(frames: readonly RgbImage[]): Float64Array {
  const counts = new Float64Array(CHANNELS * LEVELS);
  let pixels = 0;
  for (const { data } of frames) {
    pixels += data.length / CHANNELS;
    for (let i = 0; i < data.length; i += CHANNELS) {
      counts[data[i]!]! += 1;
      counts[LEVELS + data[i + 1]!]! += 1;
      counts[2 * LEVELS + data[i + 2]!]! += 1;
    }
  }
  const densities = new Float64Array(CHANNELS * HISTOGRAM_BINS);
  for (const [at, count] of counts.entries()) {
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor((HISTOGRAM_BINS * (at % LEVELS)) / 255));
    densities[Math.floor(at / LEVELS) * HISTOGRAM_BINS + bin]! += (HISTOGRAM_BINS * count) / pixels;
  }
  return densities;
}

export interface GreyStatistics {
  readonly mean: number;
  readonly deviation: number;
  /** Of the absolute change from frame to frame; all 0 for a single frame. */
  readonly changeMean: number;
  readonly changeDeviation: number;
  readonly changeMax: number;
}

/** Statistics of the grey value (mean of the channels, 0..1) and of its change, in binary64. */
export function greyStatistics(frames: readonly RgbImage[]): GreyStatistics {
  const values = new Float64Array(GREY_LEVELS);
  const changes = new Float64Array(GREY_LEVELS);
  let previous: Uint16Array | undefined;
  for (const { data } of frames) {
    const grey = new Uint16Array(data.length / CHANNELS);
    for (let i = 0; i < grey.length; i++) {
      const sum = data[i * CHANNELS]! + data[i * CHANNELS + 1]! + data[i * CHANNELS + 2]!;
      grey[i] = sum;
      values[sum]! += 1;
    }
    if (previous) for (let i = 0; i < grey.length; i++) changes[Math.abs(grey[i]! - previous[i]!)]! += 1;
    previous = grey;
  }
  const value = momentsOf(values);
  const change = momentsOf(changes);
  return {
    mean: value.mean,
    deviation: value.deviation,
    changeMean: change.mean,
    changeDeviation: change.deviation,
    changeMax: change.max,
  };
}

/** From a histogram of grey sums, in units of 0..1. */
function momentsOf(counts: Float64Array): { mean: number; deviation: number; max: number } {
  const scale = GREY_LEVELS - 1;
  let total = 0;
  let sum = 0;
  let squares = 0;
  let max = 0;
  for (const [level, count] of counts.entries()) {
    if (count === 0) continue;
    total += count;
    sum += level * count;
    squares += level * level * count;
    max = level;
  }
  if (total === 0) return { mean: 0, deviation: 0, max: 0 };
  const mean = sum / total;
  const variance = Math.max(0, squares / total - mean * mean);
  return { mean: mean / scale, deviation: sqrt(variance) / scale, max: max / scale };
}
