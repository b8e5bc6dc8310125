import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { ModelKind, ModelManifest, ModelRuntime } from './kinds/kind.ts';
import { MODEL_KINDS } from './kinds/kinds.ts';

/** A folder that holds a model, or what should be one. */
export interface FoundModel<Manifest extends ModelManifest = ModelManifest> {
  readonly kind: string;
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
  readonly builtIn: boolean;
  /** Undefined when the folder cannot be used; `problem` says why. */
  readonly manifest?: Manifest;
  readonly problem?: Sentence;
}

/** The models of one kind: where they lie, whether they can be used, and the opened ones. */
interface ModelsOfKind<Manifest extends ModelManifest, Model> {
  list(): Promise<FoundModel<Manifest>[]>;
  /** Throws `model-missing`. */
  locate(id: string): Promise<{ readonly folder: string; readonly manifest: Manifest }>;
  /** The opened model; callers who come together share one opening, and a failed one is tried again. */
  open(id: string): Promise<Model>;
}

/** The models of this machine, of every kind, in the folders of a few roots. */
export interface ModelRegistry {
  list(): Promise<FoundModel[]>;
  /** The model of that id, of whichever kind. Throws `model-missing`. */
  find(id: string): Promise<FoundModel>;
  /** Checks a model's files and its self-test; throws what is wrong. */
  verify(model: FoundModel): Promise<void>;
  /** Lets go of an opened model whose folder was removed. */
  forget(id: string): void;
  ofKind<Manifest extends ModelManifest, Model>(kind: ModelKind<Manifest, Model>): ModelsOfKind<Manifest, Model>;
}

export interface ModelRegistryOptions {
  /** Folders that hold one folder for each model: the built-in ones first, then what the user installed. */
  readonly roots: readonly string[];
  readonly runtime: ModelRuntime;
  readonly kinds?: readonly [ModelKind, ...ModelKind[]];
}

export function createModelRegistry({ roots, runtime, kinds = MODEL_KINDS }: ModelRegistryOptions): ModelRegistry {
  const folders = async (): Promise<Place[]> => {
    const found: Place[] = [];
    for (const [rootIndex, root] of roots.entries()) {
      for (const name of await foldersOf(root)) {
        const folder = join(root, name);
        found.push({ folder, name, builtIn: rootIndex === 0, kind: (await kindOf(folder, kinds)).kind });
      }
    }
    return found;
  };
  const opened: Map<string, unknown>[] = [];
  const kindNamed = (name: string): ModelKind => kinds.find(({ kind }) => kind === name)!;
  const listAll = async (): Promise<FoundModel[]> => {
    const found: FoundModel[] = [];
    for (const place of await folders()) found.push(await read(place, kindNamed(place.kind)));
    return found;
  };
  return {
    list: listAll,
    async find(id) {
      const all = await listAll();
      const found = all.find(({ manifest }) => manifest?.id === id);
      if (found) return found;
      throw kinds[0].missing(id, idsOf(all));
    },
    verify: ({ kind, folder }) => kindNamed(kind).verify(folder, runtime),
    forget: (id) => {
      for (const ofOneKind of opened) ofOneKind.delete(id);
    },
    ofKind: (kind) => {
      const opening = new Map<string, ReturnType<typeof kind.open>>();
      opened.push(opening);
      const list = async () => {
        const found = [];
        for (const place of await folders()) if (place.kind === kind.kind) found.push(await read(place, kind));
        return found;
      };
      const locate = async (id: string) => {
        const found = await list();
        for (const { folder, manifest } of found) if (manifest?.id === id) return { folder, manifest };
        throw kind.missing(id, idsOf(found));
      };
      return {
        list,
        locate,
        open(id) {
          const pending = opening.get(id);
          if (pending !== undefined) return pending;
          const fresh = locate(id).then(({ folder }) => kind.open(folder, runtime));
          opening.set(id, fresh);
          fresh.catch(() => opening.delete(id));
          return fresh;
        },
      };
    },
  };
}

type Place = Pick<FoundModel, 'kind' | 'folder' | 'name' | 'builtIn'>;

async function read<Manifest extends ModelManifest>(
  place: Place,
  kind: Pick<ModelKind<Manifest>, 'readManifest'>,
): Promise<FoundModel<Manifest>> {
  try {
    return { ...place, manifest: await kind.readManifest(place.folder) };
  } catch (thrown) {
    return { ...place, problem: asVigilError(thrown).said.message };
  }
}

function idsOf(models: readonly FoundModel[]): string[] {
  return models.flatMap(({ manifest }) => (manifest ? [manifest.id] : []));
}

async function kindOf(folder: string, kinds: readonly [ModelKind, ...ModelKind[]]): Promise<ModelKind> {
  for (const kind of kinds) {
    const isThere = await access(join(folder, kind.manifestFile)).then(
      () => true,
      () => false,
    );
    if (isThere) return kind;
  }
  return kinds[0];
}

async function foldersOf(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return [];
    throw thrown;
  }
}
