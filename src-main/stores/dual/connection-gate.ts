import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** Lets work through, counts it, and can be closed until what is inside has left. */
export class ConnectionGate {
  #inside = 0;
  #closed: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  /** Waits while the gate is closed; returns what must be called on leaving. */
  async enter(): Promise<() => void> {
    while (this.#closed !== undefined) await this.#closed;
    this.#inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside -= 1;
      if (this.#inside === 0) this.#onEmpty?.();
    };
  }

  /** Closes, waits until nothing is inside, runs `work`, opens. Throws `conflict` when it does not get empty in time. */
  async whileClosed(patienceMs: number, work: () => Promise<void>): Promise<void> {
    if (this.#closed !== undefined) throw new VigilError('conflict', say('databases-exchanged-already'));
    let open: () => void = () => {};
    this.#closed = new Promise((resolve) => {
      open = resolve;
    });
    try {
      await this.#empty(patienceMs);
      await work();
    } finally {
      this.#closed = undefined;
      this.#onEmpty = undefined;
      open();
    }
  }

  async #empty(patienceMs: number): Promise<void> {
    if (this.#inside === 0) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new VigilError('conflict', say('database-did-not-come-to-rest'), {
              hint: say('database-did-not-come-to-rest-hint'),
            }),
          ),
        patienceMs,
      );
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
