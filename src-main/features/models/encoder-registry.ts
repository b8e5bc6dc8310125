import type { EncoderInfo } from '../../../src-shared/model/system.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { EncoderManifest } from '../../engines/encoders/manifest.ts';
import { knownWords } from '../../engines/models/load-tokenizer.ts';
import { encoder } from './kinds/encoder.ts';
import type { FoundModel, ModelRegistry } from './model-registry.ts';

/** The encoders of this machine; where no id is given, the one that the settings name is meant. */
export interface EncoderRegistry {
  list(): Promise<EncoderInfo[]>;
  /** Folder and manifest of an encoder. Throws `model-missing`. */
  locate(encoderId?: string): Promise<{ folder: string; manifest: EncoderManifest }>;
  /** The opened encoder; callers who come together share one opening, and a failed one is tried again. */
  open(encoderId?: string): Promise<FrameEncoder>;
}

export function createEncoderRegistry(models: ModelRegistry, defaultEncoderId: () => string): EncoderRegistry {
  const encoders = models.ofKind(encoder);
  return {
    list: async () => {
      const found = await encoders.list();
      return Promise.all(found.map(async (each) => toInfo(each, await vocabularyOf(each), defaultEncoderId())));
    },
    locate: (encoderId = defaultEncoderId()) => encoders.locate(encoderId),
    open: (encoderId = defaultEncoderId()) => encoders.open(encoderId),
  };
}

async function vocabularyOf({ folder, manifest }: FoundModel<EncoderManifest>): Promise<string[] | null> {
  return manifest?.text ? knownWords({ folder, files: manifest.files }, manifest.text.tokenizer) : null;
}

function toInfo(
  { manifest, problem, builtIn, name }: FoundModel<EncoderManifest>,
  vocabulary: string[] | null,
  defaultId: string,
): EncoderInfo {
  return {
    encoderId: manifest?.id ?? name,
    name: manifest?.title ?? name,
    version: manifest?.version ?? '',
    kind: manifest?.kind ?? 'frame',
    dim: manifest?.dim ?? 0,
    hasText: Boolean(manifest?.text),
    vocabulary,
    sampleRateFps: manifest?.sampleRateFps ?? 0,
    isDefault: manifest?.id === defaultId,
    builtIn,
    state: manifest ? 'ready' : 'invalid',
    problem: problem ?? null,
    description: builtIn ? say('encoder-comes-with-vigil') : asIs(manifest?.source ?? ''),
    licence: manifest?.licence ?? '',
  };
}
