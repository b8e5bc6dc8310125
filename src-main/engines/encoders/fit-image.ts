import type { RgbImage } from '../pictures/rgb-image.ts';
import type { ImageInput } from './manifest.ts';

/** For each output position the first source position and how many weights follow, all in one array. */
interface Resampling {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
}

const resamplings = new Map<string, Resampling>();
const MAX_KEPT_RESAMPLINGS = 64;
let columns = new Float32Array(0);

/** Values of one fitted image: width * height * 3. */
export function fittedLength(input: ImageInput): number {
  return input.width * input.height * 3;
}

/**
 * Fits an image to an encoder's input and writes it to `target` from `offset` on. `squash` takes the whole picture,
 * `crop` the largest centred part of the input's aspect ratio. Downscaling widens the filter (as PIL does), so nothing
 * aliases; values are rounded to 8 bits before `(value / 255 - mean) / std`, as the models' own processors do.
 */
export function fitImage(image: RgbImage, input: ImageInput, target: Float32Array | Uint8Array, offset: number): void {
  const { width, height } = input;
  const scale = Math.min(image.width / width, image.height / height);
  const cropped = input.resize === 'crop';
  const partWidth = cropped ? width * scale : image.width;
  const partHeight = cropped ? height * scale : image.height;
  const across = resampling(image.width, (image.width - partWidth) / 2, partWidth, width, input.interpolation);
  const down = resampling(image.height, (image.height - partHeight) / 2, partHeight, height, input.interpolation);
  if (columns.length < image.height * width * 3) columns = new Float32Array(image.height * width * 3);
  resizeRows(image, across, down, width);
  writeColumns(down, input, target, offset);
}

/** Brings the source rows that `down` will read to output width; `columns` is source height x output width x 3. */
function resizeRows(image: RgbImage, across: Resampling, down: Resampling, outWidth: number): void {
  const result = columns;
  const { data, width } = image;
  const { starts, counts, offsets, weights } = across;
  const lastLine = down.starts.length - 1;
  const firstRow = down.starts[0]!;
  const endRow = down.starts[lastLine]! + down.counts[lastLine]!;
  for (let y = firstRow, out = firstRow * outWidth * 3; y < endRow; y++) {
    const row = y * width * 3;
    for (let x = 0; x < outWidth; x++, out += 3) {
      const end = offsets[x]! + counts[x]!;
      let at = row + starts[x]! * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = offsets[x]!; k < end; k++, at += 3) {
        const weight = weights[k]!;
        red += weight * data[at]!;
        green += weight * data[at + 1]!;
        blue += weight * data[at + 2]!;
      }
      result[out] = red;
      result[out + 1] = green;
      result[out + 2] = blue;
    }
  }
}

/** Resizes `columns` to output height and stores the rounded values as the input wants them. */
function writeColumns(down: Resampling, input: ImageInput, target: Float32Array | Uint8Array, offset: number): void {
  const { width, height, layout } = input;
  const stride = width * 3;
  const prepared = preparedValues(input);
  const pixelStep = layout === 'nhwc' ? 3 : 1;
  const channelStep = layout === 'nhwc' ? 1 : width * height;
  const line = new Float32Array(stride);
  const source = columns;
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let k = 0; k < down.counts[y]!; k++) {
      const weight = down.weights[down.offsets[y]! + k]!;
      const from = (down.starts[y]! + k) * stride;
      for (let x = 0; x < stride; x++) line[x]! += weight * source[from + x]!;
    }
    for (let channel = 0; channel < 3; channel++) {
      const table = channel * 256;
      let at = offset + y * width * pixelStep + channel * channelStep;
      for (let x = channel; x < stride; x += 3, at += pixelStep) {
        const rounded = (line[x]! + 0.5) | 0;
        target[at] = prepared[table + Math.max(0, Math.min(255, rounded))]!;
      }
    }
  }
}

/** What each 8-bit value becomes, per channel: 3 x 256. */
function preparedValues({ dtype, mean, std }: ImageInput): Float32Array {
  return Float32Array.from({ length: 3 * 256 }, (_, at) => {
    const channel = at >> 8;
    const value = at & 255;
    return dtype === 'uint8' ? value : (value / 255 - mean[channel]!) / std[channel]!;
  });
}

/** Weights that resample [start, start + length) of a line of `size` pixels to `count` pixels. */
function resampling(
  size: number,
  start: number,
  length: number,
  count: number,
  interpolation: ImageInput['interpolation'],
): Resampling {
  const key = `${size}:${start}:${length}:${count}:${interpolation}`;
  const known = resamplings.get(key);
  if (known) return known;
  const made = makeResampling(size, start, length / count, count, interpolation);
  if (resamplings.size >= MAX_KEPT_RESAMPLINGS) resamplings.clear();
  resamplings.set(key, made);
  return made;
}

function makeResampling(
  size: number,
  start: number,
  step: number,
  count: number,
  interpolation: ImageInput['interpolation'],
): Resampling {
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const offsets = new Int32Array(count);
  const all: number[] = [];
  const filterScale = Math.max(1, step);
  const reach = interpolation === 'area' ? step / 2 : filterScale * (interpolation === 'bilinear' ? 1 : 2);
  for (let at = 0; at < count; at++) {
    const centre = start + (at + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(size, Math.ceil(centre + reach));
    const weights: number[] = [];
    for (let pixel = first; pixel < last; pixel++) {
      weights.push(
        interpolation === 'area'
          ? Math.max(0, Math.min(pixel + 1, centre + reach) - Math.max(pixel, centre - reach))
          : filter(interpolation, (pixel + 0.5 - centre) / filterScale),
      );
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    starts[at] = first;
    counts[at] = weights.length;
    offsets[at] = all.length;
    all.push(...weights.map((weight) => weight / sum));
  }
  return { starts, counts, offsets, weights: Float32Array.from(all) };
}

/** Triangle filter, or Keys' cubic with a = -0.5 (PIL's BICUBIC). */
function filter(kind: 'bilinear' | 'bicubic', signed: number): number {
  const x = Math.abs(signed);
  if (kind === 'bilinear') return Math.max(0, 1 - x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
