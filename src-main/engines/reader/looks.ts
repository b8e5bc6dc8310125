import type { Span } from '../../../src-shared/time.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { gridOf, hasChanged } from './look-grid.ts';
import type { ReadLine } from './text-reader.ts';

/** A picture that was looked at: its lines, or null where it shows what the one before it showed. */
export interface Look {
  readonly timeSec: number;
  readonly lines: readonly ReadLine[] | null;
}

/** Where a reading stands after a picture, as plain JSON. */
export interface LooksState {
  /** Key frames up to here have passed; null when all have. */
  readonly passedSec: number | null;
  /** Of `wanted`, so many have been looked at. */
  readonly wantedDone: number;
  readonly wanted: readonly number[];
  readonly looks: readonly Look[];
  /** What the last picture looked like that was read. */
  readonly grid: readonly number[] | null;
  readonly reads: number;
}

/** Before all pictures. */
const START: LooksState = { passedSec: -1, wantedDone: 0, wanted: [], looks: [], grid: null, reads: 0 };

/** Pictures read for an hour of footage, evenly, and so many ahead; for key frames and for what lies between them, each. */
const READS_PER_HOUR = 360;
const READS_AHEAD = 20;
/** Between key frames that are further apart, pictures are looked at in so many seconds at most. */
const MAX_DISTANCE_SEC = 10;
/** What is in view for less is hardly made to be read. */
const MIN_VIEW_SEC = 0.5;

/**
 * Looks at pictures and reads those that show something new, as long as the budget lasts: first key frames, then (see
 * `wanted`) views and stretches that have none.
 */
export class Looks {
  readonly #views: readonly Span[];
  readonly #read: (image: RgbImage) => Promise<ReadLine[]>;
  readonly #looks: Look[];
  readonly #wanted: number[];
  #passedSec: number | null;
  #wantedDone: number;
  #grid: readonly number[] | null;
  #reads: number;

  constructor(views: readonly Span[], read: (image: RgbImage) => Promise<ReadLine[]>, from: LooksState = START) {
    this.#views = views;
    this.#read = read;
    this.#looks = [...from.looks];
    this.#wanted = [...from.wanted];
    this.#passedSec = from.passedSec;
    this.#wantedDone = from.wantedDone;
    this.#grid = from.grid;
    this.#reads = from.reads;
  }

  get state(): LooksState {
    return {
      passedSec: this.#passedSec,
      wantedDone: this.#wantedDone,
      wanted: [...this.#wanted],
      looks: [...this.#looks],
      grid: this.#grid,
      reads: this.#reads,
    };
  }

  /** Times between key frames that are still to be looked at, in order; known when all key frames have passed. */
  get wanted(): readonly number[] {
    return this.#passedSec === null ? this.#wanted.slice(this.#wantedDone) : [];
  }

  /** All of them, in order of time. */
  get all(): Look[] {
    return this.#looks.toSorted((a, b) => a.timeSec - b.timeSec);
  }

  /** The next key frame. True when it was read. Throws as the reader does. */
  async keyFrame(timeSec: number, image: RgbImage): Promise<boolean> {
    this.#want(this.#passedSec ?? START.passedSec!, timeSec);
    const wasRead = await this.#look(timeSec, image);
    this.#passedSec = timeSec;
    return wasRead;
  }

  /** When no more key frames come. */
  endOfKeyFrames(durationSec: number): void {
    if (this.#passedSec === null) return;
    this.#want(this.#passedSec, durationSec);
    this.#passedSec = null;
    this.#grid = null;
    this.#reads = 0;
  }

  /** The next of `wanted`. True when it was read. Throws as the reader does. */
  async between(timeSec: number, image: RgbImage): Promise<boolean> {
    const wasRead = await this.#look(timeSec, image);
    this.skip(1);
    return wasRead;
  }

  /** Gives up on the next `count` of `wanted`: there are no pictures. */
  skip(count: number): void {
    this.#wantedDone = Math.min(this.#wanted.length, this.#wantedDone + count);
  }

  async #look(timeSec: number, image: RgbImage): Promise<boolean> {
    const grid = gridOf(image);
    if (this.#grid && !hasChanged(grid, this.#grid)) {
      this.#looks.push({ timeSec, lines: null });
      return false;
    }
    if (this.#reads >= READS_AHEAD + (timeSec / 3600) * READS_PER_HOUR) return false;
    this.#looks.push({ timeSec, lines: await this.#read(image) });
    this.#grid = grid;
    this.#reads += 1;
    return true;
  }

  /** What lies between two key frames and is worth a look of its own: whole views, and the middle of long stretches. */
  #want(fromSec: number, toSec: number): void {
    const views = this.#views.filter(
      ({ startSec, endSec }) => startSec > fromSec && endSec <= toSec && endSec - startSec >= MIN_VIEW_SEC,
    );
    const middles = views.map(({ startSec, endSec }) => (startSec + endSec) / 2);
    const ends = [fromSec, ...middles, toSec];
    for (const [at, endSec] of ends.entries()) {
      const startSec = ends[at - 1];
      if (startSec === undefined) continue;
      const parts = Math.max(1, Math.ceil((endSec - startSec) / MAX_DISTANCE_SEC));
      for (let part = 1; part < parts; part++) this.#wanted.push(startSec + ((endSec - startSec) * part) / parts);
      if (at <= middles.length) this.#wanted.push(endSec);
    }
  }
}
