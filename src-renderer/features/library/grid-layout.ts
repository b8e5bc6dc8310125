export const GAP_PX = 12;
const CARD_MIN_PX = 220;
/** Name and status below the picture. */
const CARD_TEXT_PX = 78;

/** How many cards of a readable width fit beside each other. */
export function columnsFor(widthPx: number): number {
  return Math.max(1, Math.floor((widthPx + GAP_PX) / (CARD_MIN_PX + GAP_PX)));
}

/** Height of one row with its gap: a 16:9 picture as wide as the column, and the text. */
export function rowHeightPx(widthPx: number, columns: number): number {
  const cardPx = (widthPx - GAP_PX * (columns - 1)) / columns;
  return Math.round((Math.max(0, cardPx) * 9) / 16 + CARD_TEXT_PX + GAP_PX);
}
