import { kindInFolder, readManifestFile, readModelManifest } from '../models/model-manifest.ts';
import { EncoderManifest, EncoderModel, encoderOfModel } from './manifest.ts';

/** The manifest's file name in folders from before there was `model.json`. */
export const ENCODER_FILE = 'encoder.json';

/**
 * Reads and checks an encoder's manifest, `model.json` or else `encoder.json`. Throws `model-missing` when there is
 * none, `model-invalid` when it is wrong.
 */
export async function readManifest(folder: string): Promise<EncoderManifest> {
  if ((await kindInFolder(folder)) === undefined) return readManifestFile(folder, ENCODER_FILE, EncoderManifest);
  return encoderOfModel(await readModelManifest(folder, EncoderModel));
}
