import { type Box, type Detection, overlapOf } from './box.ts';

/** A box with the track that it belongs to. */
export interface TrackedBox extends Detection {
  /** Counted from 1 in the order in which tracks begin. */
  readonly track: number;
}

export interface TrackerOptions {
  /** What scores so much begins a track; less only goes on with one. */
  readonly beginScore: number;
}

/**
 * Pictures come half a second apart, so things move by a good part of their size between two: boxes are grown by this
 * part on every side before they are compared (Yang et al., C-BIoU, WACV 2023).
 */
const GROWTH = 0.25;
const LEAST_OVERLAP = 0.2;
const LEAST_OVERLAP_OF_FAINT = 0.35;
/** A track changes its label for a picture only where the box is clearly the same. */
const LEAST_OVERLAP_OF_OTHER_LABEL = 0.6;
/** Two labels for one thing: the surer one is enough. */
const SAME_THING = 0.8;
/** Pictures in a row without a box that end a track. */
const MOST_MISSED = 4;
/** How much the last movement counts against those before. */
const NEWEST_MOVEMENT = 0.5;

interface LiveTrack {
  readonly id: number;
  readonly votes: Map<number, number>;
  box: Box;
  lastSec: number;
  /** Movement of the centre, in parts of the picture per second; undefined until it was seen twice. */
  velocity: { x: number; y: number } | undefined;
  missed: number;
}

/**
 * Joins the boxes of pictures to tracks as ByteTrack does (Zhang et al., ECCV 2022): every track is expected where its
 * steady movement leads; sure boxes are given to tracks first, faint ones to those that are left, and what is sure and
 * left begins a track. A track is over after four pictures without it.
 */
export class BoxTracker {
  readonly #beginScore: number;
  #live: LiveTrack[] = [];
  #lastId = 0;

  constructor({ beginScore }: TrackerOptions) {
    this.#beginScore = beginScore;
  }

  /** Takes the boxes of the next picture and gives those that belong to a track. */
  step(timeSec: number, detections: readonly Detection[]): TrackedBox[] {
    const sure = detections.filter(({ score }) => score >= this.#beginScore);
    const faint = detections.filter(({ score }) => score < this.#beginScore);
    const expected = new Map(this.#live.map((track) => [track, expectedBox(track, timeSec)]));
    const taken = new Map<LiveTrack, Detection>();
    const give = (from: readonly Detection[], leastOverlap: number, isSame: boolean): Detection[] => {
      const free = [...expected].filter(([track]) => !taken.has(track));
      const pairs = free.flatMap(([track, box]) =>
        from
          .filter(({ label }) => (label === labelOf(track)) === isSame)
          .map((detection) => ({ track, detection, overlap: overlapOf(box, detection, GROWTH) })),
      );
      const given = new Set<Detection>();
      for (const { track, detection, overlap } of pairs.toSorted((a, b) => b.overlap - a.overlap)) {
        if (overlap < leastOverlap) break;
        if (taken.has(track) || given.has(detection)) continue;
        taken.set(track, detection);
        given.add(detection);
      }
      return from.filter((detection) => !given.has(detection));
    };
    let left = give(sure, LEAST_OVERLAP, true);
    left = give(left, LEAST_OVERLAP_OF_OTHER_LABEL, false);
    give(faint, LEAST_OVERLAP_OF_FAINT, true);
    const boxes = [...taken].map(([{ id }, detection]) => ({ ...detection, track: id }));
    for (const detection of left) {
      if (boxes.some((other) => overlapOf(other, detection) >= SAME_THING)) continue;
      this.#lastId += 1;
      boxes.push({ ...detection, track: this.#lastId });
    }
    this.restore(timeSec, boxes);
    return boxes;
  }

  /** Takes over what `step` gave for a picture earlier, to go on behind it. */
  restore(timeSec: number, boxes: readonly TrackedBox[]): void {
    const byTrack = new Map(boxes.map((box) => [box.track, box]));
    for (const track of this.#live) {
      const box = byTrack.get(track.id);
      if (box) moveOn(track, box, timeSec);
      else track.missed += 1;
      byTrack.delete(track.id);
    }
    this.#live = this.#live.filter(({ missed }) => missed < MOST_MISSED);
    for (const box of byTrack.values()) {
      this.#lastId = Math.max(this.#lastId, box.track);
      const votes = new Map([[box.label, box.score]]);
      this.#live.push({ id: box.track, votes, box, lastSec: timeSec, velocity: undefined, missed: 0 });
    }
  }
}

/** The label with the most votes, each as strong as its score. */
export function labelByVote(votes: ReadonlyMap<number, number>): number {
  let best: readonly [number, number] = [0, -1];
  for (const vote of votes) if (vote[1] > best[1]) best = vote;
  return best[0];
}

function labelOf({ votes }: LiveTrack): number {
  return labelByVote(votes);
}

function expectedBox({ box, velocity, lastSec }: LiveTrack, timeSec: number): Box {
  if (!velocity) return box;
  const [x, y] = [velocity.x * (timeSec - lastSec), velocity.y * (timeSec - lastSec)];
  return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
}

function moveOn(track: LiveTrack, box: TrackedBox, timeSec: number): void {
  const sec = timeSec - track.lastSec;
  if (sec > 0) {
    const x = (box.left + box.right - track.box.left - track.box.right) / 2 / sec;
    const y = (box.top + box.bottom - track.box.top - track.box.bottom) / 2 / sec;
    const { velocity } = track;
    const old = 1 - NEWEST_MOVEMENT;
    track.velocity = velocity
      ? { x: old * velocity.x + NEWEST_MOVEMENT * x, y: old * velocity.y + NEWEST_MOVEMENT * y }
      : { x, y };
  }
  track.box = box;
  track.lastSec = timeSec;
  track.missed = 0;
  track.votes.set(box.label, (track.votes.get(box.label) ?? 0) + box.score);
}
