import type { RgbImage } from './rgb-image.ts';

/** The kernels OpenCV keeps ready for small sizes when no deviation is given. */
const SMALL_KERNELS: Readonly<Record<number, readonly number[]>> = {
  3: [0.25, 0.5, 0.25],
  5: [0.0625, 0.25, 0.375, 0.25, 0.0625],
  7: [0.03125, 0.109375, 0.21875, 0.28125, 0.21875, 0.109375, 0.03125],
};

/** The size of SOPilot's blur along a side of a masked rectangle, in pixels: odd, a quarter of the side, at least 3. */
export function blurSize(sidePx: number): number {
  return Math.max(3, 2 * Math.floor(sidePx / 8) + 1);
}

/** The deviation OpenCV takes for a kernel of `size` pixels. */
export function blurSigma(size: number): number {
  return 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
}

/**
 * Blurs a rectangle of a picture in place, as SOPilot does with OpenCV's GaussianBlur: only pixels of the rectangle
 * count, mirrored at its border without repeating the edge.
 */
export function blurPixels(
  image: RgbImage,
  where: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const { x, y, width, height } = where;
  const across = kernelOf(blurSize(width));
  const down = kernelOf(blurSize(height));
  const rows = new Float64Array(width * height * 3);
  const at = (column: number, row: number): number => ((y + row) * image.width + x + column) * 3;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const target = (row * width + column) * 3;
      for (let tap = 0; tap < across.length; tap++) {
        const source = at(mirrored(column + tap - (across.length >> 1), width), row);
        for (let channel = 0; channel < 3; channel++) {
          rows[target + channel]! += across[tap]! * image.data[source + channel]!;
        }
      }
    }
  }
  const sums = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sums.fill(0);
      for (let tap = 0; tap < down.length; tap++) {
        const source = (mirrored(row + tap - (down.length >> 1), height) * width + column) * 3;
        for (let channel = 0; channel < 3; channel++) sums[channel]! += down[tap]! * rows[source + channel]!;
      }
      const target = at(column, row);
      for (let channel = 0; channel < 3; channel++) image.data[target + channel] = Math.round(sums[channel]!);
    }
  }
}

function kernelOf(size: number): readonly number[] {
  const ready = SMALL_KERNELS[size];
  if (ready) return ready;
  const sigma = blurSigma(size);
  const weights = Array.from({ length: size }, (_, tap) => Math.exp(-((tap - (size - 1) / 2) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function mirrored(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - folded;
}
