import type { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { GraphRunner } from '../../../engines/encoders/graph-runner.ts';

/** What every model's manifest says, whatever else its kind adds. */
export interface ModelManifest {
  /** How it is chosen; no two models of a kind have the same. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly licence: string;
  /** Where the files come from, with the revision. */
  readonly source: string;
}

/** What models run on. */
export interface ModelRuntime {
  readonly inference: GraphRunner;
}

/**
 * A kind of model: how its folder is told from others, read, opened and checked. A new kind is a file beside this one
 * and its line in `kinds.ts`; its folders then lie among those of the other kinds.
 */
export interface ModelKind<Manifest extends ModelManifest = ModelManifest, Model = unknown> {
  readonly kind: string;
  /** The file that makes a folder one of this kind. */
  readonly manifestFile: string;
  /** Throws `model-missing`, `model-invalid`. */
  readManifest(folder: string): Promise<Manifest>;
  /** Opens it for use, once its files are found to be what its manifest lists. Throws `model-missing`, `model-invalid`, `unsupported`. */
  open(folder: string, runtime: ModelRuntime): Promise<Model>;
  /** Checks it completely: checksums, and its self-test computed again. Throws what is wrong. */
  verify(folder: string, runtime: ModelRuntime): Promise<void>;
  /** The error for an id that no installed model of this kind has. */
  missing(id: string, installed: readonly string[]): VigilError;
}
