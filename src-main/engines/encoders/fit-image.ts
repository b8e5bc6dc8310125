import type { RgbImage } from './encoder.ts';
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
  resizeRows(image, across, width, columns);
  writeColumns(down, input, target, offset);
}

/** Source rows to output width; `result` is source height x output width x 3. */
function resizeRows(image: RgbImage, across: Resampling, outWidth: number, result: Float32Array): void {
  const { data, width, height } = image;
  const { starts, counts, offsets, weights } = across;
  for (let y = 0, out = 0; y < height; y++) {
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
  const { width, height, layout, dtype, mean, std } = input;
  const stride = width * 3;
  const plane = width * height;
  const gain = dtype === 'uint8' ? [1, 1, 1] : std.map((deviation) => 1 / (255 * deviation));
  const shift = dtype === 'uint8' ? [0, 0, 0] : mean.map((middle, channel) => -middle / std[channel]!);
  const line = new Float32Array(stride);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let k = 0; k < down.counts[y]!; k++) {
      const weight = down.weights[down.offsets[y]! + k]!;
      const from = (down.starts[y]! + k) * stride;
      for (let x = 0; x < stride; x++) line[x]! += weight * columns[from + x]!;
    }
    for (let x = 0, channel = 0; x < stride; x++, channel = channel === 2 ? 0 : channel + 1) {
      const rounded = Math.min(255, Math.max(0, Math.floor(line[x]! + 0.5)));
      const at = layout === 'nhwc' ? y * stride + x : channel * plane + y * width + (x - channel) / 3;
      target[offset + at] = rounded * gain[channel]! + shift[channel]!;
    }
  }
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
