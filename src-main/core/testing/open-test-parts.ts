import { loadConfig } from '../../platform/config.ts';
import { startForkCarrier } from '../../workers/inference/fork-carrier.ts';
import { type OpenParts, openParts } from '../parts.ts';

/**
 * Parts over a data folder, of which tests open features as the core does; of the environment only where ffmpeg is. The
 * models run in a process of their own, as under Electron: a test that opens parts again and again would load and end
 * ONNX Runtime in one process as often, and that has ended it (segmentation fault).
 */
export function openTestParts(dataDir: string): Promise<OpenParts> {
  const { FFMPEG_PATH, FFPROBE_PATH, PATH } = process.env;
  const config = loadConfig({ FFMPEG_PATH, FFPROBE_PATH, PATH }, { dataDir, threads: 1 });
  const ownership = { owner: true, publish: () => {}, release: () => {} } as const;
  return openParts({ config, ownership, startCarrier: startForkCarrier });
}
