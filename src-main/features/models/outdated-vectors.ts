import { say } from '../../../src-shared/sentences/say.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { OutdatedVectors } from '../../stores/vectors/library-points.ts';
import type { EncoderRegistry } from './encoder-registry.ts';

/**
 * Tells of videos whose vectors another version of an encoder has made: they are never compared with what this version
 * makes of a question. Where the encoder is not on this machine there is nothing to compare them with.
 */
export function outdatedVectors(
  encoders: Pick<EncoderRegistry, 'locate'>,
  clips: Pick<ClipStore, 'otherVersions'>,
): OutdatedVectors {
  return async (encoderId) => {
    const here = await encoders.locate(encoderId).catch(() => undefined);
    if (!here) return new Map();
    const { version, title } = here.manifest;
    const others = await clips.otherVersions(encoderId, version);
    return new Map(
      [...others].map(([videoId, madeBy]) => [videoId, say('vectors-of-other-version', { title, madeBy, version })]),
    );
  };
}
