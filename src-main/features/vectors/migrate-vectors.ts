import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorComparison, VectorMigration } from '../../../src-shared/model/vector-migration.ts';
import type { VectorIndex } from '../../stores/vectors/vector-index.ts';

export type VectorBackend = 'exact' | 'qdrant';

export interface VectorMoveDependencies {
  /** Encoders that anything is indexed with. */
  readonly encoderIds: () => Promise<readonly string[]>;
  /** Points that rows and files make for an encoder. */
  readonly pointsInLibrary: (encoderId: string) => Promise<number>;
  /** Makes an index hold what the library holds; goes on where an earlier run was cut off. May be left alone half-way. */
  readonly fill: (to: VectorBackend, encoderId: string, onPoints: (done: number) => void) => Promise<void>;
  /** Ends the filling of an index that is not in use; what it holds is kept. */
  readonly stopFilling: (to: VectorBackend) => Promise<void>;
  /** The index itself; undefined when that backend cannot answer now. */
  readonly index: (backend: VectorBackend, encoderId: string) => Promise<VectorIndex | undefined>;
  /** Stored vectors, evenly over the library. */
  readonly sampleVectors: (encoderId: string, count: number, of: number) => Promise<readonly Float32Array[]>;
  /** Throws when the environment fixes the backend to another one. */
  readonly requireChoice: (to: VectorBackend) => void;
  readonly choose: (to: VectorBackend) => void;
  readonly nowMs?: () => number;
}

const TOP = 10;
/** Two indexes add up in another order; scores this close are the same place. */
const SAME_SCORE = 1e-5;
const AGREEMENT_WANTED = 0.99;
const IDLE: VectorMigration = {
  state: 'idle',
  to: null,
  pointsDone: 0,
  pointsTotal: 0,
  etaSec: null,
  problem: null,
  report: [],
};

/** Moves the vectors to another backend: fill, verify by count and by sampled top ten, then switch. One move at a time. */
export class VectorMove {
  readonly #dependencies: VectorMoveDependencies;
  #status = IDLE;
  #running: Promise<void> | undefined;
  #cancelling = new AbortController();

  constructor(dependencies: VectorMoveDependencies) {
    this.#dependencies = dependencies;
  }

  get status(): VectorMigration {
    return this.#status;
  }

  /** Starts, or joins a move to the same backend. Throws `conflict` while one to the other backend runs or one is being cancelled. */
  start(to: VectorBackend, samples: number): VectorMigration {
    if (this.#running !== undefined) {
      const { aborted } = this.#cancelling.signal;
      if (this.#status.to === to && !aborted) return this.#status;
      const what = aborted
        ? 'Moving the vectors is being cancelled'
        : `The vectors are being moved to ${this.#status.to}`;
      throw new VigilError('conflict', `${what} just now.`, { hint: 'Wait until that is done, then try again.' });
    }
    this.#dependencies.requireChoice(to);
    this.#status = { ...IDLE, state: 'running', to };
    this.#cancelling = new AbortController();
    this.#running = this.#run(to, samples, this.#cancelling.signal).finally(() => {
      this.#running = undefined;
    });
    return this.#status;
  }

  /** Stops a move that runs; settles when nothing of it runs any more. The next one goes on with what was copied. */
  async cancel(): Promise<VectorMigration> {
    this.#cancelling.abort(new VigilError('cancelled', 'Moving the vectors was cancelled.'));
    await this.#running;
    return this.#status;
  }

  /** Settles when nothing is being moved. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(to: VectorBackend, samples: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#move(to, samples, signal);
      this.#status = { ...this.#status, state: 'done', etaSec: null };
    } catch (error) {
      const cancelled = signal.aborted && error === signal.reason;
      const reason = cancelled ? await this.#dependencies.stopFilling(to).catch((failure: unknown) => failure) : error;
      this.#status =
        reason === undefined
          ? { ...this.#status, state: 'cancelled', etaSec: null }
          : { ...this.#status, state: 'failed', etaSec: null, problem: messageOf(reason) };
    }
  }

  async #move(to: VectorBackend, samples: number, signal: AbortSignal): Promise<void> {
    const { encoderIds, pointsInLibrary, fill, choose } = this.#dependencies;
    const pointsOf = new Map<string, number>();
    for (const encoderId of await encoderIds()) {
      pointsOf.set(encoderId, await pointsInLibrary(encoderId));
      signal.throwIfAborted();
    }
    const pointsTotal = [...pointsOf.values()].reduce((sum, points) => sum + points, 0);
    this.#status = { ...this.#status, pointsTotal };
    const eta = this.#timer();
    let before = 0;
    for (const [encoderId, points] of pointsOf) {
      signal.throwIfAborted();
      const filled = fill(to, encoderId, (done) => {
        if (signal.aborted) return;
        const pointsDone = before + Math.min(done, points);
        this.#status = { ...this.#status, pointsDone, etaSec: eta(pointsDone, pointsTotal) };
      });
      await untilAborted(filled, signal);
      before += points;
      this.#status = { ...this.#status, pointsDone: before };
    }
    for (const [encoderId, points] of pointsOf) {
      const comparison = await this.#compare(to, encoderId, points, samples, signal);
      this.#status = { ...this.#status, report: [...this.#status.report, comparison] };
      refuseDifference(to, comparison);
    }
    signal.throwIfAborted();
    choose(to);
  }

  /** Time left at the speed since the first figure: what was there already took no time. */
  #timer(): (done: number, total: number) => number | null {
    const nowMs = this.#dependencies.nowMs ?? (() => performance.now());
    let first: { done: number; atMs: number } | undefined;
    return (done, total) => {
      first ??= { done, atMs: nowMs() };
      const gained = done - first.done;
      return gained > 0 ? (((nowMs() - first.atMs) / gained) * (total - done)) / 1000 : null;
    };
  }

  async #compare(
    to: VectorBackend,
    encoderId: string,
    points: number,
    wanted: number,
    signal: AbortSignal,
  ): Promise<VectorComparison> {
    const { index, sampleVectors } = this.#dependencies;
    const [fresh, other] = [await index(to, encoderId), await index(to === 'exact' ? 'qdrant' : 'exact', encoderId)];
    if (!fresh) throw new VigilError('backend-unavailable', 'Qdrant ended while it was compared.');
    const indexed = await fresh.count();
    const vectors = await sampleVectors(encoderId, wanted, points);
    if (!other) return { encoderId, points, indexed, samples: 0, agreement: null };
    let [expected, found] = [0, 0];
    for (const vector of vectors) {
      signal.throwIfAborted();
      const query = { vector, filter: {}, limit: TOP };
      const [best, hits] = [await other.search(query), await fresh.search(query)];
      const edge = (best.at(-1)?.score ?? 0) - SAME_SCORE;
      expected += best.length;
      found += Math.min(best.length, hits.filter(({ score }) => score >= edge).length);
    }
    return { encoderId, points, indexed, samples: vectors.length, agreement: expected === 0 ? 1 : found / expected };
  }
}

/** What `work` gives, or the reason of the signal, whichever comes first. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refuseDifference(to: VectorBackend, { encoderId, points, indexed, agreement }: VectorComparison): void {
  if (indexed !== points) {
    throw new VigilError(
      'conflict',
      `${to} holds ${indexed} of ${points} vectors of “${encoderId}”; nothing was switched.`,
    );
  }
  if (agreement !== null && agreement < AGREEMENT_WANTED) {
    throw new VigilError(
      'conflict',
      `${to} finds only ${(100 * agreement).toFixed(1)} % of what the other index finds for “${encoderId}”; nothing was switched.`,
    );
  }
}
