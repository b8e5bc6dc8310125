import { labelByVote, type TrackedBox } from './box-tracker.ts';

/** One thing, from the first picture that shows it to the last. */
export interface Track {
  readonly track: number;
  /** A place in the detector's list of labels: the one that most of its boxes have, each as strong as its score. */
  readonly label: number;
  /** Mean of its boxes, 0..1. */
  readonly score: number;
  readonly startSec: number;
  readonly endSec: number;
  /** Pictures that show it. */
  readonly pictures: number;
}

/** A thing that is clear in one picture alone is believed from this score on. */
const SURE_IN_ONE_PICTURE = 0.6;

interface Sum {
  readonly votes: Map<number, number>;
  readonly startSec: number;
  endSec: number;
  score: number;
  best: number;
  sure: number;
  pictures: number;
}

/** Sums tracks up while their boxes come. */
export class TrackTable {
  readonly #sums = new Map<number, Sum>();
  readonly #sureScore: number;

  /** `sureScore`: what a box must score to count as clear. */
  constructor(sureScore: number) {
    this.#sureScore = sureScore;
  }

  add(timeSec: number, boxes: readonly TrackedBox[]): void {
    for (const { track, label, score } of boxes) {
      let sum = this.#sums.get(track);
      if (!sum) {
        sum = { votes: new Map(), startSec: timeSec, endSec: timeSec, score: 0, best: 0, sure: 0, pictures: 0 };
        this.#sums.set(track, sum);
      }
      sum.votes.set(label, (sum.votes.get(label) ?? 0) + score);
      sum.endSec = timeSec;
      sum.score += score;
      sum.best = Math.max(sum.best, score);
      sum.pictures += 1;
      if (score >= this.#sureScore) sum.sure += 1;
    }
  }

  /** The tracks that are believed, in the order in which they begin. */
  tracks(): Track[] {
    return [...this.#sums].flatMap(([track, { votes, startSec, endSec, score, best, sure, pictures }]) =>
      sure > 1 || best >= SURE_IN_ONE_PICTURE
        ? [{ track, label: labelByVote(votes), score: score / pictures, startSec, endSec, pictures }]
        : [],
    );
  }
}
