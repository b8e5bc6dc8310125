import type { RgbImage } from './rgb-image.ts';

/**
 * The picture of every self-test: red rises to the right, green downwards, blue is a board of eight by eight fields.
 * Smooth enough that resizers agree where they should, uneven enough that a crop, a flip or swapped channels show.
 * R = floor(255 x / (width - 1)), G = floor(255 y / (height - 1)), B = 220 on even fields, 30 on odd ones.
 */
export function testPattern(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const fieldRow = Math.floor((8 * y) / height);
    for (let x = 0; x < width; x++, at += 3) {
      data[at] = Math.floor((255 * x) / Math.max(1, width - 1));
      data[at + 1] = Math.floor((255 * y) / Math.max(1, height - 1));
      data[at + 2] = (fieldRow + Math.floor((8 * x) / width)) % 2 === 0 ? 220 : 30;
    }
  }
  return { width, height, data };
}

/** The clip of every self-test: that picture, darker at first, so that frames in another order show. */
export function testClip(width: number, height: number, frames: number): RgbImage[] {
  const { data } = testPattern(width, height);
  return Array.from({ length: frames }, (_, at) => ({
    width,
    height,
    data: data.map((value) => Math.round((value * (at + 1)) / frames)),
  }));
}
