import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { type ChosenModels, type ModelKindName, NO_MODEL } from '../../../src-shared/model/model.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { ENCODER_FILE } from '../../engines/encoders/load-encoder.ts';
import type { GraphRunner } from '../../engines/models/graph-runner.ts';
import { kindInFolder } from '../../engines/models/model-manifest.ts';
import type { Log } from '../../platform/log.ts';
import { type ModelKind, type ModelManifest, type ModelRuntime, missingModel } from './kinds/kind.ts';
import { MODEL_KINDS } from './kinds/kinds.ts';

/** A folder that holds a model, or what should be one. */
export interface FoundModel<Manifest extends ModelManifest = ModelManifest> {
  readonly kind: ModelKindName;
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
  readonly builtIn: boolean;
  /** Undefined when the folder cannot be used; `problem` says why. */
  readonly manifest?: Manifest;
  readonly problem?: Sentence;
}

/** Where a model lies, and what its manifest says. */
interface LocatedModel<Manifest extends ModelManifest = ModelManifest> {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The models of one kind: where they lie, whether they can be used, and the opened ones. */
interface ModelsOfKind<Manifest extends ModelManifest, Model> {
  list(): Promise<FoundModel<Manifest>[]>;
  /** Throws `model-missing`. */
  locate(id: string): Promise<LocatedModel<Manifest>>;
  /** The one to use: the user's choice while it is there, else the first that can be used; null when there is none, or none is wanted. */
  chosen(): Promise<LocatedModel<Manifest> | null>;
  /** The opened model; callers who come together share one opening, and a failed one is tried again. */
  open(id: string): Promise<Model>;
}

/** The models of this machine, of every kind, in the folders of a few roots. */
export interface ModelRegistry {
  readonly kinds: readonly ModelKind[];
  list(): Promise<FoundModel[]>;
  /** The model of that id, of whichever kind. Throws `model-missing`. */
  find(id: string): Promise<FoundModel>;
  /** Checks a model's files and its self-test; throws what is wrong. */
  verify(model: FoundModel): Promise<void>;
  /** The same with models that another runner runs. */
  verifyWith(model: FoundModel, inference: GraphRunner): Promise<void>;
  /** Lets go of an opened model whose folder was removed. */
  forget(id: string): void;
  ofKind<Manifest extends ModelManifest, Model>(kind: ModelKind<Manifest, Model>): ModelsOfKind<Manifest, Model>;
}

export interface ModelRegistryOptions {
  /** Folders that hold one folder for each model: the built-in ones first, then what the user installed. */
  readonly roots: readonly string[];
  readonly runtime: ModelRuntime;
  /** What the user chose. */
  readonly choices?: () => ChosenModels;
  readonly kinds?: readonly [ModelKind, ...ModelKind[]];
}

export function createModelRegistry(options: ModelRegistryOptions): ModelRegistry {
  const { roots, runtime, choices = (): ChosenModels => ({}), kinds = MODEL_KINDS } = options;
  const folders = async (): Promise<Place[]> => {
    const found: Place[] = [];
    for (const [rootIndex, root] of roots.entries()) {
      for (const name of await foldersOf(root)) {
        const folder = join(root, name);
        found.push({ folder, name, builtIn: rootIndex === 0, kind: await kindOf(folder, kinds[0].kind) });
      }
    }
    return found;
  };
  const opened = new Map<ModelKindName, Map<string, Promise<unknown>>>();
  const kindNamed = (name: ModelKindName): ModelKind => kinds.find(({ kind }) => kind === name) ?? kinds[0];
  const listAll = async (): Promise<FoundModel[]> => {
    const found: FoundModel[] = [];
    for (const place of await folders()) found.push(await read(place, kindNamed(place.kind)));
    return found;
  };
  return {
    kinds,
    list: listAll,
    async find(id) {
      const all = await listAll();
      const found = all.find(({ manifest }) => manifest?.id === id);
      if (found) return found;
      throw missingModel(kinds[0].kind, id, idsOf(all));
    },
    verify: ({ kind, folder }) => kindNamed(kind).verify(folder, runtime),
    verifyWith: ({ kind, folder }, inference) => kindNamed(kind).verify(folder, { ...runtime, inference }),
    forget: (id) => {
      for (const ofOneKind of opened.values()) ofOneKind.delete(id);
    },
    ofKind: <Manifest extends ModelManifest, Model>(kind: ModelKind<Manifest, Model>) => {
      const opening = (opened.get(kind.kind) ?? new Map()) as Map<string, Promise<Model>>;
      opened.set(kind.kind, opening);
      const list = async (): Promise<FoundModel<Manifest>[]> => {
        const found = [];
        for (const place of await folders()) if (place.kind === kind.kind) found.push(await read(place, kind));
        return found;
      };
      const located = async () =>
        (await list()).flatMap(({ folder, manifest }) => (manifest ? [{ folder, manifest }] : []));
      const locate = async (id: string) => {
        const all = await located();
        const found = all.find(({ manifest }) => manifest.id === id);
        if (found) return found;
        throw missingModel(
          kind.kind,
          id,
          all.map(({ manifest }) => manifest.id),
        );
      };
      return {
        list,
        locate,
        chosen: async () => {
          const choice = choices()[kind.kind];
          if (choice === NO_MODEL) return null;
          const all = await located();
          return all.find(({ manifest }) => manifest.id === choice) ?? all[0] ?? null;
        },
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

/**
 * The model of a kind to use, opened; null without one, and for one that cannot be opened: what it would add is left
 * out, and the list of models says what is wrong with it.
 */
export async function openChosen<Manifest extends ModelManifest, Model>(
  models: ModelRegistry,
  kind: ModelKind<Manifest, Model>,
  log: Log,
): Promise<Model | null> {
  const ofKind = models.ofKind(kind);
  const chosen = await ofKind.chosen();
  if (!chosen) return null;
  try {
    return await ofKind.open(chosen.manifest.id);
  } catch (thrown) {
    const error = asVigilError(thrown);
    if (!UNUSABLE.has(error.code)) throw thrown;
    log.warn(word(error.said.message), { model: chosen.manifest.id });
    return null;
  }
}

/** What is wrong with a model rather than with what it was asked. */
const UNUSABLE: ReadonlySet<string> = new Set(['model-missing', 'model-invalid', 'unsupported']);

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

/** The kind of a folder; one whose manifest cannot be read counts as `otherwise`, which says what is wrong with it. */
async function kindOf(folder: string, otherwise: ModelKindName): Promise<ModelKindName> {
  const named = await kindInFolder(folder).catch(() => undefined);
  if (named !== undefined) return named;
  return (await isThere(join(folder, ENCODER_FILE))) ? 'encoder' : otherwise;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
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
