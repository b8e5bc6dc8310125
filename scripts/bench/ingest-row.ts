import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { runProcess, timeProcess, vigil } from './processes.ts';
import { type BenchRow, median } from './row.ts';

/** Indexing a 1080p30 H.264 file with the built-in encoder against decoding it to nothing; goal of the design: 1.25. */
export const ingestRow: BenchRow = async ({ pairs, minutes, scratchDir, stopped }) => {
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
    row: 'ingest',
    what: `index ${minutes} min of 1080p30 H.264 against bare decode`,
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

/** Moving test pictures with noise, changing scene every 20 s: as much work to decode as a lively camera. */
async function makeFootage(ffmpegPath: string, file: string, lengthSec: number, stopped: AbortSignal): Promise<void> {
  const minute = join(file, '..', 'minute.mp4');
  const scenes = ['testsrc2', 'mandelbrot', 'rgbtestsrc'].map(
    (name, at) => `${name}=size=1920x1080:rate=30,trim=duration=20,noise=alls=12:allf=t,format=yuv420p[v${at}]`,
  );
  const graph = `${scenes.join(';')};[v0][v1][v2]concat=n=3[v]`;
  const h264 = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    '6M',
    '-maxrate',
    '8M',
    '-bufsize',
    '12M',
    '-g',
    '60',
  ];
  const quiet = ['-nostdin', '-v', 'error', '-y'];
  const draw = (args: readonly string[]): Promise<string> => runProcess(ffmpegPath, [...quiet, ...args], {}, stopped);
  await draw(['-filter_complex', graph, '-map', '[v]', ...h264, minute]);
  const loops = String(Math.max(0, Math.ceil(lengthSec / 60) - 1));
  await draw([
    '-stream_loop',
    loops,
    '-i',
    minute,
    '-t',
    String(lengthSec),
    '-c',
    'copy',
    '-movflags',
    '+faststart',
    file,
  ]);
  await rm(minute);
}
