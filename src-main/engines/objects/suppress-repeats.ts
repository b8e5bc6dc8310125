import { type Detection, overlapOf } from './box.ts';

/**
 * Greedy non-maximum suppression, for each label by itself: the surest box stays, and those of its label that overlap
 * it by more than `mostOverlap` (intersection over union) go. The rest comes surest first.
 */
export function suppressRepeats(detections: readonly Detection[], mostOverlap: number): Detection[] {
  const kept: Detection[] = [];
  const keptOf = new Map<number, Detection[]>();
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    const sameLabel = keptOf.get(detection.label) ?? [];
    if (sameLabel.some((other) => overlapOf(other, detection) > mostOverlap)) continue;
    keptOf.set(detection.label, [...sameLabel, detection]);
    kept.push(detection);
  }
  return kept;
}
