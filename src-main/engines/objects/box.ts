/** A rectangle of a picture, as parts of its width and height from its upper left corner: 0..1. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Something found in a picture: what it is as a place in the detector's list of labels, and how sure that is, 0..1. */
export interface Detection extends Box {
  readonly label: number;
  readonly score: number;
}

/** Intersection over union of two boxes, 0..1; `growth` first adds that part of its size to each side of both. */
export function overlapOf(a: Box, b: Box, growth = 0): number {
  const [aSide, bSide] = [growth * (a.right - a.left), growth * (b.right - b.left)];
  const [aUp, bUp] = [growth * (a.bottom - a.top), growth * (b.bottom - b.top)];
  const width = Math.min(a.right + aSide, b.right + bSide) - Math.max(a.left - aSide, b.left - bSide);
  const height = Math.min(a.bottom + aUp, b.bottom + bUp) - Math.max(a.top - aUp, b.top - bUp);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  const area = (box: Box): number => (box.right - box.left) * (box.bottom - box.top) * (1 + 2 * growth) ** 2;
  return shared / (area(a) + area(b) - shared);
}
