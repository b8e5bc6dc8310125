import { loadConfig } from '../../platform/config.ts';
import { type OpenParts, openParts } from '../parts.ts';

/** Parts over a data folder, of which tests open features as the core does; of the environment only where ffmpeg is. */
export function openTestParts(dataDir: string): Promise<OpenParts> {
  const { FFMPEG_PATH, FFPROBE_PATH, PATH } = process.env;
  const config = loadConfig({ FFMPEG_PATH, FFPROBE_PATH, PATH }, { dataDir, threads: 1 });
  return openParts({ config, ownership: { owner: true, publish: () => {}, release: () => {} } });
}
