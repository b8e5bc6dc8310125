import { type MessagePort, parentPort } from 'node:worker_threads';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { openEncoder } from '../../engines/encoders/open-encoder.ts';
import { type InstalledDetector, openDetector } from '../../engines/objects/detector.ts';
import { InferenceClient } from '../inference/inference-client.ts';
import type { TaskContext } from '../tasks/task-context.ts';
import type { TaskTable } from '../tasks/task-table.ts';
import type { PoolMessage, WorkerMessage } from './worker-messages.ts';

type LoadedTask = (input: unknown, context: TaskContext) => unknown;

/** Makes this thread run the pool's tasks, with one connection to the models and each encoder opened once. */
export function serveTasks(tasks: TaskTable): void {
  const pool = parentPort;
  if (!pool) throw new Error('Tasks are served in a worker thread only.');
  const portWaiters: ((port: MessagePort) => void)[] = [];
  const aborts = new Map<number, AbortController>();
  const send = (message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void =>
    pool.postMessage(message, [...transfer]);
  const inference = new InferenceClient(
    () =>
      new Promise((resolve) => {
        portWaiters.push(resolve);
        send({ kind: 'need-inference-port' });
      }),
  );

  const openEncoderOnce = once(
    (folder: string) => openEncoder(folder, inference),
    (folder) => folder,
  );
  const openDetectorOnce = once(
    ({ folder, manifest }: InstalledDetector) => openDetector(folder, manifest, inference),
    // Another version may have come into the folder since.
    ({ folder, manifest }) => JSON.stringify([folder, manifest]),
  );

  const runTask = async (id: number, name: string, input: unknown): Promise<void> => {
    const abort = new AbortController();
    aborts.set(id, abort);
    const context: TaskContext = {
      signal: abort.signal,
      emit: (message, transfer) => send({ kind: 'emit', id, message }, transfer),
      inference,
      openEncoder: openEncoderOnce,
      openDetector: openDetectorOnce,
    };
    try {
      const task = await loadTask(tasks, name);
      const result = await task(input, context);
      send({ kind: 'done', id, result }, movableBuffers(result));
    } catch (thrown) {
      send({ kind: 'failed', id, error: asVigilError(thrown).toShape() });
    } finally {
      aborts.delete(id);
    }
  };

  pool.on('message', (message: PoolMessage) => {
    if (message.kind === 'run') void runTask(message.id, message.task, message.input);
    if (message.kind === 'abort') aborts.get(message.id)?.abort();
    if (message.kind === 'inference-port') portWaiters.shift()?.(message.port);
  });
}

/** Opens each model once; one that fails is tried again. */
function once<Place, Model>(
  open: (place: Place) => Promise<Model>,
  keyOf: (place: Place) => string,
): (place: Place) => Promise<Model> {
  const opened = new Map<string, Promise<Model>>();
  return (place) => {
    const key = keyOf(place);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const opening = open(place);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));
    return opening;
  };
}

async function loadTask(tasks: TaskTable, name: string): Promise<LoadedTask> {
  const load = tasks[name];
  if (!load) throw new VigilError('internal', say('thread-task-unknown', { task: name }));
  // The pool's types tie each name to its input; across the thread that knowledge is gone.
  const task: unknown = await load();
  return task as LoadedTask;
}

/** Buffers of the typed arrays a result holds directly, where the array is all of its buffer: they can be moved. */
function movableBuffers(result: unknown): ArrayBuffer[] {
  const values: unknown[] = typeof result === 'object' && result !== null ? [result] : [];
  if (!ArrayBuffer.isView(result)) values.push(...values.flatMap((value) => Object.values(value as object)));
  const buffers = values.flatMap((value) =>
    ArrayBuffer.isView(value) && !Buffer.isBuffer(value) && value.byteLength === value.buffer.byteLength
      ? [value.buffer]
      : [],
  );
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
