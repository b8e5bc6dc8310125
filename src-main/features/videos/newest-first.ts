import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

interface Waiting {
  start(): void;
  drop(): void;
}

/**
 * Runs a few of many short tasks at once, the newest first: whoever scrolls on wants to see what is in view now. What
 * nobody waits for any more is never begun, and of too many the oldest are dropped (`cancelled`).
 */
export class NewestFirst {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor({ atOnce, maxWaiting }: { readonly atOnce: number; readonly maxWaiting: number }) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** Throws `cancelled` when the signal is aborted before its turn, or when it was dropped. */
  run<Result>(signal: AbortSignal, task: () => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const drop = (): void => {
        const at = this.#waiting.indexOf(turn);
        if (at !== -1) this.#waiting.splice(at, 1);
        signal.removeEventListener('abort', drop);
        reject(new VigilError('cancelled', say('stopped-early')));
      };
      const turn: Waiting = {
        drop,
        start: () => {
          signal.removeEventListener('abort', drop);
          this.#running += 1;
          void task()
            .then(resolve, reject)
            .finally(() => {
              this.#running -= 1;
              this.#next();
            });
        },
      };
      if (signal.aborted) return drop();
      signal.addEventListener('abort', drop, { once: true });
      this.#waiting.push(turn);
      if (this.#waiting.length > this.#maxWaiting) this.#waiting[0]!.drop();
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const turn = this.#waiting.pop();
      if (!turn) return;
      turn.start();
    }
  }
}
