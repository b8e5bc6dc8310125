import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { EncoderInfo } from '../../../src-shared/model/system.ts';
import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { EncoderManifest } from '../../engines/encoders/manifest.ts';

export interface EncoderRegistryDependencies {
  /** Folders that hold one encoder folder each: the built-in ones first, then what the user installed. */
  readonly roots: readonly string[];
  readonly readManifest: (folder: string) => Promise<EncoderManifest>;
  /** Opens an encoder after checking its files and self-test; throws `model-invalid`. */
  readonly open: (folder: string) => Promise<FrameEncoder>;
  readonly defaultEncoderId: () => string;
}

/** The encoders of this machine: where they lie, whether they can be used, and the opened ones. */
export interface EncoderRegistry {
  list(): Promise<EncoderInfo[]>;
  /** Folder and manifest of an encoder; the default one when no id is given. Throws `model-missing`. */
  locate(encoderId?: string): Promise<{ folder: string; manifest: EncoderManifest }>;
  /** The opened encoder; callers who come together share one opening, and a failed one is tried again. */
  open(encoderId?: string): Promise<FrameEncoder>;
}

interface Found {
  readonly folder: string;
  readonly builtIn: boolean;
  readonly manifest?: EncoderManifest;
  readonly problem?: string;
  readonly name: string;
}

export function createEncoderRegistry(dependencies: EncoderRegistryDependencies): EncoderRegistry {
  const { roots, readManifest, defaultEncoderId } = dependencies;
  const opening = new Map<string, Promise<FrameEncoder>>();

  const discover = async (): Promise<Found[]> => {
    const found: Found[] = [];
    for (const [rootIndex, root] of roots.entries()) {
      for (const name of await foldersOf(root)) {
        const folder = join(root, name);
        const builtIn = rootIndex === 0;
        try {
          found.push({ folder, builtIn, name, manifest: await readManifest(folder) });
        } catch (thrown) {
          found.push({ folder, builtIn, name, problem: asVigilError(thrown).message });
        }
      }
    }
    return found;
  };

  const registry: EncoderRegistry = {
    async list() {
      const found = await discover();
      return found.map((entry) => toInfo(entry, defaultEncoderId()));
    },
    async locate(encoderId = defaultEncoderId()) {
      for (const { folder, manifest } of await discover()) {
        if (manifest?.id === encoderId) return { folder, manifest };
      }
      const known = (await discover()).flatMap(({ manifest }) => (manifest ? [manifest.id] : []));
      throw new VigilError('model-missing', `There is no encoder "${encoderId}" on this machine.`, {
        hint: `Installed: ${known.join(', ')}. Choose one of these, or import the encoder on the Models page.`,
        details: { encoderId, known },
      });
    },
    async open(encoderId = defaultEncoderId()) {
      const pending = opening.get(encoderId);
      if (pending) return pending;
      const fresh = registry.locate(encoderId).then(({ folder }) => dependencies.open(folder));
      opening.set(encoderId, fresh);
      fresh.catch(() => opening.delete(encoderId));
      return fresh;
    },
  };
  return registry;
}

async function foldersOf(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return [];
    throw thrown;
  }
}

function toInfo({ manifest, problem, builtIn, name }: Found, defaultId: string): EncoderInfo {
  return {
    encoderId: manifest?.id ?? name,
    name: manifest?.title ?? name,
    version: manifest?.version ?? '',
    kind: manifest?.kind ?? 'frame',
    dim: manifest?.dim ?? 0,
    hasText: Boolean(manifest?.text),
    sampleRateFps: manifest?.sampleRateFps ?? 0,
    isDefault: manifest?.id === defaultId,
    builtIn,
    state: manifest ? 'ready' : 'invalid',
    problem: problem ?? null,
    description: builtIn ? 'Comes with Vigil and is always there.' : (manifest?.source ?? ''),
    licence: manifest?.licence ?? '',
  };
}
