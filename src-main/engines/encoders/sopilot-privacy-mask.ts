import type { RgbImage } from './encoder.ts';
import { roundHalfToEven } from './sopilot-clip-windows.ts';

/** A rectangle in shares of the picture, 0..1, from its left and top edge. */
export interface MaskRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

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

/** Paints the rectangles black, in place; corners are rounded to whole pixels. */
export function paintBlack(image: RgbImage, rects: readonly MaskRect[]): void {
  for (const rect of rects) {
    const left = roundHalfToEven(rect.left * image.width) * 3;
    const right = roundHalfToEven(rect.right * image.width) * 3;
    const bottom = roundHalfToEven(rect.bottom * image.height);
    for (let y = roundHalfToEven(rect.top * image.height); y < bottom; y++) {
      image.data.fill(0, y * image.width * 3 + left, y * image.width * 3 + right);
    }
  }
}
