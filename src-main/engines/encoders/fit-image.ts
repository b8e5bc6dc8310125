import type { RgbImage } from '../pictures/rgb-image.ts';
import { type AreaKernel, createAreaKernel } from './area-kernel.ts';
import type { ImageInput } from './manifest.ts';
import { type Resampling, resampling } from './resampling.ts';

/** Three values a pixel, row after row. */
type Pixels = Uint8Array | Float32Array;
type Size = Pick<RgbImage, 'width' | 'height'>;

/** Kernels of the latest shapes: a video has one, and few are indexed at once. */
const kernels: AreaKernel[] = [];
const MAX_KEPT_KERNELS = 4;

let halfway = new Float32Array(0);
let fitted = new Float32Array(0);

/** Values of one fitted image: width * height * 3. */
export function fittedLength(input: ImageInput): number {
  return input.width * input.height * 3;
}

/**
 * Fits an image to an encoder's input and writes it to `target` from `offset` on. `squash` takes the whole picture;
 * `crop` resizes it to whole pixels, so that it just covers the input (or its shorter side has `shortestEdge`), and
 * cuts the centre at whole pixels, as the hub's processors do. Downscaling widens the filter and values are 8 bits
 * wide after each of the two passes, as in Pillow; then `(value / 255 - mean) / std`. `area` keeps fractions between
 * its passes: indexes were made so.
 */
export function fitImage(image: RgbImage, input: ImageInput, target: Float32Array | Uint8Array, offset: number): void {
  const { width, height, interpolation } = input;
  const whole = resizedSize(image, input);
  const left = Math.floor((whole.width - width) / 2);
  const top = Math.floor((whole.height - height) / 2);
  const across = resampling({ size: image.width, to: whole.width, from: left, count: width, interpolation });
  const down = resampling({ size: image.height, to: whole.height, from: top, count: height, interpolation });
  fitted = withRoomFor(fitted, width * height * 3);
  if (interpolation === 'area') {
    const kernel = areaKernel(across, down);
    const { line } = kernel;
    kernel.take(image);
    for (let y = 0, out = 0; y < height; y++) {
      kernel.fillLine(y);
      for (let x = 0; x < line.length; x++, out++) fitted[out] = toByte(line[x]!);
    }
  } else if (isDownFirst(image, whole)) {
    halfway = withRoomFor(halfway, image.width * height * 3);
    resizeDown(image.data, image.width, down, halfway);
    resizeAcross(halfway, image.width, { first: 0, end: height }, across, fitted);
  } else {
    halfway = withRoomFor(halfway, width * image.height * 3);
    resizeAcross(image.data, image.width, linesRead(down), across, halfway);
    resizeDown(halfway, width, down, fitted);
  }
  prepare(input, target, offset);
}

function areaKernel(across: Resampling, down: Resampling): AreaKernel {
  const known = kernels.find((kernel) => kernel.across === across && kernel.down === down);
  if (known) return known;
  const made = createAreaKernel(across, down);
  kernels.unshift(made);
  kernels.length = Math.min(kernels.length, MAX_KEPT_KERNELS);
  return made;
}

/** What a picture is resized to before its centre is cut, in whole pixels. */
function resizedSize(image: Size, { width, height, resize, shortestEdge }: ImageInput): Size {
  if (resize === 'squash') return { width, height };
  const least = { width: shortestEdge ?? width, height: shortestEdge ?? height };
  return image.width * least.height <= image.height * least.width
    ? { width: least.width, height: Math.floor((image.height * least.width) / image.width) }
    : { width: Math.floor((image.width * least.height) / image.height), height: least.height };
}

/** Pillow 13 (`Resample.c`) begins with the pass that saves more; what is clipped to 8 bits between depends on it. */
function isDownFirst(image: Size, whole: Size): boolean {
  const fewerLines = image.height - whole.height;
  return fewerLines > 0 && fewerLines > 2 * (image.width - whole.width);
}

/** The source lines that a pass down reads. */
function linesRead({ starts, counts }: Resampling): { first: number; end: number } {
  const last = starts.length - 1;
  return { first: starts[0]!, end: starts[last]! + counts[last]! };
}

/** Brings lines of `width` pixels to the width of `across`, in whole levels; each stays at its place. */
function resizeAcross(
  source: Pixels,
  width: number,
  lines: { readonly first: number; readonly end: number },
  { starts, counts, offsets, weights }: Resampling,
  result: Float32Array,
): void {
  const outWidth = starts.length;
  for (let y = lines.first, out = lines.first * outWidth * 3; y < lines.end; y++) {
    const row = y * width * 3;
    for (let x = 0; x < outWidth; x++, out += 3) {
      const end = offsets[x]! + counts[x]!;
      let at = row + starts[x]! * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = offsets[x]!; k < end; k++, at += 3) {
        const weight = weights[k]!;
        red += weight * source[at]!;
        green += weight * source[at + 1]!;
        blue += weight * source[at + 2]!;
      }
      result[out] = toByte(red);
      result[out + 1] = toByte(green);
      result[out + 2] = toByte(blue);
    }
  }
}

/** Brings columns of lines of `width` pixels to the height of `down`, in whole levels. */
function resizeDown(source: Pixels, width: number, down: Resampling, result: Float32Array): void {
  const stride = width * 3;
  const line = new Float32Array(stride);
  for (let y = 0; y < down.starts.length; y++) {
    line.fill(0);
    for (let k = 0; k < down.counts[y]!; k++) {
      const weight = down.weights[down.offsets[y]! + k]!;
      const from = (down.starts[y]! + k) * stride;
      for (let x = 0; x < stride; x++) line[x]! += weight * source[from + x]!;
    }
    const out = y * stride;
    for (let x = 0; x < stride; x++) result[out + x] = toByte(line[x]!);
  }
}

/** Writes the fitted bytes as the input wants them. */
function prepare(input: ImageInput, target: Float32Array | Uint8Array, offset: number): void {
  const { width, height, layout } = input;
  const pixels = width * height;
  const prepared = preparedValues(input);
  const pixelStep = layout === 'nhwc' ? 3 : 1;
  const channelStep = layout === 'nhwc' ? 1 : pixels;
  for (let channel = 0; channel < 3; channel++) {
    const table = channel * 256;
    let at = offset + channel * channelStep;
    for (let x = channel; x < pixels * 3; x += 3, at += pixelStep) target[at] = prepared[table + fitted[x]!]!;
  }
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, (value + 0.5) | 0));
}

function withRoomFor(buffer: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  return buffer.length < length ? new Float32Array(length) : buffer;
}

/** What each 8-bit value becomes, per channel: 3 x 256. */
function preparedValues({ dtype, mean, std }: ImageInput): Float32Array {
  return Float32Array.from({ length: 3 * 256 }, (_, at) => {
    const channel = at >> 8;
    const value = at & 255;
    return dtype === 'uint8' ? value : (value / 255 - mean[channel]!) / std[channel]!;
  });
}
