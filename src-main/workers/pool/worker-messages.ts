import type { MessagePort } from 'node:worker_threads';
import type { ErrorShape } from '../../../src-shared/contract/errors.ts';

export type PoolMessage =
  | { readonly kind: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'inference-port'; readonly port: MessagePort };

export type WorkerMessage =
  | { readonly kind: 'emit'; readonly id: number; readonly message: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorShape }
  | { readonly kind: 'need-inference-port' };
