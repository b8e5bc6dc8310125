import { existsSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { altered, CheckedFiles, type ListedFiles } from '../../engines/models/checked-files.ts';
import { checkGraphData } from '../../engines/models/graph-data.ts';
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
import { keepModelsSilent } from '../../platform/config.ts';
import type { ModelDescription } from './inference-messages.ts';
import { runSequence } from './sequence-run.ts';
import { decodeTokens } from './token-decoding.ts';
import { fromTensor, toTensors } from './wire-tensors.ts';

const EXECUTION_PROVIDER = 'cpu';
/** What the sessions run on, for people. */
export const DEVICE = EXECUTION_PROVIDER.toUpperCase();

/** Lets other work by between two passes; throws when nobody waits for the rest. */
export type Pause = () => Promise<void>;
const noPause: Pause = async () => {};

interface OpenModel {
  readonly path: string;
  readonly session: InferenceSession;
  readonly openedInMs: number;
  runs: number;
  busyMs: number;
}

/** Every ONNX session of this carrier, opened on first use; callers who come together share one pending load. */
export class InferenceSessions implements GraphRunner, GraphLoops {
  readonly #defaultThreads: number;
  readonly #models = new Map<string, Promise<OpenModel>>();
  readonly #open = new Map<string, OpenModel>();
  readonly #files = new CheckedFiles();
  readonly #tokenizers = new LoadedTokenizers();
  readonly #check = new ModelCheck(this.#files, this.#tokenizers);

  constructor(defaultThreads: number) {
    this.#defaultThreads = defaultThreads;
  }

  /** Checks a model's files; see `ModelCheck`. */
  check(folder: string, manifest: CheckedManifest, options?: CheckOptions): Promise<void> {
    return this.#check.check(folder, manifest, options);
  }

  /** Opens the model. Throws `model-missing` when there is no such file, `model-invalid` when it is no ONNX graph. */
  async describe(ref: ModelRef): Promise<ModelDescription> {
    const wasOpen = this.#models.has(keyOf(ref));
    const { session, openedInMs } = await this.#model(ref);
    return { inputs: session.inputNames, outputs: session.outputNames, openedInMs: wasOpen ? 0 : openedInMs };
  }

  /** Token ids of each text. Throws `model-missing`, `model-invalid`. */
  async tokenise({ listed, tokenizer, texts, maxLength }: TextsToTokenise): Promise<number[][]> {
    const loaded = await this.#tokenizers.get(listed, tokenizer);
    return texts.map((text) => loaded.encode(text, maxLength));
  }

  /** One pass; opens the model if need be. Throws as `describe`, and `bad-input` when the graph refuses the feeds. */
  async run(ref: ModelRef, feeds: WireTensors): Promise<WireTensors> {
    const model = await this.#model(ref);
    const started = performance.now();
    let outputs: InferenceSession.ReturnType;
    try {
      outputs = await model.session.run(toTensors(feeds));
    } catch (cause) {
      throw runFailure(ref, cause);
    }
    model.runs += 1;
    model.busyMs += performance.now() - started;
    return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, fromTensor(name, output)]));
  }

  /** Passes one after the other; see `runSequence`. Throws as `run`, and what `pause` throws. */
  sequence(
    ref: ModelRef,
    request: SequenceRun,
    _options?: LoopOptions,
    pause: Pause = noPause,
  ): Promise<SequenceResult> {
    return this.#loop(ref, (session) => runSequence(session, request, pause));
  }

  /** A text, token by token; see `decodeTokens`. Throws as `sequence`, and `model-invalid`. */
  decode(
    ref: ModelRef,
    request: TokenDecoding,
    _options?: LoopOptions,
    pause: Pause = noPause,
  ): Promise<DecodedTokens> {
    return this.#loop(ref, (session) => decodeTokens(session, request, pause));
  }

  async #loop<Result>(ref: ModelRef, work: (session: InferenceSession) => Promise<Result>): Promise<Result> {
    const model = await this.#model(ref);
    const started = performance.now();
    try {
      return await work(model.session);
    } catch (cause) {
      throw cause instanceof VigilError ? cause : runFailure(ref, cause);
    } finally {
      model.runs += 1;
      model.busyMs += performance.now() - started;
    }
  }

  async release(ref: ModelRef): Promise<void> {
    const pending = this.#models.get(keyOf(ref));
    this.#models.delete(keyOf(ref));
    this.#open.delete(keyOf(ref));
    await (await pending)?.session.release();
  }

  stats(): { path: string; runs: number; busyMs: number }[] {
    return [...this.#open.values()].map(({ path, runs, busyMs }) => ({ path, runs, busyMs }));
  }

  #model(ref: ModelRef): Promise<OpenModel> {
    const key = keyOf(ref);
    const known = this.#models.get(key);
    if (known) return known;
    const pending = this.#load(ref);
    this.#models.set(key, pending);
    pending.then(
      (model) => this.#open.set(key, model),
      () => this.#models.delete(key),
    );
    return pending;
  }

  async #load(ref: ModelRef): Promise<OpenModel> {
    if (!existsSync(ref.path)) {
      throw new VigilError('model-missing', say('model-file-missing', { file: basename(ref.path) }), {
        details: { path: ref.path },
      });
    }
    const started = performance.now();
    const session = await this.#createAsListed(ref);
    return { path: ref.path, session, openedInMs: performance.now() - started, runs: 0, busyMs: 0 };
  }

  /** A session of the very files that were checked: they must be the same ones after it has read them. */
  async #createAsListed(ref: ModelRef): Promise<InferenceSession> {
    const { listed } = ref;
    const before = listed && (await this.#files.check(listed));
    checkGraphData(ref.path, nameIn(listed, ref.path), new Set(listed?.files.map(({ path }) => path)));
    const session = await this.#create(ref);
    if (!listed) return session;
    try {
      if ((await this.#files.check(listed)) === before) return session;
    } catch (thrown) {
      await session.release();
      throw thrown;
    }
    await session.release();
    throw altered(nameIn(listed, ref.path));
  }

  async #create(ref: ModelRef): Promise<InferenceSession> {
    try {
      return await InferenceSession.create(ref.path, sessionOptions(ref.threads ?? this.#defaultThreads));
    } catch (cause) {
      throw new VigilError('model-invalid', say('model-file-unopenable', { file: basename(ref.path) }), {
        details: { path: ref.path, reason: reasonOf(cause) },
        cause,
      });
    }
  }
}

/**
 * Options of every session; what is asked for before the first one opens is done here too. Idle threads of ONNX Runtime spin by default, waiting for the next pass; beside a decoder
 * that burns the very cores decoding needs, so they sleep.
 */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  keepModelsSilent();
  return {
    executionProviders: [EXECUTION_PROVIDER],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

function keyOf(ref: ModelRef): string {
  const content = ref.listed?.files.map(({ sha256 }) => sha256).join() ?? '';
  return `${ref.threads ?? 0}:${content}:${ref.path}`;
}

/** The name of a model's file in its folder, as its manifest lists it. */
function nameIn(listed: ListedFiles | undefined, path: string): string {
  return listed ? relative(listed.folder, path).split(sep).join('/') : basename(path);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function runFailure(ref: ModelRef, cause: unknown): VigilError {
  const reason = reasonOf(cause);
  const details = { path: ref.path, reason, outOfMemory: /alloc|out of memory/i.test(reason) };
  return new VigilError('internal', say('model-run-failed', { file: basename(ref.path), reason }), {
    details,
    cause,
  });
}
