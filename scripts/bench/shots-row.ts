import { join } from 'node:path';
import { probeVideo } from '../../src-main/engines/media/probe.ts';
import { scanVideo } from '../../src-main/engines/scan/scan.ts';
import { findCuts } from '../../src-main/engines/shots/find-cuts.ts';
import { TINY_BYTES, TinyFrames } from '../../src-main/engines/shots/tiny-frame.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { drawnFootage } from './footage.ts';
import { timeProcess } from './processes.ts';
import { type BenchRow, median } from './row.ts';

const LENGTH_SEC = 60;
/** What is compared of a 16:9 picture. */
const SMALL = { width: 256, height: 144 };
const SHRUNK = 3000;

/** What finding dissolves, fades and flashes adds to every frame, against decoding it: the processor's time for both. */
export const shotsRow: BenchRow = async ({ pairs, scratchDir, stopped }) => {
  const binaries = await findMediaBinaries(process.env);
  const filePath = join(scratchDir, 'footage.mp4');
  await drawnFootage(binaries.ffmpegPath, filePath, LENGTH_SEC, stopped);
  const tinyFrames: Uint8Array[] = [];
  const scores: number[] = [];
  const times: number[] = [];
  const probe = await probeVideo(binaries, filePath);
  await scanVideo(
    { binaries, filePath, probe, sampleRateFps: 0.1 },
    {
      onFrames: (batch) => {
        tinyFrames.push(batch.tinyFrames);
        scores.push(...batch.contentScores);
        times.push(...batch.timesSec);
      },
    },
  );
  const evidence = {
    contentScores: Float32Array.from(scores),
    frameTimesSec: Float64Array.from(times),
    tinyFrames: Buffer.concat(tinyFrames),
  };
  const search = { detector: 'auto', threshold: 27, minLengthFrames: 15 } as const;
  // One thread decodes, so that its time on the clock is that of a processor.
  const decode = ['-nostdin', '-v', 'error', '-threads', '1', '-i', filePath, '-map', '0:v:0', '-f', 'null', '-'];
  const rounds: { shrinkUs: number; searchUs: number; decodeUs: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    rounds.push({
      shrinkUs: cpuUs(shrinkOften) / SHRUNK,
      searchUs: cpuUs(() => findCuts(search, evidence)) / times.length,
      decodeUs: ((await timeProcess(binaries.ffmpegPath, decode, {}, stopped)) * 1e6) / times.length,
    });
  }
  const shrinkUs = median(rounds.map((round) => round.shrinkUs));
  const searchUs = median(rounds.map((round) => round.searchUs));
  const decodeUs = median(rounds.map((round) => round.decodeUs));
  return {
    row: 'shots',
    what: 'finding dissolves, fades and flashes in 1080p30, per frame, against decoding it',
    figure: (shrinkUs + searchUs) / decodeUs,
    unit: 'x',
    goal: { atMost: 0.05 },
    details: { shrinkUs, searchUs, decodeUs, pairs },
  };
};

function shrinkOften(): void {
  const pixels = Uint8Array.from({ length: SMALL.width * SMALL.height * 3 }, (_, at) => (at * 7919) & 255);
  const shrinker = new TinyFrames(SMALL.width, SMALL.height);
  const out = new Uint8Array(TINY_BYTES);
  for (let frame = 0; frame < SHRUNK; frame += 1) shrinker.shrink(pixels, out, 0);
}

/** Microseconds that the processor works for this process meanwhile. */
function cpuUs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
