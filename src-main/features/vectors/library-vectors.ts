import { createLeftOutVideos } from '../../stores/vectors/left-out.ts';
import { libraryPoints } from '../../stores/vectors/library-points.ts';
import type { Parts } from '../feature.ts';
import { outdatedVectors } from '../models/outdated-vectors.ts';

export type VectorNeeds = Pick<Parts, 'artifacts' | 'clips' | 'encoders' | 'log' | 'settings' | 'vectors'>;

/** The vectors that rows and files of the library make, whatever any index holds. */
export function libraryVectors({ artifacts, clips, encoders, log }: VectorNeeds) {
  const sources = {
    artifacts,
    clips,
    outdated: outdatedVectors(encoders, clips),
    dimOf: async (encoderId: string) => (await clips.dimensionOf(encoderId)) ?? 0,
    leftOut: createLeftOutVideos((message, fields) => log.warn(message, fields)),
  };
  return {
    /** Encoders that anything is indexed with. Vectors that came from SOPilot were made by none. */
    encoderIds: () => clips.encodersOf(),
    /** Points that an encoder's rows and files make. */
    count: async (encoderId: string): Promise<number> => {
      let points = 0;
      // Of what can be read: a file may have the right size and hold nothing of use.
      for await (const batch of libraryPoints(sources, encoderId)) points += batch.length;
      return points;
    },
    /** `count` of the `of` stored vectors, evenly over the library. */
    sample: async (encoderId: string, count: number, of: number): Promise<Float32Array[]> => {
      const step = Math.max(1, Math.floor(of / count));
      const sampled: Float32Array[] = [];
      let at = 0;
      for await (const points of libraryPoints(sources, encoderId)) {
        for (const { vector } of points) if (at++ % step === 0 && sampled.length < count) sampled.push(vector.slice());
        if (sampled.length === count) break;
      }
      return sampled;
    },
  };
}
