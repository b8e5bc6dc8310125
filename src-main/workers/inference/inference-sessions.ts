import { basename } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { CheckedFiles } from '../../engines/models/checked-files.ts';
import type {
  DecodedTokens,
  GraphLoops,
  LoopOptions,
  SequenceResult,
  SequenceRun,
  TokenDecoding,
} from '../../engines/models/graph-loops.ts';
import type {
  CheckOptions,
  GraphRunner,
  ModelRef,
  TextsToTokenise,
  WireTensors,
} from '../../engines/models/graph-runner.ts';
import { LoadedTokenizers } from '../../engines/models/loaded-tokenizers.ts';
import { type CheckedManifest, ModelCheck } from '../../engines/models/model-check.ts';
import { defaultMemoryBytes } from './default-memory.ts';
import type { HostStats, ModelDescription, OpenModelStats } from './inference-messages.ts';
import { rowsOf } from './joint-run.ts';
import { reasonOf } from './load-session.ts';
import { type OpenModel, OpenModels } from './open-models.ts';
import { runSequence } from './sequence-run.ts';
import { decodeTokens } from './token-decoding.ts';
import { fromTensor, toTensors } from './wire-tensors.ts';

/** Lets other work by between two passes; throws when nobody waits for the rest. */
export type Pause = () => Promise<void>;
const noPause: Pause = async () => {};

/** What a device says when its memory does not hold a pass: ONNX Runtime's arenas, CUDA, DirectML, WebGPU. */
const OUT_OF_MEMORY = /alloc|out[ _]?of[ _]?memory|not enough memory|8007000E|exceeds the max(imum)? buffer size/i;

/** Every ONNX session of this carrier; see `OpenModels`. */
export class InferenceSessions implements GraphRunner, GraphLoops {
  readonly #open: OpenModels;
  readonly #tokenizers = new LoadedTokenizers();
  readonly #check: ModelCheck;

  constructor(threads: number, memoryBytes = defaultMemoryBytes()) {
    const files = new CheckedFiles();
    this.#open = new OpenModels({ threads, memoryBytes, files });
    this.#check = new ModelCheck(files, this.#tokenizers);
  }

  /** Checks a model's files; see `ModelCheck`. */
  check(folder: string, manifest: CheckedManifest, options?: CheckOptions): Promise<void> {
    return this.#check.check(folder, manifest, options);
  }

  /** Opens the model. Throws `model-missing` when there is no such file, `model-invalid` when it is no ONNX graph. */
  async describe(ref: ModelRef): Promise<ModelDescription> {
    const wasOpen = this.#open.isOpen(ref);
    return this.#open.use(ref, async ({ session, openedInMs }) => ({
      inputs: session.inputNames,
      outputs: session.outputNames,
      openedInMs: wasOpen ? 0 : openedInMs,
    }));
  }

  /** Token ids of each text. Throws `model-missing`, `model-invalid`. */
  async tokenise({ listed, tokenizer, texts, maxLength }: TextsToTokenise): Promise<number[][]> {
    const loaded = await this.#tokenizers.get(listed, tokenizer);
    return texts.map((text) => loaded.encode(text, maxLength));
  }

  /**
   * One pass; opens the model if need be. Throws as `describe`, and `internal` when it fails: with `outOfMemory` in the
   * details where a pass of fewer rows might not, from then on at once.
   */
  async run(ref: ModelRef, feeds: WireTensors): Promise<WireTensors> {
    const rows = rowsOf(feeds);
    const most = this.#open.mostRows(ref);
    if (most !== undefined && rows > most) throw runFailure(ref, new Error('out of memory before, in fewer rows'));
    const outputs = await this.#work(ref, rows, ({ session }) => session.run(toTensors(feeds)));
    return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, fromTensor(name, output)]));
  }

  /** Passes one after the other; see `runSequence`. Throws as `run`, and what `pause` throws. */
  sequence(
    ref: ModelRef,
    request: SequenceRun,
    _options?: LoopOptions,
    pause: Pause = noPause,
  ): Promise<SequenceResult> {
    return this.#work(ref, rowsOf(request.steps), ({ session }) => runSequence(session, request, pause));
  }

  /** A text, token by token; see `decodeTokens`. Throws as `sequence`, and `model-invalid`. */
  decode(
    ref: ModelRef,
    request: TokenDecoding,
    _options?: LoopOptions,
    pause: Pause = noPause,
  ): Promise<DecodedTokens> {
    return this.#work(ref, 1, ({ session }) => decodeTokens(session, request, pause));
  }

  /** Closes what is open of a model. */
  release(ref: ModelRef): Promise<void> {
    return this.#open.release(ref);
  }

  /** The models of a folder run on a device from now on. */
  place(folder: string, device: DeviceName): void {
    this.#open.place(folder, device);
  }

  stats(): OpenModelStats[] {
    return this.#open.stats();
  }

  get memory(): HostStats['memory'] {
    return this.#open.memory;
  }

  /** Works with an open model and counts it; a device that fails in it is given up, and the processor does it again. */
  async #work<Result>(ref: ModelRef, rows: number, work: (model: OpenModel) => Promise<Result>): Promise<Result> {
    const attempt = (): Promise<Result | typeof GIVEN_UP> =>
      this.#open.use(ref, async (model) => {
        const started = performance.now();
        try {
          return await work(model);
        } catch (cause) {
          if (cause instanceof VigilError) throw cause;
          const failure = runFailure(ref, cause);
          if (failure.details['outOfMemory'] === true && rows > 1) this.#open.ranOut(ref, rows);
          else if (this.#open.giveUp(ref, model.device, reasonOf(cause))) return GIVEN_UP;
          throw failure;
        } finally {
          model.runs += 1;
          model.rows += rows;
          model.busyMs += performance.now() - started;
        }
      });
    const first = await attempt();
    if (first !== GIVEN_UP) return first;
    return (await attempt()) as Result;
  }
}

const GIVEN_UP = Symbol('given up');

function runFailure(ref: ModelRef, cause: unknown): VigilError {
  const reason = reasonOf(cause);
  const details = { path: ref.path, reason, outOfMemory: OUT_OF_MEMORY.test(reason) };
  return new VigilError('internal', say('model-run-failed', { file: basename(ref.path), reason }), {
    details,
    cause,
  });
}
