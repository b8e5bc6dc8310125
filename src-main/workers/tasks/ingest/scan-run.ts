import { SamplePool } from '../../../engines/scan/lent-samples.ts';
import type {
  OutputContext,
  RunningOutput,
  ScanOutput,
  ScanTarget,
  WholeFile,
} from '../../../engines/scan/outputs/scan-output.ts';
import type { ScannedFrame, ScanPosition, ScanSink } from '../../../engines/scan/scan-request.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import type { FileLengths, GrowingFile, GrowingFiles } from './growing-files.ts';

/** An output that is being made. */
export interface OutputAtWork {
  readonly output: ScanOutput;
  readonly running: RunningOutput;
  readonly growing: readonly GrowingFile[];
}

export interface ScanRunOptions {
  readonly files: GrowingFiles;
  /** Footage between two checkpoints. */
  readonly checkpointEverySec: number;
  readonly resumeFrom: ScanPosition | undefined;
  readonly onProgress: (doneSec: number) => void;
  /** Everything up to the position is on the disk; `lengths` of all files. */
  readonly onCheckpoint: (position: ScanPosition, lengths: FileLengths) => void;
}

export function growingFilesOf(output: ScanOutput, target: ScanTarget): readonly GrowingFile[] {
  return output.files(target).filter((file) => file.kind !== 'whole');
}

/** Begins the outputs; one that this video has nothing for is left out. */
export async function beginOutputs(outputs: readonly ScanOutput[], context: OutputContext): Promise<OutputAtWork[]> {
  const atWork: OutputAtWork[] = [];
  for (const output of outputs) {
    const running = await output.begin(context);
    if (running) atWork.push({ output, running, growing: growingFilesOf(output, context) });
  }
  return atWork;
}

/** The one value among those that outputs ask of the decoder; the decoder can give it only once. */
export function onlyOne<Value>(values: readonly (Value | undefined)[], what: string): Value | undefined {
  const [value, ...more] = values.filter((asked) => asked !== undefined);
  if (more.length > 0) throw new Error(`two outputs of a scan want ${what}`);
  return value;
}

/** Hands what the decoder finds to the outputs, and makes checkpoints between. */
export class ScanRun {
  readonly sink: ScanSink;
  readonly #outputs: readonly OutputAtWork[];
  readonly #options: ScanRunOptions;
  readonly #pool = new SamplePool();
  readonly #sampleTakers: readonly OutputAtWork[];
  #nextCheckpointSec: number;
  /** A place to go on from, as soon as the first sample behind it shows that all before it have come. */
  #candidate: { readonly position: ScanPosition; readonly lengths: FileLengths } | undefined;
  #turn: Promise<void> = Promise.resolve();
  /** Samples handed over so far. */
  samples = 0;

  constructor(outputs: readonly OutputAtWork[], options: ScanRunOptions) {
    this.#outputs = outputs;
    this.#options = options;
    this.#nextCheckpointSec = (options.resumeFrom?.lastTimeUs ?? 0) / 1e6 + options.checkpointEverySec;
    const takersOf = (stream: ScanOutput['wants']): OutputAtWork[] =>
      outputs.filter(({ output }) => output.wants === stream);
    const frameTakers = takersOf('every-small-frame');
    const sopilotTakers = takersOf('sopilot-frames');
    this.#sampleTakers = takersOf('samples');
    this.sink = {
      ...(frameTakers.length > 0 && {
        onFrames: (batch) => {
          for (const { running } of frameTakers) running.onFrames?.(batch);
        },
      }),
      ...(this.#sampleTakers.length > 0 && {
        // Samples may come faster than they are taken; each waits its turn.
        onSample: (sample) => this.#inTurn(() => this.#onSample(sample)),
      }),
      ...(sopilotTakers.length > 0 && {
        onSopilotFrame: (frame) => {
          for (const { running } of sopilotTakers) running.onSopilotFrame?.(frame);
        },
      }),
      onPosition: (position) => this.#onPosition(position),
    };
  }

  get takeSampleBuffer(): (byteCount: number) => Uint8Array {
    return this.#pool.takeBuffer;
  }

  /** After the last frame: ends the outputs and gives the files that are written whole. */
  async finish(): Promise<readonly WholeFile[]> {
    await this.#turn;
    await this.#flush();
    faultPoint('scan:embedded');
    return (await Promise.all(this.#outputs.map(({ running }) => running.finish?.() ?? []))).flat();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  #onPosition(position: ScanPosition): void | Promise<void> {
    const doneSec = position.lastTimeUs / 1e6;
    this.#options.onProgress(doneSec);
    if (this.#candidate || doneSec < this.#nextCheckpointSec) return;
    this.#candidate = { position, lengths: this.#lengths() };
    if (this.#sampleTakers.length === 0) return this.#inTurn(() => this.#checkpoint());
  }

  async #onSample(sample: ScannedFrame): Promise<void> {
    const candidate = this.#candidate;
    if (candidate && sample.frameIndex >= candidate.position.frameCount) {
      if (this.#sampleTakers.every(({ running }) => running.isBetween !== false)) await this.#checkpoint();
      // Another place comes soon.
      else this.#candidate = undefined;
    }
    this.samples += 1;
    const lent = this.#pool.lend(sample, this.#sampleTakers.length);
    await Promise.all(this.#sampleTakers.map(({ running }, index) => running.onSample?.(lent[index]!)));
  }

  async #flush(): Promise<void> {
    await Promise.all(this.#outputs.map(({ running }) => running.flush?.()));
  }

  async #checkpoint(): Promise<void> {
    const { position, lengths } = this.#candidate!;
    this.#candidate = undefined;
    this.#nextCheckpointSec = position.lastTimeUs / 1e6 + this.#options.checkpointEverySec;
    await this.#flush();
    // What is made of small frames may be further by now; what is made of samples stands at the position only here.
    const all = { ...lengths, ...this.#lengths(this.#sampleTakers) };
    await this.#options.files.sync();
    faultPoint('scan:written');
    this.#options.onCheckpoint(position, all);
  }

  #lengths(outputs = this.#outputs): FileLengths {
    return this.#options.files.lengthsOf(outputs.flatMap(({ growing }) => growing.map(({ name }) => name)));
  }
}
