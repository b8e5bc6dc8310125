import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasYoloxNano, writeYoloxNano } from '../../src-main/engines/objects/testing/detector-folders.ts';
import { realModels, writeSoundModel, writeVoiceModel } from '../../src-main/engines/speech/testing/real-models.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { cameraFootage, drawnFootage, hasClips, type MakeFootage } from './footage.ts';
import { timeProcess, vigil } from './processes.ts';
import { type BenchRow, median } from './row.ts';

/** Indexing with the built-in encoder, all outputs, against decoding to nothing; goal of the design: 1.25. */
export const ingestRow = benchIngest('ingest', 'drawn', drawnFootage);

/** The same for footage of cameras. */
export const ingestRealRow: BenchRow = async (options) => {
  if (hasClips) return benchIngest('ingest-real', 'real', cameraFootage)(options);
  const what = 'left out: there are no clips in qa/videos of VIGIL_TEST_DATA';
  return { row: 'ingest-real', what, figure: 0, unit: 'x', goal: null, details: {} };
};

/** The same with things found in the pictures, and voices and sounds in the sound. */
export const ingestModelsRow: BenchRow = async (options) => {
  if (hasClips && realModels.isThere && hasYoloxNano()) {
    return benchIngest('ingest-models', 'real', cameraFootage, { atMost: 1.6, install: installModels })(options);
  }
  const what = 'left out: there are no models in VIGIL_TEST_MODELS, or no clips in qa/videos of VIGIL_TEST_DATA';
  return { row: 'ingest-models', what, figure: 0, unit: 'x', goal: null, details: {} };
};

function installModels(dataDir: string): void {
  const folder = join(dataDir, 'models');
  writeYoloxNano(join(folder, 'detector'));
  writeVoiceModel(join(folder, 'voice'));
  writeSoundModel(join(folder, 'sound'));
}

function benchIngest(
  row: string,
  kind: string,
  makeFootage: MakeFootage,
  { atMost, install }: { readonly atMost: number; readonly install?: (dataDir: string) => void } = { atMost: 1.25 },
): BenchRow {
  return async ({ pairs, minutes, scratchDir, stopped }) => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const file = join(scratchDir, 'footage.mp4');
    await makeFootage(ffmpegPath, file, minutes * 60, stopped);
    const decode = ['-nostdin', '-v', 'error', '-i', file, '-map', '0:v:0', '-f', 'null', '-'];
    await timeProcess(ffmpegPath, decode, {}, stopped);
    const rounds: { indexSec: number; decodeSec: number }[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const dataDir = join(scratchDir, `library-${pair}`);
      install?.(dataDir);
      const index = (): Promise<number> => timeProcess(...vigil(dataDir, ['index', file, '--json']), stopped);
      const bare = (): Promise<number> => timeProcess(ffmpegPath, decode, {}, stopped);
      const isFirst = pair % 2 === 0;
      const first = await (isFirst ? index() : bare());
      const second = await (isFirst ? bare() : index());
      rounds.push(isFirst ? { indexSec: first, decodeSec: second } : { indexSec: second, decodeSec: first });
      await rm(dataDir, { recursive: true, force: true });
    }
    return {
      row,
      what: `index ${minutes} min of ${kind} 1080p30 H.264 ${install ? 'with a detector, voices and sounds' : 'with sound'} against bare decode`,
      figure: median(rounds.map(({ indexSec, decodeSec }) => indexSec / decodeSec)),
      unit: 'x',
      goal: { atMost },
      details: {
        indexSec: median(rounds.map(({ indexSec }) => indexSec)),
        decodeSec: median(rounds.map(({ decodeSec }) => decodeSec)),
        pairs,
      },
    };
  };
}
