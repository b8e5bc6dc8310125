import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner, ModelRef, WireTensor, WireTensors } from './graph-runner.ts';

/** Devices round differently, but no further than this: half precision gives 0.99999, a wrong kernel far less. */
const LEAST_COSINE = 0.999;
/** Cosine does not see a factor; largest difference of two lengths as a share. */
const MOST_LENGTH_OFF = 0.02;

interface Compared {
  /** What each model is to be computed with. */
  readonly reference: GraphRunner;
  /** What is on trial. */
  readonly candidate: GraphRunner;
  /** Its name, for people. */
  readonly title: string;
}

/**
 * Runs models on both and gives what the reference gives: whoever tests a model with it tests the candidate. Throws
 * `model-invalid` in a pass whose outputs differ (cosine over all of an output), and what the candidate throws.
 */
export function comparingRunner({ reference, candidate, title }: Compared): GraphRunner {
  return {
    check: (folder, manifest) => reference.check(folder, manifest),
    tokenise: (texts) => reference.tokenise(texts),
    describe: (model) => candidate.describe(model),
    release: (model) => candidate.release(model),
    run: async (model, feeds, options = {}) => {
      // The feeds are needed twice.
      const expected = await reference.run(model, feeds, { ...options, moveFeeds: false });
      const given = await candidate.run(model, feeds, options);
      for (const [output, tensor] of Object.entries(expected)) {
        const { cosine, agrees } = agreementOf(tensor, given[output]);
        if (agrees) continue;
        const said = say('device-differs', { device: title, output, cosine: cosine.toFixed(4) });
        throw new VigilError('model-invalid', said, { hint: say('device-differs-hint'), details: { output, cosine } });
      }
      return expected;
    },
  };
}

/** The same runner, whose models run on one device. */
export function onDevice(runner: GraphRunner, device: NonNullable<ModelRef['device']>): GraphRunner {
  const placed = (model: ModelRef): ModelRef => ({ ...model, device });
  return {
    check: (folder, manifest, options) => runner.check(folder, manifest, options),
    tokenise: (texts) => runner.tokenise(texts),
    describe: (model) => runner.describe(placed(model)),
    release: (model) => runner.release(placed(model)),
    run: (model, feeds, options) => runner.run(placed(model), feeds, options),
  };
}

/** How near an output is to the one it should be. Two outputs without a value other than zero agree. */
function agreementOf(
  expected: WireTensor,
  given: WireTensors[string] | undefined,
): { cosine: number; agrees: boolean } {
  if (!given || given.data.length !== expected.data.length) return { cosine: 0, agrees: false };
  let [product, one, other] = [0, 0, 0];
  for (let at = 0; at < expected.data.length; at++) {
    const [a, b] = [Number(expected.data[at]), Number(given.data[at])];
    product += a * b;
    one += a * a;
    other += b * b;
  }
  if (one === 0 && other === 0) return { cosine: 1, agrees: true };
  const cosine = product / Math.sqrt(one * other);
  const off = Math.abs(Math.sqrt(other / one) - 1);
  return { cosine, agrees: cosine > LEAST_COSINE && off <= MOST_LENGTH_OFF };
}
