import type { Priority } from '../../engines/models/graph-runner.ts';

interface Waiting {
  readonly client: number;
  readonly id: number;
  readonly work: () => Promise<void>;
}

/**
 * One piece of work at a time, interactive before batch, first come first served within each. Two passes at once would
 * only fight over the same cores. Between pieces the event loop turns once, so that a question that has just arrived is
 * seen before the next batch starts.
 */
export class InferenceQueue {
  readonly #waiting: Record<Priority, Waiting[]> = { interactive: [], batch: [] };
  #running = false;

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
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) {
      await next.work();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = false;
  }

  #next(): Waiting | undefined {
    return this.#waiting.interactive.shift() ?? this.#waiting.batch.shift();
  }
}
