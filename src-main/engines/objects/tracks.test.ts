import { describe, expect, it } from 'vitest';
import type { Detection } from './box.ts';
import { asRecorded, type PictureBoxes, picturesIn, RECORD_BYTES, recordsOf } from './box-records.ts';
import { BoxTracker } from './box-tracker.ts';
import { TrackTable } from './track-table.ts';

const [PERSON, CAR, TRUCK] = [0, 2, 7];
const at = (x: number, y: number, { label = PERSON, score = 0.8, size = 0.1 } = {}): Detection =>
  asRecorded({ left: x - size / 2, right: x + size / 2, top: y - size, bottom: y + size, label, score });

/** The tracks of pictures half a second apart. */
function followed(pictures: readonly (readonly Detection[])[]): PictureBoxes[] {
  const tracker = new BoxTracker({ beginScore: 0.35 });
  return pictures.map((detections, index) => {
    const timeSec = index / 2;
    return { timeSec, boxes: tracker.step(timeSec, detections), failed: false };
  });
}

const tracksOf = (pictures: readonly PictureBoxes[]): number[][] =>
  pictures.map(({ boxes }) => boxes.map(({ track }) => track));

function tableOf(pictures: readonly PictureBoxes[]): ReturnType<TrackTable['tracks']> {
  const table = new TrackTable(0.35);
  for (const { timeSec, boxes } of pictures) table.add(timeSec, boxes);
  return table.tracks();
}

describe('a track', () => {
  it('keeps to one of two people who cross each other', () => {
    const steps = Array.from({ length: 13 }, (_, step) => [at(0.2 + 0.05 * step, 0.5), at(0.8 - 0.05 * step, 0.52)]);
    const pictures = followed(steps);
    const ends = pictures.at(-1)!.boxes.toSorted((a, b) => a.track - b.track);
    expect(ends.map(({ left }) => Math.round(left * 100))).toEqual([75, 15]);
    expect(tableOf(pictures)).toHaveLength(2);
  });

  it('goes on with faint boxes, through some pictures without any, and ends after four', () => {
    const walk = (step: number, score = 0.8): Detection => at(0.1 + 0.04 * step, 0.5, { score });
    const [gap, longGap] = [Array(3).fill([]), Array(4).fill([])] as [Detection[][], Detection[][]];
    const short = followed([[walk(0)], [walk(1)], [walk(2, 0.15)], ...gap, [walk(6)]]);
    expect(tracksOf(short)).toEqual([[1], [1], [1], [], [], [], [1]]);
    expect(tracksOf(followed([[walk(0)], [walk(1)], ...longGap, [walk(6)]])).at(-1)).toEqual([2]);
    // What is faint begins none.
    expect(tracksOf(followed([[walk(0, 0.2)], [walk(1, 0.2)]]))).toEqual([[], []]);
  });

  it('has the label that most of its boxes have, and one where a picture has two for the same thing', () => {
    const car = { label: CAR, score: 0.5, size: 0.2 };
    const truck = { label: TRUCK, score: 0.6, size: 0.2 };
    const pictures = followed([[at(0.5, 0.5, car)], [at(0.5, 0.5, truck)], [at(0.5, 0.5, truck), at(0.5, 0.5, car)]]);
    const table = tableOf(pictures);
    expect(table.map(({ label }) => label)).toEqual([TRUCK]);
  });

  it('that is clear in one picture alone is believed only where it is sure', () => {
    const faint = at(0.2, 0.5, { score: 0.2 });
    expect(tableOf(followed([[at(0.2, 0.5, { score: 0.5 })], [faint], [faint]]))).toEqual([]);
    const [sure] = tableOf(followed([[at(0.2, 0.5)], []]));
    expect(sure).toMatchObject({ track: 1, label: PERSON, startSec: 0, endSec: 0, pictures: 1 });
  });
});

describe('records', () => {
  /** People who come, cross and go, by a fixed rule. */
  const crowd = Array.from({ length: 60 }, (_, step) =>
    Array.from({ length: 6 }, (_, person) => person).flatMap((person) => {
      const phase = (step * (person + 3) + 7 * person) % 40;
      const score = 0.1 + ((step * 7 + person * 13) % 10) / 11;
      return phase < 30 ? [at(0.05 + phase / 35, 0.2 + 0.1 * person, { score, label: (step + person) % 2 })] : [];
    }),
  );

  it('give back what was written, cut off anywhere', () => {
    const pictures = followed(crowd);
    const bytes = Buffer.concat(pictures.map(recordsOf));
    expect([...picturesIn(bytes)]).toEqual(pictures);
    expect([...picturesIn(bytes.subarray(0, RECORD_BYTES * 3 + 5))].flatMap(({ boxes }) => boxes).length).toBeLessThan(
      4,
    );
    const failed = recordsOf({ timeSec: 3, boxes: [], failed: true });
    expect([...picturesIn(failed)]).toEqual([{ timeSec: 3, boxes: [], failed: true }]);
  });

  it('are enough to go on behind them as if nothing had happened', () => {
    const pictures = followed(crowd);
    const resumed = new BoxTracker({ beginScore: 0.35 });
    for (const { timeSec, boxes } of picturesIn(Buffer.concat(pictures.slice(0, 23).map(recordsOf)))) {
      resumed.restore(timeSec, boxes);
    }
    for (const [index, detections] of crowd.entries()) {
      if (index >= 23) expect(resumed.step(index / 2, detections)).toEqual(pictures[index]!.boxes);
    }
  });
});
