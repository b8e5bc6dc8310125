import type { MaskPart, MaskRect } from '../../../../src-shared/model/privacy.ts';
import { blurPixels } from '../../pictures/gaussian-blur.ts';
import type { RgbImage } from '../../pictures/rgb-image.ts';
import { roundHalfToEven } from './clip-windows.ts';

/** A rectangle in whole pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How corners become whole pixels: to the nearest, as SOPilot rounds them, or outwards, so that no pixel that shows
 * anything of the masked part stays.
 */
export type MaskRounding = 'nearest' | 'outwards';

/**
 * Reads `left:top:right:bottom` rectangles separated by `;` or `,`. Numbers are clamped to 0..1; rectangles that are
 * empty or malformed are left out.
 */
export function parseMaskRects(text: string): MaskRect[] {
  return text.split(/[;,]/).flatMap((item) => {
    const numbers = item.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (numbers.length !== 4 || numbers.some(Number.isNaN)) return [];
    const [left, top, right, bottom] = numbers.map((share) => Math.min(1, Math.max(0, share)));
    if (right! <= left! || bottom! <= top!) return [];
    return [{ left: left!, top: top!, right: right!, bottom: bottom! }];
  });
}

/** Where a rectangle lies in a picture; undefined when it is smaller than a pixel. */
export function pixelRect(
  rect: MaskRect,
  size: { readonly width: number; readonly height: number },
  rounding: MaskRounding,
): PixelRect | undefined {
  // Shares such as 1/3 times a width must not end a hair behind the pixel they mean.
  const first = (edge: number): number =>
    rounding === 'nearest' ? roundHalfToEven(edge) : Math.max(0, Math.floor(edge + 1e-3));
  const last = (edge: number): number => (rounding === 'nearest' ? roundHalfToEven(edge) : Math.ceil(edge - 1e-3));
  const x = first(rect.left * size.width);
  const y = first(rect.top * size.height);
  const width = Math.min(size.width, last(rect.right * size.width)) - x;
  const height = Math.min(size.height, last(rect.bottom * size.height)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Masks a picture in place, part after part. */
export function paintMask(image: RgbImage, parts: readonly MaskPart[], rounding: MaskRounding): void {
  for (const { mode, rect } of parts) {
    const where = pixelRect(rect, image, rounding);
    if (!where) continue;
    if (mode === 'blur') blurPixels(image, where);
    else paintBlack(image, where);
  }
}

function paintBlack(image: RgbImage, { x, y, width, height }: PixelRect): void {
  for (let row = y; row < y + height; row++) {
    const start = (row * image.width + x) * 3;
    image.data.fill(0, start, start + width * 3);
  }
}
