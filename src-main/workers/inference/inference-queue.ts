import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Priority } from '../../engines/models/graph-runner.ts';

/** Work that others of the same key may be done with, up to so many rows. */
export interface JointWork {
  readonly key: string;
  readonly rows: number;
  readonly mostRows: number;
}

interface Waiting<Joint extends JointWork> {
  readonly client: number;
  readonly id: number;
  /** Called with the others that are done with it. */
  readonly work: (others: readonly Joint[]) => Promise<void>;
  readonly joint: Joint | undefined;
}

interface Current {
  readonly client: number;
  readonly id: number;
  isDropped: boolean;
}

/**
 * One piece of work at a time, interactive before batch, first come first served within each. Two passes at once would
 * only fight over the same cores. Between pieces the event loop turns once, so that a question that has just arrived is
 * seen before the next batch starts. Work that can be done with other work takes along what of that waits.
 */
export class InferenceQueue<Joint extends JointWork> {
  readonly #waiting: Record<Priority, Waiting<Joint>[]> = { interactive: [], batch: [] };
  #running = false;
  /** What is being worked on; while it pauses, what overtook it. */
  #current: Current | undefined;

  get length(): number {
    return this.#waiting.interactive.length + this.#waiting.batch.length;
  }

  /** `work` must not reject. */
  add(client: number, id: number, priority: Priority, work: Waiting<Joint>['work'], joint?: Joint): void {
    this.#waiting[priority].push({ client, id, work, joint });
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

  async #work({ client, id, work, joint }: Waiting<Joint>): Promise<void> {
    this.#current = { client, id, isDropped: false };
    await work(joint ? this.#takeAlike(joint) : []);
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

  /** What waits and can be done with this work, those of a person first; it waits no longer. */
  #takeAlike({ key, rows, mostRows }: Joint): Joint[] {
    const taken: Joint[] = [];
    let all = rows;
    for (const priority of ['interactive', 'batch'] as const) {
      this.#waiting[priority] = this.#waiting[priority].filter(({ joint }) => {
        if (joint?.key !== key || all + joint.rows > mostRows) return true;
        all += joint.rows;
        taken.push(joint);
        return false;
      });
    }
    return taken;
  }

  #next(): Waiting<Joint> | undefined {
    return this.#waiting.interactive.shift() ?? this.#waiting.batch.shift();
  }
}
