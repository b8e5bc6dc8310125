import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { ObjectBox } from '../../../src-shared/model/objects.ts';

type Found = Pick<CallOutput<'videos.objects'>, 'everySec' | 'tracks'>;

export interface PlacedObject extends Omit<ObjectBox, 'timeSec'> {
  readonly track: number;
  readonly label: string;
}

/** Pictures that a thing may be missing in and still be shown on its way. */
const MOST_MISSED = 4;

/**
 * Where things are at a time: between two pictures that were looked at on a straight line, and after the last one that
 * shows them for as long as no other was looked at.
 */
export function boxesAt({ tracks, everySec }: Found, sec: number): PlacedObject[] {
  return tracks.flatMap(({ track, label, boxes, startSec, endSec }) => {
    if (sec < startSec || sec >= endSec + everySec) return [];
    const next = boxes.findIndex(({ timeSec }) => timeSec > sec);
    const before = boxes[(next === -1 ? boxes.length : next) - 1];
    if (!before) return [];
    const after = next === -1 ? undefined : boxes[next];
    const gapSec = after ? after.timeSec - before.timeSec : Number.POSITIVE_INFINITY;
    if (!after || gapSec > (MOST_MISSED + 1) * everySec) {
      return sec - before.timeSec < everySec ? [{ track, label, ...sides(before) }] : [];
    }
    const part = (sec - before.timeSec) / gapSec;
    const between = (from: number, to: number): number => from + part * (to - from);
    return [
      {
        ...{ track, label, left: between(before.left, after.left), top: between(before.top, after.top) },
        ...{ right: between(before.right, after.right), bottom: between(before.bottom, after.bottom) },
      },
    ];
  });
}

function sides({ left, top, right, bottom }: ObjectBox): Omit<ObjectBox, 'timeSec'> {
  return { left, top, right, bottom };
}
