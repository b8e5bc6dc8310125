import type { CallAnswer } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { checkGraphTests } from '../../engines/models/graph-test.ts';
import { testPattern } from '../../engines/pictures/test-pattern.ts';
import { SOUND_RATE_HZ } from '../../engines/sound/sound-rate.ts';
import { VOICE_BLOCK } from '../../engines/sound/spans-of-speech.ts';
import type { Parts } from '../feature.ts';
import { detector } from '../models/kinds/detector.ts';
import { encoder } from '../models/kinds/encoder.ts';
import { KIND_WORDS } from '../models/kinds/kind.ts';
import { reader } from '../models/kinds/reader.ts';
import { sentence } from '../models/kinds/sentence.ts';
import { sound } from '../models/kinds/sound.ts';
import { speech } from '../models/kinds/speech.ts';
import { voice } from '../models/kinds/voice.ts';
import type { FoundModel } from '../models/model-registry.ts';

type Measured = CallAnswer<'models.measure'>;
type Needs = Pick<Parts, 'inference' | 'models'>;

const MEASURED_MS = 1000;
/** Few at once: they are prepared in this thread. */
const PICTURES_AT_ONCE = 2;
const TEXTS_AT_ONCE = 16;
const TEXT = 'A forklift carries three pallets past the gate while somebody in a yellow vest waits beside it.';
/** What a speech model listens to in one pass. */
const SPEECH_WINDOW_SEC = 30;

/** A piece of work, and how much it is in the unit. */
interface Work {
  readonly unit: Measured['unit'];
  readonly amount: number;
  run(): Promise<unknown>;
}

/**
 * How fast a model is here: its own work on made-up pictures, texts or sound, one piece after the other for a second,
 * after one that opens its graphs. Of a speech model the half that listens. Throws `unsupported`, `model-invalid`.
 */
export async function measureModel(found: FoundModel, signal: AbortSignal, needs: Needs): Promise<Measured> {
  const { kind, name, manifest, problem } = found;
  if (!manifest) throw new VigilError('model-invalid', problem ?? say('model-file-missing', { file: name }));
  const work = await workOf(found, manifest.id, needs);
  if (!work || work.amount === 0)
    throw new VigilError('unsupported', say('model-not-to-measure', { kind: KIND_WORDS[kind] }));
  await work.run();
  const begunMs = performance.now();
  let done = 0;
  let tookMs = 0;
  while (tookMs < MEASURED_MS) {
    signal.throwIfAborted();
    await work.run();
    done += work.amount;
    tookMs = performance.now() - begunMs;
  }
  return { modelId: manifest.id, unit: work.unit, perSec: (done * 1000) / tookMs };
}

async function workOf(
  { kind, folder }: FoundModel,
  id: string,
  { inference, models }: Needs,
): Promise<Work | undefined> {
  const picture = testPattern(640, 360);
  switch (kind) {
    case 'encoder': {
      const opened = await models.ofKind(encoder).open(id);
      const pictures = Array.from({ length: PICTURES_AT_ONCE }, () => picture);
      return { unit: 'pictures', amount: pictures.length, run: () => opened.embedImages(pictures) };
    }
    case 'detector': {
      const opened = await models.ofKind(detector).open(id);
      return { unit: 'pictures', amount: 1, run: () => opened.detect([picture]) };
    }
    case 'reader': {
      const opened = await models.ofKind(reader).open(id);
      return { unit: 'pictures', amount: 1, run: () => opened.read(picture) };
    }
    case 'sentence': {
      const opened = await models.ofKind(sentence).open(id);
      const texts = Array.from({ length: TEXTS_AT_ONCE }, () => TEXT);
      return { unit: 'texts', amount: texts.length, run: () => opened.embedPassages(texts) };
    }
    case 'voice': {
      const { manifest } = await models.ofKind(voice).locate(id);
      const run = () => checkGraphTests(folder, manifest, manifest.selfTest, inference);
      return { unit: 'sound-sec', amount: (manifest.selfTest.length * VOICE_BLOCK) / SOUND_RATE_HZ, run };
    }
    case 'sound': {
      const { manifest } = await models.ofKind(sound).locate(id);
      const { frames, hop } = manifest.spectra;
      const run = () => checkGraphTests(folder, manifest, manifest.selfTest, inference);
      // One look begins in the middle of the one before.
      const stepSec = (frames * hop) / SOUND_RATE_HZ / 2;
      return { unit: 'sound-sec', amount: manifest.selfTest.length * stepSec, run };
    }
    case 'speech': {
      const { manifest } = await models.ofKind(speech).locate(id);
      const run = () => checkGraphTests(folder, manifest, manifest.selfTest, inference);
      return { unit: 'sound-sec', amount: manifest.selfTest.length * SPEECH_WINDOW_SEC, run };
    }
    default:
      return undefined;
  }
}
