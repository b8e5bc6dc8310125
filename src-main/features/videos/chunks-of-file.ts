import type { Chunk } from '../../../src-shared/model/chunk.ts';
import { chunkVideo } from '../../engines/chunks/chunk-video.ts';
import { chunkIdOf, videoIdOf } from '../../platform/ids.ts';
import type { FileShotsInput } from '../../workers/tasks/ingest/file-shots-task.ts';
import type { Parts } from '../feature.ts';

type Needs = Pick<Parts, 'binaries' | 'config' | 'encoders' | 'pool' | 'settings'>;

/** PySceneDetect's own default for its adaptive detector. */
const DEFAULT_ADAPTIVE_RATIO = 3;

/** Scans a file that need not be in the library and throws everything but its chunks away. */
export async function chunksOfFile(path: string, signal: AbortSignal, parts: Needs): Promise<Chunk[]> {
  const { encoders, pool, config } = parts;
  const { manifest } = await encoders.locate();
  const input = await fileShotsInput(path, { sampleRateFps: manifest.sampleRateFps }, parts);
  const [found, { sha256 }] = await Promise.all([
    pool.run('file-shots', input, { signal }),
    pool.run('fingerprint', { filePath: path }, { signal }),
  ]);
  const videoId = videoIdOf(sha256);
  return chunkVideo({ ...found, config: config.chunkConfig }).map(({ keyframeRows, ...chunk }) => ({
    ...chunk,
    chunkId: chunkIdOf(videoId, chunk.level, chunk.startSec, chunk.endSec),
    videoId,
    keyframes: keyframeRows.map((row) => found.sampleTimesSec[row]!),
  }));
}

/** What the worker needs to find the shots of a file; what the caller leaves open is as the settings say. */
export async function fileShotsInput(
  filePath: string,
  choice: {
    readonly detector?: 'content' | 'adaptive';
    readonly threshold?: number | undefined;
    readonly sampleRateFps?: number;
  },
  { binaries, config, settings }: Pick<Needs, 'binaries' | 'config' | 'settings'>,
): Promise<FileShotsInput> {
  const detector = choice.detector ?? 'content';
  return {
    binaries: await binaries(),
    filePath,
    detector,
    threshold: choice.threshold ?? (detector === 'content' ? settings.get().shotThreshold : DEFAULT_ADAPTIVE_RATIO),
    minLengthFrames: config.chunkConfig.shotMinLengthFrames,
    sampleRateFps: choice.sampleRateFps ?? 1,
  };
}
