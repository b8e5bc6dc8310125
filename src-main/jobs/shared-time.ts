/** How fast each of `count` jobs of a kind is that run at once, against one that has the machine to itself. */
export function speedAmong(count: number): number {
  // Between that of jobs that share everything and that of jobs that share nothing: an assumption.
  return count <= 1 ? 1 : 1.2 / count;
}

/**
 * The time that jobs of one kind share: a clock that runs slower the more of them run, so that what is measured on it
 * holds however many run later, and what is left on it in seconds of the clock on the wall.
 */
export class SharedTime {
  readonly #nowMs: () => number;
  /** Seconds of this clock that each of the running jobs has left; undefined while unknown. */
  readonly #left = new Map<string, number | undefined>();
  #sharedMs = 0;
  #seenMs: number;
  /** Whether another job waits to take the place of one that ends. */
  isAwaited = false;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#seenMs = nowMs();
  }

  begin(jobId: string): void {
    this.nowMs();
    this.#left.set(jobId, undefined);
  }

  end(jobId: string): void {
    this.nowMs();
    this.#left.delete(jobId);
  }

  /** Milliseconds of this clock. */
  nowMs(): number {
    const atMs = this.#nowMs();
    this.#sharedMs += (atMs - this.#seenMs) * speedAmong(this.#left.size);
    this.#seenMs = atMs;
    return this.#sharedMs;
  }

  /** Says what a running job has left. */
  tell(jobId: string, leftSec: number | null): void {
    if (this.#left.has(jobId)) this.#left.set(jobId, leftSec ?? undefined);
  }

  leftOf(jobId: string): number | undefined {
    return this.#left.get(jobId);
  }

  /** How long a running job takes for so much of its work, in seconds of the clock on the wall. */
  onTheWall(jobId: string, sec: number): number {
    const others = [...this.#left].filter(([id]) => id !== jobId).map(([, left]) => left ?? Number.POSITIVE_INFINITY);
    if (this.isAwaited) return sec / speedAmong(others.length + 1);
    let [passed, done, count] = [0, 0, others.length + 1];
    for (const left of others.toSorted((a, b) => a - b)) {
      if (left >= sec) break;
      passed += (left - done) / speedAmong(count);
      done = left;
      count -= 1;
    }
    return passed + (sec - done) / speedAmong(count);
  }
}

/** When jobs end that are worked on in this order, so many at once: seconds from now, for each. `left` as of `SharedTime`. */
export function endsOf(left: readonly number[], atOnce: number): number[] {
  const ends = left.map(() => 0);
  const running: { readonly at: number; left: number }[] = [];
  let next = 0;
  let now = 0;
  for (;;) {
    while (running.length < atOnce && next < left.length) running.push({ at: next, left: left[next++]! });
    if (running.length === 0) return ends;
    const step = Math.min(...running.map((job) => job.left));
    now += step / speedAmong(running.length);
    for (const job of running) job.left -= step;
    for (const { at } of running.filter((job) => job.left <= 1e-9)) ends[at] = now;
    running.splice(0, running.length, ...running.filter((job) => job.left > 1e-9));
  }
}
