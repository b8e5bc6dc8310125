import { once } from 'node:events';
import { type MessagePort, Worker } from 'node:worker_threads';
import { workerEntry } from '../entry.ts';
import type { OwnerMessage, RelayedReply } from './inference-messages.ts';

/** What carries the inference host: a thread that takes real ports, or a process whose messages are relayed. */
export interface InferenceCarrier {
  readonly kind: 'thread' | 'process';
  post(message: OwnerMessage, transfer?: readonly MessagePort[]): void;
  /** Replies to relayed clients; a thread never has any. */
  onRelay(listener: (reply: RelayedReply) => void): void;
  /** Called once, however the carrier ended. */
  onExit(listener: (reason: string) => void): void;
  kill(): Promise<void>;
}

export type StartCarrier = () => InferenceCarrier;

/** A worker thread of this process: the carrier under plain Node. */
export function startThreadCarrier(): InferenceCarrier {
  const worker = new Worker(workerEntry('inference-host'), { name: 'inference-host' });
  let reason = 'it ended';
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  let isOver = false;
  worker.once('exit', () => {
    isOver = true;
  });
  // Waiting requests keep the process alive through their own ports, the idle host must not.
  worker.unref();
  return {
    kind: 'thread',
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onRelay: () => undefined,
    onExit: (listener) => worker.once('exit', () => listener(reason)),
    // Never `terminate`: a pass that is cut off in a thread aborts the whole process. It ends after the pass.
    kill: async () => {
      if (isOver) return;
      const over = once(worker, 'exit');
      worker.ref();
      worker.postMessage({ kind: 'end' } satisfies OwnerMessage);
      await over;
    },
  };
}
