import type { MaskRect } from '../../../src-shared/model/privacy.ts';

/** A place in the picture, in shares of it. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

export const CORNERS = ['nw', 'ne', 'sw', 'se'] as const;
export type Corner = (typeof CORNERS)[number];

/** The shortest side of a rectangle: one that can still be taken hold of. */
const MIN_SHARE = 0.01;

const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
/** Ten-thousandths of the picture, so that what is saved reads well. */
const tidy = (share: number): number => Math.round(share * 10_000) / 10_000;

/** The rectangle between two places, in any order; undefined when it is too small to be meant. */
export function rectBetween(a: PicturePoint, b: PicturePoint): MaskRect | undefined {
  const rect = {
    left: tidy(within(Math.min(a.x, b.x), 0, 1)),
    top: tidy(within(Math.min(a.y, b.y), 0, 1)),
    right: tidy(within(Math.max(a.x, b.x), 0, 1)),
    bottom: tidy(within(Math.max(a.y, b.y), 0, 1)),
  };
  return rect.right - rect.left >= MIN_SHARE && rect.bottom - rect.top >= MIN_SHARE ? rect : undefined;
}

/** Moves a rectangle as far as the picture's edges let it go; its size stays. */
export function moveRect({ left, top, right, bottom }: MaskRect, by: PicturePoint): MaskRect {
  const x = within(by.x, -left, 1 - right);
  const y = within(by.y, -top, 1 - bottom);
  return { left: tidy(left + x), top: tidy(top + y), right: tidy(right + x), bottom: tidy(bottom + y) };
}

/** Moves a corner; it stops before the one opposite. */
export function moveCorner(rect: MaskRect, corner: Corner, by: PicturePoint): MaskRect {
  const { left, top, right, bottom } = rect;
  const west = corner.endsWith('w');
  const north = corner.startsWith('n');
  return {
    left: west ? tidy(within(left + by.x, 0, right - MIN_SHARE)) : left,
    right: west ? right : tidy(within(right + by.x, left + MIN_SHARE, 1)),
    top: north ? tidy(within(top + by.y, 0, bottom - MIN_SHARE)) : top,
    bottom: north ? bottom : tidy(within(bottom + by.y, top + MIN_SHARE, 1)),
  };
}
