import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PictureBoxes, picturesIn, RECORD_BYTES } from '../../engines/objects/box-records.ts';
import { parseTrackFile, type TrackFile } from '../../engines/objects/track-file.ts';
import { layout } from '../../stores/artifacts/layout.ts';

/** The tracks of a video; undefined where no scan has made them, or nothing that can be read. */
export async function readTracks(folder: string): Promise<TrackFile | undefined> {
  try {
    return parseTrackFile(await readFile(join(folder, layout.objectTracks), 'utf8'));
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Records read at once: some hundred kilobytes. */
const RECORDS_AT_ONCE = 16_384;

/** The pictures of [fromSec, toSec) that were looked at, in order of time, of a file of any length. */
export async function* readPictures(folder: string, fromSec: number, toSec: number): AsyncGenerator<PictureBoxes> {
  const file = await open(join(folder, layout.objectBoxes), 'r');
  try {
    const count = Math.floor((await file.stat()).size / RECORD_BYTES);
    const read = async (first: number, records: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(records * RECORD_BYTES);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, first * RECORD_BYTES);
      return bytes.subarray(0, bytesRead);
    };
    const timeOf = async (at: number): Promise<number> =>
      [...picturesIn(await read(at, 1))][0]?.timeSec ?? Number.POSITIVE_INFINITY;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await timeOf(middle)) < fromSec) low = middle + 1;
      else high = middle;
    }
    let picture: PictureBoxes | undefined;
    for (let at = low; at < count; at += RECORDS_AT_ONCE) {
      for (const part of picturesIn(await read(at, Math.min(RECORDS_AT_ONCE, count - at)))) {
        // A block may end inside a picture.
        if (picture?.timeSec === part.timeSec) {
          picture = { ...picture, boxes: [...picture.boxes, ...part.boxes] };
          continue;
        }
        if (picture) yield picture;
        picture = part;
        if (part.timeSec >= toSec) return;
      }
    }
    if (picture && picture.timeSec < toSec) yield picture;
  } finally {
    await file.close();
  }
}
