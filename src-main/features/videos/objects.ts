import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { ObjectBox, VideoObjects } from '../../../src-shared/model/objects.ts';
import type { Track } from '../../engines/objects/track-table.ts';
import { readPictures, readTracks } from './object-files.ts';

/** Boxes handed over at once: a minute of a crowd. */
const MOST_BOXES = 20_000;

type Asked = Omit<ParsedInput<'videos.objects'>, 'videoId'>;

/** The objects of a video that are to be seen in the time asked for; `hasDetector` tells why there may be none. */
export async function objectsOf(
  folder: string,
  { fromSec = 0, toSec = Number.POSITIVE_INFINITY, label, boxes, maxTracks }: Asked,
  hasDetector: () => Promise<boolean>,
): Promise<VideoObjects> {
  const found = await readTracks(folder);
  if (!found) {
    const state = (await hasDetector()) ? 'not-made' : 'no-detector';
    return { state, detector: null, everySec: 0, labels: [], tracks: [], more: false };
  }
  const nameOf = (track: Track): string => found.labels[track.label] ?? '';
  const inTime = found.tracks.filter(
    (track) =>
      track.startSec < toSec &&
      track.endSec + found.everySec > fromSec &&
      (label === undefined || nameOf(track) === label),
  );
  const shown = inTime.slice(0, maxTracks);
  const byTrack = new Map<number, ObjectBox[]>(shown.map(({ track }) => [track, []]));
  const isWhole = boxes === 'none' || (await readBoxes(folder, fromSec, toSec, byTrack));
  return {
    state: 'ready',
    detector: found.detector,
    everySec: found.everySec,
    labels: countedLabels(found.tracks.map(nameOf)),
    tracks: shown.map((track) => ({
      ...{ track: track.track, label: nameOf(track), score: track.score },
      ...{ startSec: track.startSec, endSec: track.endSec, boxes: byTrack.get(track.track)! },
    })),
    more: shown.length < inTime.length || !isWhole,
  };
}

/** Fills in the boxes of these tracks. False when there are more than are handed over. */
async function readBoxes(
  folder: string,
  fromSec: number,
  toSec: number,
  byTrack: ReadonlyMap<number, ObjectBox[]>,
): Promise<boolean> {
  let count = 0;
  for await (const { timeSec, boxes } of readPictures(folder, fromSec, toSec)) {
    for (const { track, left, top, right, bottom } of boxes) {
      const own = byTrack.get(track);
      if (!own) continue;
      if (count === MOST_BOXES) return false;
      own.push({ timeSec, left, top, right, bottom });
      count += 1;
    }
  }
  return true;
}

function countedLabels(labels: readonly string[]): VideoObjects['labels'] {
  return [...Map.groupBy(labels, (label) => label)]
    .map(([label, all]) => ({ label, tracks: all.length }))
    .sort((a, b) => b.tracks - a.tracks || (a.label < b.label ? -1 : 1));
}
