import type { ErrorShape } from '../../../src-shared/contract/errors.ts';
import type { DecodedTokens, SequenceResult, SequenceRun, TokenDecoding } from '../../engines/models/graph-loops.ts';
import type {
  CheckOptions,
  GraphShape,
  ModelRef,
  Priority,
  TextsToTokenise,
  WireTensors,
} from '../../engines/models/graph-runner.ts';
import type { CheckedManifest } from '../../engines/models/model-check.ts';

/** What passes between a client and the inference host, and between the host's owner and its carrier. */

export interface ModelDescription extends GraphShape {
  /** Time spent opening, 0 when it was open already. */
  readonly openedInMs: number;
}

export interface HostStats {
  readonly carrier: 'thread' | 'process';
  /** What the models run on, for people. */
  readonly device: string;
  readonly models: readonly { readonly path: string; readonly runs: number; readonly busyMs: number }[];
  readonly matrices: readonly { readonly id: string; readonly rows: number; readonly dim: number }[];
  readonly waiting: number;
}

export type HostOperation =
  | {
      readonly op: 'check';
      readonly folder: string;
      readonly manifest: CheckedManifest;
      readonly options: CheckOptions;
    }
  | { readonly op: 'describe'; readonly model: ModelRef }
  | { readonly op: 'tokenise'; readonly texts: TextsToTokenise }
  | { readonly op: 'run'; readonly model: ModelRef; readonly feeds: WireTensors }
  | { readonly op: 'sequence'; readonly model: ModelRef; readonly request: SequenceRun }
  | { readonly op: 'decode'; readonly model: ModelRef; readonly request: TokenDecoding }
  | { readonly op: 'release'; readonly model: ModelRef }
  | { readonly op: 'matrix-begin'; readonly id: string; readonly dim: number }
  | { readonly op: 'matrix-rows'; readonly id: string; readonly block: Float32Array }
  | { readonly op: 'matrix-drop'; readonly id: string }
  | {
      readonly op: 'scores';
      readonly id: string;
      readonly queries: Float32Array;
      readonly startRow: number;
      readonly endRow: number | null;
    }
  | { readonly op: 'matmul'; readonly product: ProductOperands }
  | { readonly op: 'stats' };

/** `a` (m x k) times `b`: k x n, or n x k when `transposeB`, all row after row. */
export interface ProductOperands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeB: boolean;
}

export type HostResult =
  | ModelDescription
  | readonly (readonly number[])[]
  | WireTensors
  | SequenceResult
  | DecodedTokens
  | Float32Array
  | HostStats
  | null;

export type ClientMessage =
  | { readonly kind: 'request'; readonly id: number; readonly priority: Priority; readonly operation: HostOperation }
  | { readonly kind: 'cancel'; readonly id: number };

export type HostReply =
  | { readonly id: number; readonly ok: true; readonly result: HostResult }
  | { readonly id: number; readonly ok: false; readonly error: ErrorShape };

export interface HostOptions {
  /** Where the product graphs lie (`matmul.onnx`, `matmul-transposed.onnx`). */
  readonly graphsDir: string;
  readonly threads: number;
}

/** Owner -> carrier. A thread receives real ports; a process cannot, so its clients' messages are relayed. */
export type OwnerMessage =
  | { readonly kind: 'configure'; readonly options: HostOptions }
  | { readonly kind: 'connect'; readonly client: number; readonly port?: PortLike }
  | { readonly kind: 'disconnect'; readonly client: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'relay'; readonly client: number; readonly message: ClientMessage };

/** Carrier -> owner, in process mode only. */
export interface RelayedReply {
  readonly kind: 'relay';
  readonly client: number;
  readonly message: HostReply;
}

/** The part of a message port that both Node's and a relay have. */
interface PortLike {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  close(): void;
}
