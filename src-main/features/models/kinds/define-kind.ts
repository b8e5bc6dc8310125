import type { z } from 'zod';
import { checkGraphTests, type GraphPass, type GraphTest, graphTestsOf } from '../../../engines/models/graph-test.ts';
import type { TokenizerSpec } from '../../../engines/models/model-file.ts';
import { readModelManifest } from '../../../engines/models/model-manifest.ts';
import type { ModelJson, ModelKind, ModelRuntime, PublishedLayout } from './kind.ts';

/** A `model.json` whose self-test is passes of its graphs. */
interface GraphManifest extends ModelJson {
  readonly selfTest: readonly GraphTest[];
}

/** What one kind has that others have not. */
interface KindDefinition<Manifest extends GraphManifest, Model> {
  readonly kind: Manifest['kind'];
  /** The shape of its `model.json`, see `modelManifest`. */
  readonly manifest: z.ZodType<Manifest>;
  /** The ONNX files that are run. */
  graphs(manifest: Manifest): readonly string[];
  tokenizer?(manifest: Manifest): TokenizerSpec | undefined;
  /** Passes that tell its graphs from others; run at import and compared with ever after. */
  passes(manifest: Manifest): readonly GraphPass[];
  /** Opens a model whose files were checked. Throws `model-invalid`, `unsupported`. */
  open(folder: string, manifest: Manifest, runtime: ModelRuntime): Promise<Model> | Model;
  readonly published?: PublishedLayout<Manifest>;
}

/** A kind whose models lie in folders with a `model.json` and are tested by passes of their graphs. */
export function defineKind<Manifest extends GraphManifest, Model>(
  definition: KindDefinition<Manifest, Model>,
): ModelKind<Manifest, Model> {
  const { kind, manifest: shape, published } = definition;
  const readManifest = (folder: string): Promise<Manifest> => readModelManifest(folder, shape);
  const check = async (folder: string, { inference }: ModelRuntime, afresh: boolean): Promise<Manifest> => {
    const manifest = await readManifest(folder);
    const { files } = manifest;
    const tokenizer = definition.tokenizer?.(manifest);
    await inference.check(folder, { files, graphs: definition.graphs(manifest), tokenizer }, { afresh });
    return manifest;
  };
  return {
    kind,
    readManifest,
    toJson: (manifest) => manifest,
    graphs: (manifest) => definition.graphs(manifest),
    tokenizer: (manifest) => definition.tokenizer?.(manifest),
    open: async (folder, runtime) => definition.open(folder, await check(folder, runtime, false), runtime),
    withSelfTest: async (folder, manifest, runtime) => {
      if (manifest.selfTest.length > 0) return manifest;
      const selfTest = await graphTestsOf(folder, manifest, definition.passes(manifest), runtime.inference);
      return { ...manifest, selfTest };
    },
    verify: async (folder, runtime) => {
      const manifest = await check(folder, runtime, true);
      await definition.open(folder, manifest, runtime);
      await checkGraphTests(folder, manifest, manifest.selfTest, runtime.inference);
    },
    ...(published && { published }),
  };
}
