/** What models need of the inference host; the client in `workers/` provides it. */
import type { DeviceName } from '../../../src-shared/model/device.ts';
import type { ListedFiles } from './checked-files.ts';
import type { CheckedManifest } from './model-check.ts';
import type { TokenizerSpec } from './model-file.ts';

export type TensorContent = Float32Array | Uint8Array | Int32Array | BigInt64Array;
export interface WireTensor {
  readonly type: 'float32' | 'uint8' | 'int32' | 'int64';
  readonly dims: readonly number[];
  readonly data: TensorContent;
}
export type WireTensors = Readonly<Record<string, WireTensor>>;

/** A model is named by its file; opening it twice with the same options gives the same session. */
export interface ModelRef {
  readonly path: string;
  /** Threads of one pass; left out, the host's default (all cores). */
  readonly threads?: number;
  /** What it runs on, and nothing else; left out, the device that its folder was placed on, or the processor. */
  readonly device?: DeviceName;
  /** The files of the model's folder: it opens only while they are what is listed. Left out, it is one file alone. */
  readonly listed?: ListedFiles;
}

/** `interactive` (a person waits) is served before `batch` (ingest) whenever the host picks its next piece of work. */
export type Priority = 'interactive' | 'batch';

export interface RunOptions {
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Moves the feeds' buffers instead of copying them; they are unusable afterwards. */
  readonly moveFeeds?: boolean;
  /** Each row gives its outputs by itself, to the last few bits: passes that wait may be worked through as one. */
  readonly rowsApart?: boolean;
}

export interface CheckOptions {
  /** Reads every file, whatever was found before. */
  readonly afresh?: boolean;
}

/** Texts for an open vocabulary, whose word list is read where models run. */
export interface TextsToTokenise {
  readonly listed: ListedFiles;
  readonly tokenizer: TokenizerSpec;
  readonly texts: readonly string[];
  readonly maxLength: number;
}

export interface GraphShape {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface GraphRunner {
  /**
   * Checks a model's files where models run, away from this thread; those found sound are read again when they have
   * changed. Throws `model-missing`, `model-invalid`.
   */
  check(folder: string, manifest: CheckedManifest, options?: CheckOptions): Promise<void>;
  /** Opens a model and tells its inputs and outputs. Throws `model-missing`, `model-invalid`. */
  describe(model: ModelRef): Promise<GraphShape>;
  /** Token ids of texts, see `Tokenizer.encode`. Throws `model-missing`, `model-invalid`. */
  tokenise(texts: TextsToTokenise): Promise<number[][]>;
  /** Closes what is open of a model. */
  release(model: ModelRef): Promise<void>;
  /** One pass of a model, opened if need be. Throws `model-missing`, `model-invalid`, `cancelled`, `internal`. */
  run(model: ModelRef, feeds: WireTensors, options?: RunOptions): Promise<WireTensors>;
}
