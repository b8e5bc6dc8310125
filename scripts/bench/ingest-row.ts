import { rm } from 'node:fs/promises';
import { join } from 'node:path';
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

function benchIngest(row: string, kind: string, makeFootage: MakeFootage): BenchRow {
  return async ({ pairs, minutes, scratchDir, stopped }) => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const file = join(scratchDir, 'footage.mp4');
    await makeFootage(ffmpegPath, file, minutes * 60, stopped);
    const decode = ['-nostdin', '-v', 'error', '-i', file, '-map', '0:v:0', '-f', 'null', '-'];
    await timeProcess(ffmpegPath, decode, {}, stopped);
    const rounds: { indexSec: number; decodeSec: number }[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const dataDir = join(scratchDir, `library-${pair}`);
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
      what: `index ${minutes} min of ${kind} 1080p30 H.264 with sound against bare decode`,
      figure: median(rounds.map(({ indexSec, decodeSec }) => indexSec / decodeSec)),
      unit: 'x',
      goal: { atMost: 1.25 },
      details: {
        indexSec: median(rounds.map(({ indexSec }) => indexSec)),
        decodeSec: median(rounds.map(({ decodeSec }) => decodeSec)),
        pairs,
      },
    };
  };
}
