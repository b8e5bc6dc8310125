import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worded } from '../../../src-shared/sentences/word.ts';
import { findMediaBinaries, type MediaBinaries } from '../../platform/binaries.ts';
import { runFileShotsTask } from '../../workers/tasks/ingest/file-shots-task.ts';
import { runProcess } from '../media/ffmpeg.ts';
import { probeVideo } from '../media/probe.ts';
import { joinFootage } from '../media/testing/join-footage.ts';
import { makeFootage } from '../media/testing/make-footage.ts';
import { scanVideo } from './scan.ts';
import { reportScan, type ScanReport } from './scan-report.ts';
import type { ScanPosition, ScanRequest } from './scan-request.ts';
import { type ClockJumps, JumpNotes } from './steady-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-clock-'));
const ENCODING = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 0 -g 10'.split(' ');
let binaries: MediaBinaries;

/** Three colours of two seconds each, 10 pictures per second. */
async function colours(name: string, [first, second, third]: readonly string[]): Promise<string> {
  const parts = [first, second, third].map((colour, at) => `color=${colour}:s=160x90:r=10:d=2[c${at}]`);
  const path = join(folder, name);
  await makeFootage(path, `${parts.join(';')};[c0][c1][c2]concat=n=3`, ENCODING);
  return path;
}

/** The six seconds of `colours` with other stamps: `setts` is an expression of ffmpeg's filter of that name. */
async function restamped(name: string, setts: string): Promise<string> {
  const path = join(folder, name);
  const source = await colours(`source of ${name}`, ['black', 'yellow', 'navy']);
  const args = ['-y', '-loglevel', 'error', '-i', source, '-c', 'copy', '-bsf:v', `setts=${setts}:dts=DTS`, path];
  expect((await runProcess(binaries.ffmpegPath, args)).exitCode).toBe(0);
  return path;
}

interface Found {
  readonly times: readonly number[];
  readonly positions: readonly ScanPosition[];
  readonly jumps: ClockJumps;
  readonly bySeeking: boolean;
  readonly report: ScanReport;
}

async function scan(filePath: string, options: Partial<ScanRequest> = {}): Promise<Found> {
  const probe = await probeVideo(binaries, filePath);
  const times: number[] = [];
  const positions: ScanPosition[] = [];
  const summary = await scanVideo(
    { binaries, filePath, probe, sampleRateFps: 2, batchFrames: 10, ...options },
    {
      onFrames: ({ timesSec }) => void times.push(...timesSec),
      onPosition: (position) => void positions.push(position),
    },
  );
  const report = reportScan(probe, Float64Array.from(times), summary);
  return { times, positions, jumps: summary.jumps, bySeeking: summary.resumedBySeeking, report };
}

const tenths = (count: number): number[] => Array.from({ length: count }, (_, at) => expect.closeTo(at / 10, 2));

beforeAll(async () => {
  binaries = await findMediaBinaries(process.env);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a clock that goes back', () => {
  it.each(['flv', 'mkv', 'ts'])('leaves later parts their own length in %s', async (ending) => {
    const first = await colours(`first.${ending}`, ['black', 'yellow', 'navy']);
    const second = await colours(`second.${ending}`, ['white', 'darkgreen', 'pink']);
    const joined = join(folder, `joined.${ending}`);
    joinFootage(joined, [first, second]);
    const { times, report } = await scan(joined);
    expect(times).toEqual(tenths(120));
    expect(report.durationSec).toBeCloseTo(12, 1);
    expect(worded(report.warnings)).toEqual([expect.stringContaining('clock jumps')]);
    const { shots } = await runFileShotsTask(
      {
        ...{ binaries, filePath: joined, search: { detector: 'content', threshold: 27, minLengthFrames: 15 } },
        sampleRateFps: 2,
      },
      { signal: new AbortController().signal },
    );
    expect(shots.map(({ startSec }) => startSec)).toEqual([0, 2, 4, 6, 8, 10].map((sec) => expect.closeTo(sec, 1)));
  });

  it('is not sought in when a scan goes on behind the join', async () => {
    const first = await colours('before.mkv', ['black', 'yellow', 'navy']);
    const joined = join(folder, 'resumed.mkv');
    joinFootage(joined, [first, await colours('after.mkv', ['white', 'darkgreen', 'pink'])]);
    const whole = await scan(joined);
    const last = whole.positions.at(-2)!;
    const rest = await scan(joined, { resumeFrom: { ...last, clockJumped: true } });
    expect(rest.bySeeking).toBe(false);
    expect(rest.times).toEqual(whole.times.slice(last.frameCount));
    expect(whole.positions.at(-1)).toMatchObject({ clockJumped: true });
  });
});

describe('a single wrong time stamp', () => {
  it.each([
    ['far ahead', 'ahead.mkv', 'pts=if(eq(N\\,30)\\,PTS+1000000000\\,PTS)'],
    ['far ahead, on the last picture', 'last.mkv', 'pts=if(eq(N\\,59)\\,PTS+1000000000\\,PTS)'],
  ])('moves nothing but its own picture: %s', async (_, name, setts) => {
    const { times, jumps, report } = await scan(await restamped(name, setts));
    expect(times).toEqual(tenths(60));
    expect(jumps.turns).toBe(0);
    expect(report.durationSec).toBeCloseTo(6, 1);
    expect(worded(report.warnings)).toEqual([expect.stringContaining('1 pictures have no time stamp')]);
  });
});

describe('a clock that leaps ahead', () => {
  it('leaves a gap, and pictures keep their times', async () => {
    const path = await restamped('gap.mkv', 'pts=if(gte(N\\,30)\\,PTS+1000000000\\,PTS)');
    const { times, jumps } = await scan(path);
    expect(times.slice(0, 31)).toEqual(tenths(31));
    expect(times.slice(31)).toEqual(
      tenths(60)
        .slice(31)
        .map((_, at) => expect.closeTo(1_000_003.1 + at / 10, 2)),
    );
    expect(jumps).toEqual({ jumps: 1, turns: 0 });
  });

  it('is a slow time-lapse when it does so all the time', async () => {
    const { times } = await scan(await restamped('lapse.mkv', 'pts=N*700000'));
    expect(times.slice(2)).toEqual(tenths(58).map((_, at) => (at + 2) * 700));
  });
});

describe('JumpNotes', () => {
  it('takes the lines of the expression, of any version of ffmpeg, and no complaint', () => {
    const notes = new JumpNotes();
    const lines = ['60.100000', '[Eval @ 0x7ffd5] 61.200000', '[h264 @ 0x55] error', '60', 'x 60.100000'];
    expect(lines.map(notes.take)).toEqual([true, true, false, false, false]);
    expect(notes.jumps).toEqual({ jumps: 1, turns: 1 });
  });
});
