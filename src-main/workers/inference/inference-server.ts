import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { WireTensors } from '../../engines/models/graph-runner.ts';
import { InferenceMatrices } from './inference-matrices.ts';
import type {
  ClientMessage,
  HostOperation,
  HostOptions,
  HostReply,
  HostResult,
  Placement,
} from './inference-messages.ts';
import { InferenceQueue, type JointWork } from './inference-queue.ts';
import { InferenceSessions } from './inference-sessions.ts';
import { joined, jointKey, MOST_JOINT_ROWS, parted, rowsOf } from './joint-run.ts';

export type Reply = (reply: HostReply, transfer: readonly ArrayBuffer[]) => void;

/** Answers clients' messages; knows nothing of how they travel. */
export class InferenceServer {
  readonly #carrier: 'thread' | 'process';
  readonly #sessions: InferenceSessions;
  readonly #matrices: InferenceMatrices;
  readonly #queue = new InferenceQueue<JointRun>();

  constructor(options: HostOptions, carrier: 'thread' | 'process') {
    this.#carrier = carrier;
    this.#sessions = new InferenceSessions(options.threads, options.memoryBytes);
    for (const placement of options.placements) this.place(placement);
    this.#matrices = new InferenceMatrices(options.graphsDir, options.threads);
  }

  receive(client: number, message: ClientMessage, reply: Reply): void {
    if (message.kind === 'cancel') {
      this.#queue.drop(client, message.id);
      return;
    }
    const { id, priority, operation } = message;
    const answer = async (perform: () => Promise<HostResult>): Promise<void> => {
      try {
        const result = await perform();
        reply({ id, ok: true, result }, buffersOf(operation, result));
      } catch (thrown) {
        reply({ id, ok: false, error: asVigilError(thrown).toShape() }, []);
      }
    };
    const joint = jointOf(operation, answer);
    const work = async (others: readonly JointRun[]): Promise<void> => {
      if (joint && others.length > 0) await this.#runTogether([joint, ...others]);
      else await answer(() => this.#perform(operation));
    };
    this.#queue.add(client, id, priority, work, joint);
  }

  /** One pass for several requests; where that does not work out, one for each. */
  async #runTogether(requests: readonly JointRun[]): Promise<void> {
    const { model } = requests[0]!.operation;
    const feeds = requests.map(({ operation }) => operation.feeds);
    const outputs = await this.#sessions.run(model, joined(feeds)).then(
      (all) => parted(all, feeds.map(rowsOf)),
      () => undefined,
    );
    for (const [at, { operation, answer }] of requests.entries()) {
      const own = outputs?.[at];
      await answer(async () => own ?? this.#perform(operation));
      if (own && this.#carrier === 'thread') freeFeeds(operation.feeds);
    }
  }

  place({ folder, device }: Placement): void {
    this.#sessions.place(folder, device);
  }

  disconnect(client: number): void {
    this.#queue.drop(client);
  }

  async #perform(operation: HostOperation): Promise<HostResult> {
    switch (operation.op) {
      case 'check':
        await this.#sessions.check(operation.folder, operation.manifest, operation.options);
        return null;
      case 'describe':
        return this.#sessions.describe(operation.model);
      case 'tokenise':
        return this.#sessions.tokenise(operation.texts);
      case 'run':
        try {
          return await this.#sessions.run(operation.model, operation.feeds);
        } finally {
          if (this.#carrier === 'thread') freeFeeds(operation.feeds);
        }
      case 'sequence':
        try {
          return await this.#sessions.sequence(operation.model, operation.request, {}, () => this.#queue.pause());
        } finally {
          if (this.#carrier === 'thread') freeFeeds(operation.request.steps);
        }
      case 'decode':
        return this.#sessions.decode(operation.model, operation.request, {}, () => this.#queue.pause());
      case 'release':
        await this.#sessions.release(operation.model);
        return null;
      case 'matrix-begin':
        this.#matrices.begin(operation.id, operation.dim);
        return null;
      case 'matrix-rows':
        this.#matrices.append(operation.id, operation.block);
        return null;
      case 'matrix-drop':
        this.#matrices.drop(operation.id);
        return null;
      case 'scores':
        return this.#matrices.scores(operation.id, operation.queries, operation.startRow, operation.endRow);
      case 'matmul':
        return this.#matrices.product(operation.product);
      case 'stats':
        return {
          carrier: this.#carrier,
          models: this.#sessions.stats(),
          memory: this.#sessions.memory,
          matrices: this.#matrices.stats(),
          waiting: this.#queue.length,
        };
    }
  }
}

type RunOperation = Extract<HostOperation, { readonly op: 'run' }>;

/** A pass that may be one with others. */
interface JointRun extends JointWork {
  readonly operation: RunOperation;
  readonly answer: (perform: () => Promise<HostResult>) => Promise<void>;
}

function jointOf(operation: HostOperation, answer: JointRun['answer']): JointRun | undefined {
  if (operation.op !== 'run' || !operation.rowsApart) return undefined;
  const { model, feeds } = operation;
  return { key: jointKey(model, feeds), rows: rowsOf(feeds), mostRows: MOST_JOINT_ROWS, operation, answer };
}

/**
 * Feeds came by a thread's message and are nobody else's; left to the garbage collector, tens of megabytes of them pile
 * up. Between processes they are not ours to free: Node's channel hands out views of the buffer it still reads from.
 */
function freeFeeds(feeds: WireTensors): void {
  for (const { data } of Object.values(feeds)) {
    if (data.buffer instanceof ArrayBuffer && !data.buffer.detached) data.buffer.transfer(0);
  }
}

/** Buffers of a result, to be moved rather than copied. */
function buffersOf(operation: HostOperation, result: HostResult): ArrayBuffer[] {
  if (result instanceof Float32Array) return result.buffer instanceof ArrayBuffer ? [result.buffer] : [];
  if (operation.op !== 'run' || result === null) return [];
  const buffers = Object.values(result as WireTensors).map((tensor) => tensor.data.buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
