import { z } from 'zod';

const Share = z.number().min(0).max(1);

/** A rectangle in shares of the picture, 0..1, from its left and top edge. */
export const MaskRect = z
  .object({ left: Share, top: Share, right: Share, bottom: Share })
  .refine(({ left, top, right, bottom }) => right > left && bottom > top, 'The rectangle is empty.');
export type MaskRect = z.infer<typeof MaskRect>;

/** `black` hides everything; `blur` leaves coarse shapes. */
export const MaskMode = z.enum(['black', 'blur']);
export type MaskMode = z.infer<typeof MaskMode>;

/** Which videos a mask is for, by their labels. */
export const MaskScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('camera'), cameraId: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('site'), siteId: z.string().min(1).max(200) }),
]);
export type MaskScope = z.infer<typeof MaskScope>;

export const PrivacyMask = z.object({ scope: MaskScope, mode: MaskMode, rects: z.array(MaskRect).max(50) });
export type PrivacyMask = z.infer<typeof PrivacyMask>;

/** One rectangle and what is done to it. */
export interface MaskPart {
  readonly mode: MaskMode;
  readonly rect: MaskRect;
}

/** Whether two masks are for the same videos. */
export function sameScope(a: MaskScope, b: MaskScope): boolean {
  return scopeName(a) === scopeName(b);
}

function scopeName(scope: MaskScope): string {
  if (scope.kind === 'camera') return `camera ${scope.cameraId}`;
  return scope.kind === 'site' ? `site ${scope.siteId}` : 'all';
}

/**
 * What is masked in a video with these labels: everything of every mask that is for it, blurred parts before black
 * ones, in an order that does not depend on how the masks were written down.
 */
export function maskFor(
  masks: readonly PrivacyMask[],
  labels: { readonly cameraId: string | null; readonly siteId: string | null },
): MaskPart[] {
  const parts = masks
    .filter(({ scope }) => {
      if (scope.kind === 'camera') return scope.cameraId === labels.cameraId;
      return scope.kind === 'all' || scope.siteId === labels.siteId;
    })
    .flatMap(({ mode, rects }) => rects.map((rect) => partKey({ mode, rect })));
  return [...new Set(parts)].sort((a, b) => (a < b ? 1 : -1)).map((key) => JSON.parse(key) as MaskPart);
}

/** Names what is masked, for telling whether two videos, or two runs, had the same mask; null for none. */
export function maskKey(parts: readonly MaskPart[]): string | null {
  return parts.length === 0 ? null : `[${parts.map(partKey).join(',')}]`;
}

/** Millionths of the picture: finer than any pixel. */
function partKey({ mode, rect }: MaskPart): string {
  const round = (share: number): number => Math.round(share * 1e6) / 1e6;
  const { left, top, right, bottom } = rect;
  return JSON.stringify({
    mode,
    rect: { left: round(left), top: round(top), right: round(right), bottom: round(bottom) },
  });
}
