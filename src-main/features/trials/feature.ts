import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import { decodeImage, type ImageSource } from '../ask/decode-image.ts';
import type { Feature, Parts } from '../feature.ts';
import { exactFrames } from '../videos/exact-frames.ts';
import { measureModel } from './measure-model.ts';
import { tryModel } from './try-model.ts';

type Calls = 'models.try' | 'models.measure';
type Needs = Pick<Parts, 'artifacts' | 'binaries' | 'inference' | 'models' | 'settings' | 'videos'>;

/** Small print is read in pictures of this size, and not in those that cards show. */
const LONGER_SIDE_PX = 1280;

/** Models as a person gets to know them: what they make of a picture or a sentence, and how fast. */
export function trialsFeature(parts: Needs): Feature<Calls> {
  const { artifacts, binaries, models, settings, videos } = parts;
  const masks = () => settings.get().privacyMasks;
  const frames = exactFrames({ artifacts, binaries, masks, longerSidePx: LONGER_SIDE_PX });
  const pictureOf = async (
    { moment, imagePath, imageBase64 }: ParsedInput<'models.try'>,
    signal: AbortSignal,
  ): Promise<RgbImage | undefined> => {
    const given = [moment, imagePath, imageBase64].filter((each) => each !== undefined);
    if (given.length > 1) throw new VigilError('bad-input', say('one-picture-to-try'));
    if (given.length === 0) return undefined;
    let source: ImageSource = imagePath === undefined ? { base64: imageBase64 ?? '' } : { path: imagePath };
    if (moment) {
      const video = await videos.get(moment.videoId);
      const bytes = await frames.frameAt(video, Math.round(moment.atSec * 1000), signal);
      if (!bytes) throw new VigilError('not-found', say('no-picture-at', { name: video.name, sec: moment.atSec }));
      source = { base64: Buffer.from(bytes).toString('base64') };
    }
    return decodeImage(await binaries(), source, signal);
  };
  return {
    calls: {
      'models.try': async (input, { signal }) => {
        const model = await models.find(input.modelId);
        return tryModel(model, { texts: input.texts, picture: await pictureOf(input, signal), signal }, parts);
      },
      'models.measure': async ({ modelId }, { signal }) => measureModel(await models.find(modelId), signal, parts),
    },
  };
}
