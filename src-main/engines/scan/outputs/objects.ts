import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { asVigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { Detection } from '../../objects/box.ts';
import { asRecorded, picturesIn, RECORD_BYTES, recordsOf } from '../../objects/box-records.ts';
import { BoxTracker, type TrackedBox } from '../../objects/box-tracker.ts';
import type { Detector } from '../../objects/detector.ts';
import { trackFileText } from '../../objects/track-file.ts';
import { TrackTable } from '../../objects/track-table.ts';
import type { LentSample } from '../lent-samples.ts';
import type { OutputContext, RunningOutput, ScanOutput, WholeFile } from './scan-output.ts';

const OBJECTS = 'objects';

interface ObjectNames {
  readonly objectBoxes: string;
  readonly objectTracks: string;
}

/** A picture is looked at in each part of so many seconds that has one. */
const EVERY_SEC = 0.5;
/** Decoders round times to the microsecond. */
const TOLERANCE_SEC = 0.001;
/** Pictures under way at once: one is looked at while the next is prepared. */
const MOST_IN_FLIGHT = 2;

/**
 * What is in the pictures and where, followed from picture to picture: boxes as they are found, and at the end one list
 * of tracks. Only where a detector is chosen. A detector that fails leaves a warning and no objects; the rest of the
 * scan goes on, for a video that can be searched in other ways is worth more than none.
 */
export function objects(names: ObjectNames): ScanOutput {
  return {
    key: OBJECTS,
    version: 1,
    wants: 'samples',
    madeBy: ({ detector }) => detector && `${detector.id} ${detector.version}`,
    files: () => [
      { name: names.objectBoxes, kind: 'values', bytesPerValue: RECORD_BYTES },
      { name: names.objectTracks, kind: 'whole' },
    ],
    begin: async (context) => {
      const { detector, partialFolder, lengths } = context;
      if (!detector) return undefined;
      const records = await firstBytes(
        join(partialFolder, names.objectBoxes),
        (lengths[names.objectBoxes] ?? 0) * RECORD_BYTES,
      );
      const running = new ObjectFinder(context, names);
      running.goOnAfter(records);
      await running.openDetector();
      return running;
    },
  };
}

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  if (count === 0) return bytes;
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(bytes, 0, count, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

class ObjectFinder implements RunningOutput {
  readonly #context: OutputContext;
  readonly #names: ObjectNames;
  readonly #tracker: BoxTracker;
  readonly #table: TrackTable;
  readonly #inFlight: Promise<void>[] = [];
  /** Pictures are handed on in the order in which they came. */
  #lastHandedOn: Promise<void> = Promise.resolve();
  #detector: Detector | undefined;
  #lastPart = -1;
  #pictures = 0;
  #failure: Sentence | undefined;

  constructor(context: OutputContext, names: ObjectNames) {
    this.#context = context;
    this.#names = names;
    const { scoreThreshold } = context.detector!;
    this.#tracker = new BoxTracker({ beginScore: scoreThreshold });
    this.#table = new TrackTable(scoreThreshold);
  }

  /** Takes over what was found before an interruption. */
  goOnAfter(records: Uint8Array): void {
    for (const { timeSec, boxes, failed } of picturesIn(records)) {
      this.#tracker.restore(timeSec, boxes);
      this.#count(timeSec, boxes);
      this.#lastPart = partOf(timeSec);
      if (failed) this.#failure = say('detector-failed-before');
    }
  }

  async openDetector(): Promise<void> {
    try {
      this.#detector = await this.#context.openDetector();
    } catch (thrown) {
      this.#fail(thrown, 0);
    }
  }

  get failure(): Sentence | undefined {
    return this.#failure && say('objects-not-found', { title: this.#context.detector!.title, problem: this.#failure });
  }

  async onSample(sample: LentSample): Promise<void> {
    const timeSec = Math.round(sample.timeSec * 1000) / 1000;
    const part = partOf(timeSec);
    if (part > this.#lastPart && this.#detector && !this.#failure) {
      this.#lastPart = part;
      this.#look(sample, timeSec, this.#detector);
    }
    sample.release();
    while (this.#inFlight.length >= MOST_IN_FLIGHT) await this.#inFlight.shift();
  }

  async flush(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#inFlight.shift();
  }

  finish(): readonly WholeFile[] {
    const { id, version, title, labels } = this.#context.detector!;
    const tracks = this.#table.tracks();
    const file = { detector: { id, version, title }, labels, pictures: this.#pictures, everySec: EVERY_SEC, tracks };
    return [{ name: this.#names.objectTracks, text: trackFileText(file) }];
  }

  /** The picture is read before this returns. */
  #look({ image }: LentSample, timeSec: number, detector: Detector): void {
    const found = detector.detect([image], { signal: this.#context.signal });
    const handedOn = Promise.all([found, this.#lastHandedOn]).then(
      ([[detections]]) => this.#take(timeSec, detections!),
      (thrown: unknown) => this.#fail(thrown, timeSec),
    );
    this.#lastHandedOn = handedOn;
    // A failure is met where the promise is awaited; until then it must not count as unhandled.
    handedOn.catch(() => undefined);
    this.#inFlight.push(handedOn);
  }

  #take(timeSec: number, detections: readonly Detection[]): void {
    if (this.#failure) return;
    // What goes on after an interruption sees what was written.
    const boxes = this.#tracker.step(timeSec, detections.map(asRecorded));
    this.#count(timeSec, boxes);
    this.#context.append(this.#names.objectBoxes, recordsOf({ timeSec, boxes, failed: false }));
  }

  #count(timeSec: number, boxes: readonly TrackedBox[]): void {
    this.#pictures += 1;
    this.#table.add(timeSec, boxes);
  }

  /** Throws what stops everything else too: a stop, or the end of the process in which models run. */
  #fail(thrown: unknown, timeSec: number): void {
    const { code, said } = asVigilError(thrown);
    if (code === 'cancelled' || code === 'backend-unavailable' || this.#context.signal.aborted) throw thrown;
    if (this.#failure) return;
    this.#failure = said.message;
    // A scan that is interrupted now knows then that there is a gap.
    if (this.#detector) this.#context.append(this.#names.objectBoxes, recordsOf({ timeSec, boxes: [], failed: true }));
  }
}

function partOf(timeSec: number): number {
  return Math.floor((timeSec + TOLERANCE_SEC) / EVERY_SEC);
}
