import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { workerEntry } from '../entry.ts';
import type { TaskInput, TaskMessage, TaskOutput, TaskTable } from '../tasks/task-table.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { PoolMessage, WorkerMessage } from './worker-messages.ts';

const DEFAULT_ABORT_GRACE_MS = 3000;

export interface WorkerPoolOptions {
  /** A new connection to the inference host, asked for by a thread on first use and after the host ended. */
  readonly connectInference: () => MessagePort;
  /** Most threads at once; the cores' number, at least two, when left out. */
  readonly size?: number;
  /** How long a stopped task may tidy up before its thread is ended; 3000 when left out. */
  readonly abortGraceMs?: number;
  /** Entry of the threads; the one that serves `TASKS` when left out. */
  readonly entry?: URL;
}

export interface TaskRunOptions<Message> {
  readonly signal?: AbortSignal;
  readonly onMessage?: (message: Message) => void;
  /** Buffers of the input to move instead of copy. */
  readonly transfer?: readonly ArrayBuffer[];
}

interface Job {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  readonly onMessage: (message: unknown) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: VigilError) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
  graceTimer: NodeJS.Timeout | undefined;
}

/** Worker threads for typed tasks: started when needed, one task each at a time, replaced when they die. */
export class WorkerPool<Table extends TaskTable = Tasks> {
  readonly #connectInference: () => MessagePort;
  readonly #size: number;
  readonly #entry: URL;
  readonly #abortGraceMs: number;
  readonly #threads = new Set<Thread>();
  #waiting: Job[] = [];
  #lastId = 0;
  #closed = false;

  constructor({ connectInference, size, entry, abortGraceMs }: WorkerPoolOptions) {
    this.#connectInference = connectInference;
    this.#abortGraceMs = abortGraceMs ?? DEFAULT_ABORT_GRACE_MS;
    this.#entry = entry ?? workerEntry('worker-main');
    this.#size = size ?? Math.max(2, availableParallelism());
  }

  /** Tasks that run or wait. */
  get load(): number {
    return this.#waiting.length + [...this.#threads].filter((thread) => thread.job).length;
  }

  /**
   * Runs a task in a thread. Rejects with what the task threw, `cancelled` when `signal` is aborted or the pool closes,
   * `internal` when the thread died.
   */
  async run<Name extends keyof Table & string>(
    task: Name,
    input: TaskInput<Table, Name>,
    options: TaskRunOptions<TaskMessage<Table, Name>> = {},
  ): Promise<TaskOutput<Table, Name>> {
    const { signal, onMessage, transfer = [] } = options;
    if (this.#closed || signal?.aborted) throw cancelled();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const job: Job = {
      id: ++this.#lastId,
      task,
      input,
      transfer,
      onMessage: (message) => onMessage?.(message as TaskMessage<Table, Name>),
      resolve,
      reject,
    };
    const abort = (): void => this.#abort(job);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(job);
    this.#assign();
    try {
      const result = await promise;
      // A task that finished in spite of the abort did so for nobody.
      if (signal?.aborted) throw cancelled();
      return result as TaskOutput<Table, Name>;
    } catch (thrown) {
      throw signal?.aborted ? cancelled() : thrown;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends every thread; what runs or waits rejects with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(cancelled());
    const threads = [...this.#threads];
    for (const thread of threads) this.#settle(thread)?.reject(cancelled());
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#threads].find((thread) => !thread.job);
      const thread = idle ?? (this.#threads.size < this.#size ? this.#start() : undefined);
      if (!thread) return;
      const job = this.#waiting.shift()!;
      thread.job = job;
      thread.worker.ref();
      try {
        post(thread, { kind: 'run', id: job.id, task: job.task, input: job.input }, job.transfer);
      } catch (cause) {
        this.#settle(thread);
        job.reject(new VigilError('internal', say('thread-input-unsendable', { task: job.task }), { cause }));
      }
    }
  }

  #start(): Thread {
    const worker = new Worker(this.#entry, { name: 'worker' });
    const thread: Thread = { worker, job: undefined, graceTimer: undefined };
    let cause: unknown;
    worker.on('message', (message: WorkerMessage) => this.#receive(thread, message));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#threads.delete(thread);
      const reason = cause instanceof Error ? cause.message : 'it ended';
      const job = this.#settle(thread);
      job?.reject(new VigilError('internal', say('thread-died', { task: job.task, reason }), { cause }));
      if (!this.#closed) this.#assign();
    });
    this.#threads.add(thread);
    return thread;
  }

  #receive(thread: Thread, message: WorkerMessage): void {
    if (message.kind === 'need-inference-port') {
      const port = this.#connectInference();
      post(thread, { kind: 'inference-port', port }, [port]);
      return;
    }
    const { job } = thread;
    if (!job || job.id !== message.id) return;
    if (message.kind === 'emit') {
      job.onMessage(message.message);
      return;
    }
    this.#settle(thread);
    if (message.kind === 'done') job.resolve(message.result);
    else job.reject(VigilError.fromShape(message.error));
    this.#assign();
  }

  #abort(job: Job): void {
    if (this.#waiting.includes(job)) {
      this.#waiting = this.#waiting.filter((other) => other !== job);
      job.reject(cancelled());
      return;
    }
    const thread = [...this.#threads].find((candidate) => candidate.job === job);
    if (!thread) return;
    post(thread, { kind: 'abort', id: job.id });
    thread.graceTimer = setTimeout(() => void thread.worker.terminate(), this.#abortGraceMs);
  }

  /** Takes the job off its thread, which may now sleep without keeping the process alive. */
  #settle(thread: Thread): Job | undefined {
    const { job } = thread;
    clearTimeout(thread.graceTimer);
    thread.job = undefined;
    thread.worker.unref();
    return job;
  }
}

function post(thread: Thread, message: PoolMessage, transfer: readonly (ArrayBuffer | MessagePort)[] = []): void {
  thread.worker.postMessage(message, [...transfer]);
}

function cancelled(): VigilError {
  return new VigilError('cancelled', say('stopped-early'));
}
