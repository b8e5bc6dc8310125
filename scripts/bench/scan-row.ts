import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchEmbedding } from '../../src-main/engines/encoders/encoders.bench.ts';
import { writeB32SizeEncoder } from '../../src-main/engines/encoders/testing/clip-shaped-encoder.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { threads, withInference } from './compute-rows.ts';
import { drawnFootage } from './footage.ts';
import { runProcess, timeProcess, vigil } from './processes.ts';
import { type BenchRow, median } from './row.ts';

/** A graph of that size takes the processor much longer than the footage lasts. */
const MOST_SEC = 60;
const PICTURES_PER_SEC = 2;
const ENCODER = 'b32-size';

/** Indexing with a B/32-size graph against the longer of decoding alone and embedding alone. */
export const scanRow: BenchRow = async ({ pairs, minutes, scratchDir, stopped, report }) => {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const seconds = Math.min(MOST_SEC, minutes * 60);
  const file = join(scratchDir, 'footage.mp4');
  await drawnFootage(ffmpegPath, file, seconds, stopped);
  const folder = join(scratchDir, ENCODER);
  await writeB32SizeEncoder(folder);
  const decode = ['-nostdin', '-v', 'error', '-i', file, '-map', '0:v:0', '-f', 'null', '-'];
  const rounds: Readonly<Record<'indexSec' | 'decodeSec' | 'embedSec', number>>[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    report(`pair ${pair + 1} of ${pairs}`);
    const dataDir = join(scratchDir, `library-${pair}`);
    const [command, args, env] = vigil(dataDir, ['models', 'import', folder]);
    await runProcess(command, args, env, stopped);
    const [program, index, where] = vigil(dataDir, ['index', file, '--json']);
    const indexSec = await timeProcess(program, index, { ...where, VIGIL_ENCODER: ENCODER }, stopped);
    const decodeSec = await timeProcess(ffmpegPath, decode, {}, stopped);
    const { imagesPerSec } = await withInference((runner) => benchEmbedding({ folder, runner, threads, rounds: 1 }));
    rounds.push({ indexSec, decodeSec, embedSec: (seconds * PICTURES_PER_SEC) / imagesPerSec });
    await rm(dataDir, { recursive: true, force: true });
  }
  const middle = (name: 'indexSec' | 'decodeSec' | 'embedSec'): number => median(rounds.map((round) => round[name]));
  return {
    row: 'scan',
    what: `index ${seconds} s of 1080p30 with a B/32-size graph against the longer of decode and embedding`,
    figure: median(rounds.map(({ indexSec, decodeSec, embedSec }) => indexSec / Math.max(decodeSec, embedSec))),
    unit: 'x',
    goal: { atMost: 1.15 },
    details: {
      indexSec: middle('indexSec'),
      decodeSec: middle('decodeSec'),
      embedSec: middle('embedSec'),
      pairs,
    },
  };
};
