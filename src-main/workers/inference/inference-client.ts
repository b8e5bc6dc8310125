import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
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
  Priority,
  RunOptions,
  TextsToTokenise,
  WireTensors,
} from '../../engines/models/graph-runner.ts';
import type { CheckedManifest } from '../../engines/models/model-check.ts';
import type {
  HostOperation,
  HostReply,
  HostResult,
  HostStats,
  ModelDescription,
  ProductOperands,
} from './inference-messages.ts';

/** Rows sent at once to a host in another process, where matrices have to be copied. */
const ROWS_PER_BLOCK = 16_384;

interface InFlight {
  readonly resolve: (result: HostResult) => void;
  readonly reject: (error: VigilError) => void;
}

interface KeptMatrix {
  readonly data: Float32Array;
  readonly dim: number;
  /** The connection the matrix was sent over; a new host has to be sent it again. */
  sentOver: MessagePort | undefined;
  sending: Promise<void>;
}

/**
 * Promises over one port to the inference host. When the host ends, calls in flight reject with `backend-unavailable`;
 * the next call asks `connect` for a port to the new host, sends kept matrices again, and models open on use.
 */
export class InferenceClient implements GraphRunner, GraphLoops {
  readonly #connect: () => MessagePort | Promise<MessagePort>;
  readonly #matrices = new Map<string, KeptMatrix>();
  #inFlight = new Map<number, InFlight>();
  #port: Promise<MessagePort> | undefined;
  #lastId = 0;
  #closed = false;

  constructor(connect: () => MessagePort | Promise<MessagePort>) {
    this.#connect = connect;
  }

  /**
   * Checks a model's files, before the batches that wait: a pass keeps the host's thread to itself, so that reading
   * between passes would take minutes. Throws `model-missing`, `model-invalid`.
   */
  async check(folder: string, manifest: CheckedManifest, options: CheckOptions = {}): Promise<void> {
    const { files, graphs, tokenizer } = manifest;
    await this.#call({ op: 'check', folder, manifest: { files, graphs, tokenizer }, options });
  }

  /** Opens a model and tells its inputs and outputs. Throws `model-missing`, `model-invalid`. */
  async describe(model: ModelRef): Promise<ModelDescription> {
    return (await this.#call({ op: 'describe', model })) as ModelDescription;
  }

  /** Token ids of each text. Throws `model-missing`, `model-invalid`. */
  async tokenise(texts: TextsToTokenise): Promise<number[][]> {
    return (await this.#call({ op: 'tokenise', texts })) as number[][];
  }

  /** One pass of a model, opened if need be. Throws `model-missing`, `model-invalid`, `cancelled`, `internal`. */
  async run(model: ModelRef, feeds: WireTensors, options: RunOptions = {}): Promise<WireTensors> {
    const buffers = options.moveFeeds ? Object.values(feeds).map(({ data }) => data.buffer) : [];
    const transfer = [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
    const { rowsApart = false } = options;
    return (await this.#call({ op: 'run', model, feeds, rowsApart }, { ...options, transfer })) as WireTensors;
  }

  /** Passes of a model one after the other, in one message; see `SequenceRun`. Throws as `run`. */
  async sequence(model: ModelRef, request: SequenceRun, options: LoopOptions = {}): Promise<SequenceResult> {
    return (await this.#call({ op: 'sequence', model, request }, options)) as SequenceResult;
  }

  /** A text that a decoder writes token by token; see `TokenDecoding`. Throws as `run`. */
  async decode(model: ModelRef, request: TokenDecoding, options: LoopOptions = {}): Promise<DecodedTokens> {
    return (await this.#call({ op: 'decode', model, request }, options)) as DecodedTokens;
  }

  /** Closes the model's session. */
  async release(model: ModelRef): Promise<void> {
    await this.#call({ op: 'release', model });
  }

  /**
   * Keeps `data` (rows x dim, row after row) for `scores`. On a SharedArrayBuffer a host in this process reads it in
   * place, so its content must not change until dropped or loaded again; otherwise it is copied.
   */
  async loadMatrix(id: string, data: Float32Array, dim: number): Promise<void> {
    if (dim <= 0 || data.length % dim !== 0)
      throw new VigilError('bad-input', say('matrix-rows-differ', { matrix: id, dim }));
    const kept: KeptMatrix = { data, dim, sentOver: undefined, sending: Promise.resolve() };
    this.#matrices.set(id, kept);
    await this.#sendMatrix(id, kept);
  }

  async dropMatrix(id: string): Promise<void> {
    this.#matrices.delete(id);
    await this.#call({ op: 'matrix-drop', id });
  }

  /**
   * Dot products of the rows [startRow, endRow) of a loaded matrix with Q queries (Q x dim):
   * rows x Q, row after row. Throws `not-found` for a matrix that was not loaded.
   */
  async scores(
    id: string,
    queries: Float32Array,
    range: { readonly startRow?: number; readonly endRow?: number } = {},
  ): Promise<Float32Array> {
    const kept = this.#matrices.get(id);
    if (kept) await this.#sendMatrix(id, kept);
    const { startRow = 0, endRow = null } = range;
    return (await this.#call({ op: 'scores', id, queries, startRow, endRow })) as Float32Array;
  }

  /** The product of two matrices that are not kept: m x n, row after row. */
  async matmul(product: ProductOperands, options: { readonly priority?: Priority } = {}): Promise<Float32Array> {
    return (await this.#call({ op: 'matmul', product }, options)) as Float32Array;
  }

  async stats(): Promise<HostStats> {
    return (await this.#call({ op: 'stats' })) as HostStats;
  }

  /** Ends the connection; calls in flight reject with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    const port = this.#port;
    this.#port = undefined;
    this.#rejectAll(new VigilError('cancelled', say('models-connection-closed')));
    (await port)?.close();
  }

  async #call(
    operation: HostOperation,
    options: { priority?: Priority; signal?: AbortSignal; transfer?: readonly ArrayBuffer[] } = {},
  ): Promise<HostResult> {
    const { priority = 'interactive', signal, transfer = [] } = options;
    const port = await this.#connectedNow();
    if (signal?.aborted) throw cancelled();
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<HostResult>();
    const abort = (): void => {
      port.postMessage({ kind: 'cancel', id });
      this.#settle(id)?.reject(cancelled());
    };
    this.#inFlight.set(id, { resolve, reject });
    port.ref();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      port.postMessage({ kind: 'request', id, priority, operation }, [...transfer]);
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#settle(id);
      // An idle client must not keep its process alive.
      if (this.#inFlight.size === 0) port.unref();
    }
  }

  /**
   * A port whose host has not ended, as far as can be known. The end of one that came while nothing was in flight lies
   * in the event loop until it has turned twice (the port closes, then says so); a call sent before would be lost.
   */
  async #connectedNow(): Promise<MessagePort> {
    await this.#connected();
    if (this.#inFlight.size === 0) {
      await nextTurn();
      await nextTurn();
    }
    return this.#connected();
  }

  #connected(): Promise<MessagePort> {
    if (this.#closed) throw new VigilError('cancelled', say('models-connection-closed'));
    this.#port ??= this.#open();
    return this.#port;
  }

  async #open(): Promise<MessagePort> {
    let port: MessagePort;
    try {
      port = await this.#connect();
    } catch (thrown) {
      this.#port = undefined;
      throw thrown;
    }
    port.on('message', (reply: HostReply) => {
      const waiting = this.#settle(reply.id);
      if (reply.ok) waiting?.resolve(reply.result);
      else waiting?.reject(VigilError.fromShape(reply.error));
    });
    port.on('close', () => {
      if (this.#closed) return;
      this.#port = undefined;
      this.#rejectAll(new VigilError('backend-unavailable', say('model-process-ended')));
    });
    port.unref();
    return port;
  }

  async #sendMatrix(id: string, kept: KeptMatrix): Promise<void> {
    const port = await this.#connected();
    if (kept.sentOver !== port) {
      kept.sentOver = port;
      kept.sending = this.#sendRows(id, kept);
      kept.sending.catch(() => {
        kept.sentOver = undefined;
      });
    }
    await kept.sending;
  }

  async #sendRows(id: string, { data, dim }: KeptMatrix): Promise<void> {
    const inPlace = data.buffer instanceof SharedArrayBuffer && (await this.stats()).carrier === 'thread';
    const blockLength = ROWS_PER_BLOCK * dim;
    await this.#call({ op: 'matrix-begin', id, dim });
    for (let at = 0; at < data.length; at += blockLength) {
      const block = inPlace
        ? data.subarray(at, at + blockLength)
        : Float32Array.from(data.subarray(at, at + blockLength));
      const transfer = block.buffer instanceof ArrayBuffer ? [block.buffer] : [];
      await this.#call({ op: 'matrix-rows', id, block }, { transfer });
    }
  }

  #settle(id: number): InFlight | undefined {
    const waiting = this.#inFlight.get(id);
    this.#inFlight.delete(id);
    return waiting;
  }

  #rejectAll(error: VigilError): void {
    const waiting = [...this.#inFlight.values()];
    this.#inFlight = new Map();
    for (const { reject } of waiting) reject(error);
  }
}

function cancelled(): VigilError {
  return new VigilError('cancelled', say('stopped-before-model-ran'));
}
