import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { drawnFootage, loopFootage } from './footage.ts';
import { type BenchRow, median } from './row.ts';
import { watchedIndex } from './watched-index.ts';

const MOST_MEMORY = 2;

/** Two recordings indexed at once against one after the other: the time of both, and memory. */
export const atOnceRow: BenchRow = async ({ pairs, minutes, scratchDir, stopped, report }) => {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const [first, second] = [join(scratchDir, 'first.mp4'), join(scratchDir, 'second.mp4')];
  await drawnFootage(ffmpegPath, first, minutes * 60, stopped);
  // Another file: the same one would be taken once.
  await loopFootage(ffmpegPath, first, second, minutes * 60 - 1, stopped);
  const index = async (atOnce: number) => {
    const dataDir = join(scratchDir, 'library');
    const outcome = await watchedIndex(dataDir, [first, second], stopped, { VIGIL_VIDEOS_AT_ONCE: String(atOnce) });
    await rm(dataDir, { recursive: true, force: true });
    return outcome;
  };
  const rounds = [];
  for (let pair = 0; pair < pairs; pair++) {
    report(`pair ${pair + 1} of ${pairs}`);
    const isFirst = pair % 2 === 0;
    const a = await index(isFirst ? 2 : 1);
    const b = await index(isFirst ? 1 : 2);
    rounds.push(isFirst ? { together: a, inTurn: b } : { together: b, inTurn: a });
  }
  const memory = median(rounds.map(({ together, inTurn }) => together.peakMb / inTurn.peakMb));
  return {
    row: 'at-once',
    what: `index two recordings of ${minutes} min at once against one after the other`,
    figure: median(rounds.map(({ together, inTurn }) => together.sec / inTurn.sec)),
    unit: 'x',
    goal: { atMost: 1.1 },
    ...(memory >= MOST_MEMORY && { unmet: `memory is ${memory.toFixed(2)} x that of one` }),
    details: {
      memory,
      togetherSec: median(rounds.map(({ together }) => together.sec)),
      inTurnSec: median(rounds.map(({ inTurn }) => inTurn.sec)),
      pairs,
    },
  };
};
