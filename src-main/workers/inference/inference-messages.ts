import type { ErrorShape } from '../../../src-shared/contract/errors.ts';
import type { DeviceName } from '../../../src-shared/model/device.ts';
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

/** An open graph, and what was done with it. */
export interface OpenModelStats {
  readonly path: string;
  /** The folder of its model. */
  readonly folder: string;
  readonly device: DeviceName;
  /** Why it is not on the device it was meant for; null where it is. */
  readonly problem: string | null;
  readonly runs: number;
  /** Pictures, texts or blocks of sound that went through. */
  readonly rows: number;
  readonly busyMs: number;
  readonly bytes: number;
  /** What a pass takes at most since memory ran out in one; null where it never did. */
  readonly mostRows: number | null;
}

export interface HostStats {
  readonly carrier: 'thread' | 'process';
  readonly models: readonly OpenModelStats[];
  /** What open models may take, and are counted with. */
  readonly memory: { readonly budgetBytes: number; readonly takenBytes: number };
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
  | { readonly op: 'run'; readonly model: ModelRef; readonly feeds: WireTensors; readonly rowsApart: boolean }
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
  /** Memory that open models may take. */
  readonly memoryBytes: number;
  /** Models that do not run on the processor. */
  readonly placements: readonly Placement[];
}

/** The models of a folder, and what they run on. */
export interface Placement {
  readonly folder: string;
  readonly device: DeviceName;
}

/** Owner -> carrier. A thread receives real ports; a process cannot, so its clients' messages are relayed. */
export type OwnerMessage =
  | { readonly kind: 'configure'; readonly options: HostOptions }
  | { readonly kind: 'connect'; readonly client: number; readonly port?: PortLike }
  | { readonly kind: 'disconnect'; readonly client: number }
  | { readonly kind: 'place'; readonly placement: Placement }
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
