import type { RgbImage } from '../../pictures/rgb-image.ts';
import { roundHalfToEven } from './clip-windows.ts';

/** Interleaved RGB as binary32, row by row. */
export interface RgbPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

const CHANNELS = 3;
/** Shares of a source pixel below this are ignored, as OpenCV ignores them. */
const MIN_COVERAGE = 1e-3;
const { fround } = Math;

/** For one target index: the source indexes it reads and their weights. */
interface Taps {
  /** First tap of each target index, and one past the last. */
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Scales an image down so that its longer side is `maxSide`, as OpenCV's area interpolation does on bytes. An image
 * that is small enough already is returned as it is.
 */
export function fitToMaxSide(image: RgbImage, maxSide: number): RgbImage {
  const longer = Math.max(image.width, image.height);
  if (longer <= maxSide) return image;
  const scale = maxSide / longer;
  const width = Math.max(1, roundHalfToEven(image.width * scale));
  const height = Math.max(1, roundHalfToEven(image.height * scale));
  const exactHalf = image.width === width * 2 && image.height === height * 2;
  if (exactHalf) return halveImage(image);
  const whole = image.width % width === 0 && image.height % height === 0;
  const resized = whole ? averageBlocks(image, width, height) : resizeArea(image, width, height).data;
  const data = new Uint8Array(resized.length);
  for (let i = 0; i < data.length; i++) data[i] = roundHalfToEven(resized[i]!);
  return { width, height, data };
}

/**
 * Area interpolation of float or byte pixels to `width` x `height`: each target pixel is the weighted mean of the
 * source area it covers. When a side would grow, both sides are interpolated linearly instead, as OpenCV does.
 */
export function resizeArea(
  image: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> },
  width: number,
  height: number,
): RgbPlane {
  const shrinks = image.width >= width && image.height >= height;
  const taps = shrinks ? areaTaps : linearTaps;
  const across = taps(image.width, width);
  const down = taps(image.height, height);
  const data = new Float32Array(width * height * CHANNELS);
  const row = new Float32Array(width * CHANNELS);
  for (let y = 0; y < height; y++) {
    const target = data.subarray(y * width * CHANNELS, (y + 1) * width * CHANNELS);
    for (let tap = down.starts[y]!; tap < down.starts[y + 1]!; tap++) {
      resizeRow(image.data, down.sources[tap]! * image.width * CHANNELS, across, row);
      const weight = down.weights[tap]!;
      for (let i = 0; i < row.length; i++) target[i] = target[i]! + fround(weight * row[i]!);
    }
  }
  return { width, height, data };
}

function resizeRow(source: ArrayLike<number>, rowStart: number, across: Taps, target: Float32Array): void {
  const { starts, sources, weights } = across;
  for (let x = 0; x + 1 < starts.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = starts[x]!; tap < starts[x + 1]!; tap++) {
      const from = rowStart + sources[tap]! * CHANNELS;
      const weight = weights[tap]!;
      red = fround(red + fround(weight * source[from]!));
      green = fround(green + fround(weight * source[from + 1]!));
      blue = fround(blue + fround(weight * source[from + 2]!));
    }
    target[x * CHANNELS] = red;
    target[x * CHANNELS + 1] = green;
    target[x * CHANNELS + 2] = blue;
  }
}

function areaTaps(sourceSize: number, targetSize: number): Taps {
  const scale = sourceSize / targetSize;
  return collectTaps(targetSize, (target, add) => {
    const start = target * scale;
    const end = start + scale;
    const covered = Math.min(scale, sourceSize - start);
    const lastWhole = Math.min(Math.floor(end), sourceSize - 1);
    const firstWhole = Math.min(Math.ceil(start), lastWhole);
    if (firstWhole - start > MIN_COVERAGE) add(firstWhole - 1, (firstWhole - start) / covered);
    for (let source = firstWhole; source < lastWhole; source++) add(source, 1 / covered);
    if (end - lastWhole > MIN_COVERAGE) add(lastWhole, Math.min(end - lastWhole, 1, covered) / covered);
  });
}

function linearTaps(sourceSize: number, targetSize: number): Taps {
  const scale = sourceSize / targetSize;
  return collectTaps(targetSize, (target, add) => {
    const source = Math.floor(target * scale);
    if (source >= sourceSize - 1) {
      add(sourceSize - 1, 1);
      return;
    }
    const position = fround(target + 1 - (source + 1) / scale);
    const weight = position <= 0 ? 0 : position - Math.floor(position);
    add(source, 1 - weight);
    add(source + 1, weight);
  });
}

function collectTaps(
  targetSize: number,
  visit: (target: number, add: (source: number, weight: number) => void) => void,
): Taps {
  const starts = new Int32Array(targetSize + 1);
  const sources: number[] = [];
  const weights: number[] = [];
  for (let target = 0; target < targetSize; target++) {
    visit(target, (source, weight) => {
      sources.push(source);
      weights.push(weight);
    });
    starts[target + 1] = sources.length;
  }
  return { starts, sources: Int32Array.from(sources), weights: Float32Array.from(weights) };
}

/** The exact 2 x 2 reduction, which OpenCV rounds with halves up. */
function halveImage(image: RgbImage): RgbImage {
  const width = image.width / 2;
  const height = image.height / 2;
  const { data } = image;
  const halved = new Uint8Array(width * height * CHANNELS);
  const stride = image.width * CHANNELS;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * 2 * stride + x * 2 * CHANNELS;
      const to = (y * width + x) * CHANNELS;
      for (let c = from; c < from + CHANNELS; c++) {
        const sum = data[c]! + data[c + CHANNELS]! + data[c + stride]! + data[c + stride + CHANNELS]!;
        halved[to + c - from] = (sum + 2) >> 2;
      }
    }
  }
  return { width, height, data: halved };
}

/** Means of whole blocks, for sizes that divide: sums of bytes, one rounding. */
function averageBlocks(image: RgbImage, width: number, height: number): Float32Array {
  const columns = image.width / width;
  const rows = image.height / height;
  const { data } = image;
  const sums = new Int32Array(width * height * CHANNELS);
  for (let y = 0; y < image.height; y++) {
    const targetRow = Math.floor(y / rows) * width;
    let from = y * image.width * CHANNELS;
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < columns; i++, from += CHANNELS) {
        red += data[from]!;
        green += data[from + 1]!;
        blue += data[from + 2]!;
      }
      const to = (targetRow + x) * CHANNELS;
      sums[to] = sums[to]! + red;
      sums[to + 1] = sums[to + 1]! + green;
      sums[to + 2] = sums[to + 2]! + blue;
    }
  }
  const share = fround(1 / (columns * rows));
  const means = new Float32Array(sums.length);
  for (let i = 0; i < means.length; i++) means[i] = sums[i]! * share;
  return means;
}
