import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { ModelKindName } from '../../../../src-shared/model/model.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { ListedFiles } from '../../../engines/models/checked-files.ts';
import type { GraphRunner } from '../../../engines/models/graph-runner.ts';
import type { ModelFile, TokenizerSpec } from '../../../engines/models/model-file.ts';

/** What a kind is called. */
export const KIND_WORDS: Readonly<Record<ModelKindName, Sentence>> = {
  encoder: say('kind-encoder'),
  sentence: say('kind-sentence'),
  detector: say('kind-detector'),
  reader: say('kind-reader'),
  voice: say('kind-voice'),
  sound: say('kind-sound'),
  speech: say('kind-speech'),
  language: say('kind-language'),
};

/** What every model's manifest says, whatever else its kind adds. */
export interface ModelManifest {
  /** How it is chosen; no two models have the same. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly licence: string;
  /** Where the files come from, with the revision. */
  readonly source: string;
  readonly languages?: readonly string[] | undefined;
  readonly files: readonly ModelFile[];
}

/** What models run on. */
export interface ModelRuntime {
  readonly inference: GraphRunner;
}

/** What is written as the `model.json` of an imported model. */
export type ModelJson = ModelManifest & { readonly format: 1; readonly kind: ModelKindName };

/** How models of a kind are published without a `model.json`. */
export interface PublishedLayout<Manifest> {
  recognises(folder: string): Promise<boolean>;
  /** The files that are run, of all that the folder holds. Throws `model-missing`. */
  files(folder: string): Promise<readonly string[]>;
  /**
   * Describes a model of that layout; its graphs may be opened where they were copied to. Throws `unsupported`,
   * `model-missing`, `model-invalid`.
   */
  describe(
    folder: string,
    copied: ListedFiles,
    known: Pick<ModelManifest, 'id' | 'title' | 'version' | 'source'>,
    runtime: ModelRuntime,
  ): Promise<Manifest>;
}

/**
 * A kind of model: how its folder is read, opened and checked. A new kind is a file beside this one and its line in
 * `kinds.ts`; its folders then lie among those of the other kinds. `defineKind` makes one of what differs.
 */
export interface ModelKind<Manifest extends ModelManifest = ModelManifest, Model = unknown> {
  readonly kind: ModelKindName;
  /** Throws `model-missing`, `model-invalid`. */
  readManifest(folder: string): Promise<Manifest>;
  /** The manifest as `model.json` holds it. */
  toJson(manifest: Manifest): ModelJson;
  /** The ONNX files that are run. */
  graphs(manifest: Manifest): readonly string[];
  tokenizer?(manifest: Manifest): TokenizerSpec | undefined;
  /** Opens it for use, once its files are found to be what its manifest lists. Throws `model-missing`, `model-invalid`, `unsupported`. */
  open(folder: string, runtime: ModelRuntime): Promise<Model>;
  /** The manifest with a self-test, computed here where it has none. */
  withSelfTest(folder: string, manifest: Manifest, runtime: ModelRuntime): Promise<Manifest>;
  /** Checks it completely: checksums, and its self-test computed again. Throws what is wrong. */
  verify(folder: string, runtime: ModelRuntime): Promise<void>;
  readonly published?: PublishedLayout<Manifest>;
}

/** The error for an id that no installed model of a kind has. */
export function missingModel(kind: ModelKindName, id: string, installed: readonly string[]): VigilError {
  return new VigilError('model-missing', say('model-not-found', { kind: KIND_WORDS[kind], id }), {
    hint: say('model-not-found-hint', { installed: installed.join(', ') }),
    details: { kind, id, installed },
  });
}
