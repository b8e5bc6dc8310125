import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Priority } from '../../engines/models/graph-runner.ts';

interface Waiting {
  readonly client: number;
  readonly id: number;
  readonly work: () => Promise<void>;
}

interface Current extends Pick<Waiting, 'client' | 'id'> {
  isDropped: boolean;
}

/**
 * One piece of work at a time, interactive before batch, first come first served within each. Two passes at once would
 * only fight over the same cores. Between pieces the event loop turns once, so that a question that has just arrived is
 * seen before the next batch starts.
 */
export class InferenceQueue {
  readonly #waiting: Record<Priority, Waiting[]> = { interactive: [], batch: [] };
  #running = false;
  /** What is being worked on; while it pauses, what overtook it. */
  #current: Current | undefined;

  get length(): number {
    return this.#waiting.interactive.length + this.#waiting.batch.length;
  }

  /** `work` must not reject. */
  add(client: number, id: number, priority: Priority, work: () => Promise<void>): void {
    this.#waiting[priority].push({ client, id, work });
    if (!this.#running) void this.#drain();
  }

  /** Forgets waiting work of a client: one request, or all of them when `id` is left out. */
  drop(client: number, id?: number): void {
    for (const priority of ['interactive', 'batch'] as const) {
      this.#waiting[priority] = this.#waiting[priority].filter(
        (item) => item.client !== client || (id !== undefined && item.id !== id),
      );
    }
    const current = this.#current;
    if (current?.client === client && (id === undefined || current.id === id)) current.isDropped = true;
  }

  /**
   * Called by long work between two of its passes: questions that came meanwhile are served first. Throws `cancelled`
   * when nobody waits for this work any more.
   */
  async pause(): Promise<void> {
    const own = this.#current;
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = this.#waiting.interactive.shift(); next; next = this.#waiting.interactive.shift()) {
      await this.#work(next);
      this.#current = own;
    }
    if (own?.isDropped) throw new VigilError('cancelled', say('stopped-before-model-ran'));
  }

  async #work({ client, id, work }: Waiting): Promise<void> {
    this.#current = { client, id, isDropped: false };
    await work();
    this.#current = undefined;
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) {
      await this.#work(next);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = false;
  }

  #next(): Waiting | undefined {
    return this.#waiting.interactive.shift() ?? this.#waiting.batch.shift();
  }
}
