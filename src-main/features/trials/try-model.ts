import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ModelTrial } from '../../../src-shared/model/model.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { matchProbability } from '../../engines/encoders/calibration.ts';
import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import type { Parts } from '../feature.ts';
import { detector } from '../models/kinds/detector.ts';
import { encoder } from '../models/kinds/encoder.ts';
import { KIND_WORDS } from '../models/kinds/kind.ts';
import { reader } from '../models/kinds/reader.ts';
import { sentence } from '../models/kinds/sentence.ts';
import type { FoundModel } from '../models/model-registry.ts';

/** What a model is given to try. */
interface Given {
  readonly picture: RgbImage | undefined;
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
}

type Scores = ModelTrial['scores'];
type Found = ModelTrial['found'];

/**
 * What a model makes of a picture or of texts. Throws `bad-input` for what it needs and was not given, `unsupported` for
 * kinds that listen, and what opening it throws.
 */
export async function tryModel(
  { kind, name, manifest, problem }: FoundModel,
  given: Given,
  { models }: Pick<Parts, 'models'>,
): Promise<ModelTrial> {
  if (!manifest) throw new VigilError('model-invalid', problem ?? say('model-file-missing', { file: name }));
  const { id } = manifest;
  const begunMs = performance.now();
  const answer = (made: { readonly scores?: Scores; readonly found?: Found }): ModelTrial => {
    const tookMs = performance.now() - begunMs;
    return { modelId: id, kind, tookMs, scores: made.scores ?? [], found: made.found ?? [] };
  };
  switch (kind) {
    case 'encoder':
      return answer({ scores: await scoreTexts(await models.ofKind(encoder).open(id), given) });
    case 'sentence': {
      const [first, ...others] = textsOf(given, 2);
      const opened = await models.ofKind(sentence).open(id);
      const asked = await opened.embedQuestion(first!);
      const vectors = await opened.embedPassages(others, given.signal);
      const { dim } = opened.manifest;
      const scores = others.map((text, at) => {
        const cosine = dot(asked, vectors.subarray(at * dim, (at + 1) * dim));
        return { text, cosine, match: opened.relevanceOf(cosine) };
      });
      return answer({ scores });
    }
    case 'detector': {
      const opened = await models.ofKind(detector).open(id);
      const { labels, scoreThreshold } = opened.manifest;
      const [boxes = []] = await opened.detect([pictureOf(given)], { priority: 'interactive', signal: given.signal });
      const sure = boxes.filter(({ score }) => score >= scoreThreshold);
      return answer({ found: sure.map(({ label, ...box }) => ({ text: labels[label] ?? '', ...box })) });
    }
    case 'reader': {
      const opened = await models.ofKind(reader).open(id);
      const lines = await opened.read(pictureOf(given), { priority: 'interactive', signal: given.signal });
      return answer({
        found: lines.map(({ text, score, left, top, right, bottom }) => ({ text, score, left, top, right, bottom })),
      });
    }
    default:
      throw new VigilError('unsupported', say('model-not-to-try', { kind: KIND_WORDS[kind] }), {
        hint: say('model-not-to-try-hint'),
      });
  }
}

/** How well texts fit a picture: cosines, and what they mean on the encoder's own scale beside texts about nothing. */
async function scoreTexts(opened: FrameEncoder, given: Given): Promise<Scores> {
  const picture = pictureOf(given);
  const texts = textsOf(given, 1);
  const { calibration, dim, text: tower, title } = opened.manifest;
  if (!tower) throw new VigilError('unsupported', say('encoder-without-text', { title }));
  const seen = await opened.embedImages([picture], { priority: 'interactive' });
  const cosineOf = async (text: string): Promise<number | null> =>
    opened.textCoverage(text) > 0 ? dot(seen, (await opened.embedTexts([text])).subarray(0, dim)) : null;
  const background: number[] = [];
  for (const text of calibration?.backgroundTexts ?? []) {
    const cosine = await cosineOf(text);
    if (cosine !== null) background.push(cosine);
  }
  const scores: Scores = [];
  for (const text of texts) {
    given.signal.throwIfAborted();
    const cosine = await cosineOf(text);
    const match = calibration && cosine !== null ? matchProbability(calibration, cosine, background) : null;
    scores.push({ text, cosine, match });
  }
  return scores;
}

function pictureOf({ picture }: Given): RgbImage {
  if (picture) return picture;
  throw new VigilError('bad-input', say('picture-needed-to-try'), { hint: say('picture-needed-to-try-hint') });
}

function textsOf({ texts }: Given, least: number): readonly string[] {
  if (texts.length >= least) return texts;
  throw new VigilError('bad-input', say('texts-needed-to-try', { least }));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
