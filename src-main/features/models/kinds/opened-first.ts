import type { ModelKind, ModelManifest } from './kind.ts';

/** A kind whose models are opened before they are tested: that says what is wrong with a graph, which a pass cannot. */
export function openedFirst<Manifest extends ModelManifest, Model>(
  kind: ModelKind<Manifest, Model>,
): ModelKind<Manifest, Model> {
  return {
    ...kind,
    withSelfTest: async (folder, manifest, runtime) => {
      await kind.open(folder, runtime);
      return kind.withSelfTest(folder, manifest, runtime);
    },
  };
}
