import type { Chunk, ShotDetectorName } from '../../../src-shared/model/chunk.ts';
import { chunkVideo } from '../../engines/chunks/chunk-video.ts';
import { type CutSearch, cutSearchOf } from '../../engines/shots/find-cuts.ts';
import { chunkIdOf, videoIdOf } from '../../platform/ids.ts';
import type { FileShotsInput } from '../../workers/tasks/ingest/file-shots-task.ts';
import type { Parts } from '../feature.ts';

type Needs = Pick<Parts, 'binaries' | 'config' | 'encoders' | 'pool' | 'settings'>;

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

/** A search for cuts; what is left open is as the settings say. */
export interface CutChoice {
  readonly detector?: ShotDetectorName | undefined;
  readonly threshold?: number | undefined;
}

/** What the worker needs to find the shots of a file; `others` are searches made beside it. */
export async function fileShotsInput(
  filePath: string,
  {
    sampleRateFps = 1,
    others = [],
    ...choice
  }: CutChoice & { readonly sampleRateFps?: number; readonly others?: readonly CutChoice[] },
  { binaries, config, settings }: Pick<Needs, 'binaries' | 'config' | 'settings'>,
): Promise<FileShotsInput> {
  const { shotDetector, shotThreshold } = settings.get();
  const searchFor = ({ detector = shotDetector, threshold }: CutChoice): CutSearch => {
    const search = cutSearchOf({ ...config.chunkConfig, shotDetector: detector, shotThreshold });
    return { ...search, threshold: threshold ?? search.threshold };
  };
  return {
    binaries: await binaries(),
    filePath,
    search: searchFor(choice),
    others: others.map(searchFor),
    sampleRateFps,
  };
}
