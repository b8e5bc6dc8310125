/** Points as they are printed: one decimal, and no `-0.0`. */
export function formatPoints(points: number): string {
  return (Math.abs(points) < 0.05 ? 0 : points).toFixed(1);
}
