import type { Detection } from './box.ts';
import type { TrackedBox } from './box-tracker.ts';

/**
 * What is kept of the pictures that were looked at, little-endian, 20 bytes each: time (uint32 milliseconds), track
 * (uint32), label (uint16), score and the four sides of the box (uint16, 65,535 is 1). Before the boxes of a picture
 * stands a record of track 0 for the picture itself, whose label says whether looking had failed by then.
 */
export const RECORD_BYTES = 20;
/** The format of the records, and of what is written beside them. */
export const RECORDS_VERSION = 1;

const FULL = 65_535;
const LOOKED = 0;
const FAILED = 1;

/** One picture that was looked at. */
export interface PictureBoxes {
  readonly timeSec: number;
  readonly boxes: readonly TrackedBox[];
  /** Looking failed here: nothing is known from here on. */
  readonly failed: boolean;
}

/** What a detection will be once it has been written and read. */
export function asRecorded<Found extends Detection>(detection: Found): Found {
  const rounded = (value: number): number => Math.round(value * FULL) / FULL;
  const { left, top, right, bottom, score } = detection;
  return {
    ...detection,
    ...{ left: rounded(left), top: rounded(top), right: rounded(right), bottom: rounded(bottom) },
    score: rounded(score),
  };
}

/** The records of one picture. */
export function recordsOf({ timeSec, boxes, failed }: PictureBoxes): Uint8Array {
  const bytes = new Uint8Array((boxes.length + 1) * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  const timeMs = Math.round(timeSec * 1000);
  view.setUint32(0, timeMs, true);
  view.setUint16(8, failed ? FAILED : LOOKED, true);
  for (const [index, { track, label, score, left, top, right, bottom }] of boxes.entries()) {
    const at = (index + 1) * RECORD_BYTES;
    view.setUint32(at, timeMs, true);
    view.setUint32(at + 4, track, true);
    view.setUint16(at + 8, label, true);
    for (const [place, value] of [score, left, top, right, bottom].entries()) {
      view.setUint16(at + 10 + 2 * place, Math.round(value * FULL), true);
    }
  }
  return bytes;
}

/** The pictures in a row of records, which may begin and end inside one; a rest of less than a record is left out. */
export function* picturesIn(bytes: Uint8Array): Generator<PictureBoxes> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let picture: { timeSec: number; boxes: TrackedBox[]; failed: boolean } | undefined;
  for (let at = 0; at + RECORD_BYTES <= bytes.byteLength; at += RECORD_BYTES) {
    const timeSec = view.getUint32(at, true) / 1000;
    const track = view.getUint32(at + 4, true);
    const label = view.getUint16(at + 8, true);
    if (track === 0) {
      if (picture) yield picture;
      picture = { timeSec, boxes: [], failed: label === FAILED };
      continue;
    }
    picture ??= { timeSec, boxes: [], failed: false };
    const part = (place: number): number => view.getUint16(at + 10 + 2 * place, true) / FULL;
    const box = { score: part(0), left: part(1), top: part(2), right: part(3), bottom: part(4) };
    picture.boxes.push({ track, label, ...box });
  }
  if (picture) yield picture;
}
