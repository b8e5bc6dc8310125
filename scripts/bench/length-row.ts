import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { drawnFootage, loopFootage } from './footage.ts';
import type { BenchRow } from './row.ts';
import { watchedIndex } from './watched-index.ts';

/** How much longer the long file is: two hours where the short one has ten minutes. */
const TIMES_LONGER = 12;
const MOST_MB = 700;
const MOST_MB_PER_HOUR = 60;
/** Kept for a full drive, whatever is in the library. */
const RESERVE = 'drive-reserve';

/** What indexing takes of a long file beside a short one: memory without ffmpeg's, and room in the data folder. */
export const lengthRow: BenchRow = async ({ minutes, scratchDir, stopped, report }) => {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const [short, long] = [join(scratchDir, 'short.mp4'), join(scratchDir, 'long.mp4')];
  await drawnFootage(ffmpegPath, short, minutes * 60, stopped);
  await loopFootage(ffmpegPath, short, long, minutes * 60 * TIMES_LONGER, stopped);
  const index = async (file: string): Promise<{ readonly peakMb: number; readonly storedMb: number }> => {
    report(`indexing ${file}`);
    const dataDir = `${file}.library`;
    const { peakMb } = await watchedIndex(dataDir, [file], stopped);
    return { peakMb, storedMb: (await bytesIn(dataDir)) / 1e6 };
  };
  const ofShort = await index(short);
  const ofLong = await index(long);
  const mbPerHour = ofLong.storedMb / ((minutes * TIMES_LONGER) / 60);
  const unmet = [
    ...(ofLong.peakMb >= MOST_MB ? [`it took ${MOST_MB} MB or more`] : []),
    ...(mbPerHour >= MOST_MB_PER_HOUR ? [`an hour takes ${MOST_MB_PER_HOUR} MB or more`] : []),
  ];
  return {
    row: 'length',
    what: `peak memory of indexing ${minutes * TIMES_LONGER} min against ${minutes} min; room for an hour`,
    figure: ofLong.peakMb / ofShort.peakMb,
    unit: 'x',
    goal: { atMost: 1.15 },
    ...(unmet.length > 0 && { unmet: unmet.join(', ') }),
    details: { shortMb: ofShort.peakMb, longMb: ofLong.peakMb, mbPerHour },
  };
};

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== RESERVE);
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
