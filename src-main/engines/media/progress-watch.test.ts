import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess, SAFE_ARGS } from './ffmpeg.ts';
import { watchProgress } from './progress-watch.ts';
import { makeFootage } from './testing/make-footage.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-progress-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than from one report of ffmpeg to the next. */
const watch = { by: 'reports', limitSec: 3 } as const;
const ofTheWatch = { code: 'undecodable', message: expect.stringContaining('for 3 s') as unknown };

describe.skipIf(process.platform === 'win32')('a decoder that hangs', () => {
  it('is ended although it goes on reporting, as ffmpeg 7 and later do', async () => {
    // Word for word what ffmpeg 9.0 says while it waits for input that does not come: the speed alone changes.
    const report = [
      ...['frame=63', 'fps=%s.36', 'stream_0_0_q=-0.0', 'bitrate=N/A', 'total_size=N/A', 'out_time_us=19880000'],
      ...['out_time_ms=19880000', 'out_time=00:00:19.880000', 'dup_frames=0', 'drop_frames=0', 'speed= %s.9x'],
      'progress=continue\\n',
    ].join('\\n');
    const program = join(folder, 'reports-on');
    const loop = `n=0; while :; do n=$((n+1)); printf '${report}' $n $n >&3 || exit; sleep 0.05; done`;
    writeFileSync(program, `#!/bin/sh\n${loop}\n`);
    chmodSync(program, 0o755);
    await expect(runProcess(program, [], undefined, watch)).rejects.toMatchObject(ofTheWatch);
  });

  it('is ended in the middle of a recording, whatever the version of ffmpeg', async () => {
    const recording = join(folder, 'clip.ts');
    await makeFootage(recording, 'testsrc=s=320x180:r=25:d=20', ['-c:v', 'mpeg4', '-q:v', '2']);
    const pipe = join(folder, 'pipe.ts');
    execFileSync('mkfifo', [pipe]);
    // A drive that goes away after the first half.
    const drive = spawn(
      '/bin/sh',
      ['-c', 'exec 3>"$1"; cat >&3; read -r _ < "$2"', 'sh', pipe, join(folder, 'never')],
      {
        stdio: ['pipe', 'ignore', 'inherit'],
      },
    );
    execFileSync('mkfifo', [join(folder, 'never')]);
    const half = readFileSync(recording);
    drive.stdin.on('error', () => {});
    drive.stdin.end(half.subarray(0, half.length / 2));
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const args = [...SAFE_ARGS, ...inputArgs(pipe), '-map', '0:v', '-f', 'null', '-'];
    try {
      await expect(runProcess(ffmpegPath, args, undefined, watch)).rejects.toMatchObject(ofTheWatch);
    } finally {
      drive.kill('SIGKILL');
    }
  });
});

it('reports are a sign of life as long as each tells of more than the one before', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const reports = new PassThrough();
  let hung = false;
  const unwatch = watchProgress({ streams: [], reports }, 10, () => {
    hung = true;
  });
  let spent = 0;
  const reportAfter = async (sec: number, frame: number): Promise<void> => {
    spent += sec;
    vi.advanceTimersByTime(sec * 1000);
    reports.write(`frame=${frame}\nfps=${sec}\nout_time_us=N/A\nspeed=${spent}x\nprogress=continue\n`);
    await new Promise((done) => setImmediate(done));
  };
  try {
    for (let frame = 1; frame <= 20; frame += 1) await reportAfter(8, frame);
    expect(hung).toBe(false);
    for (let again = 1; again <= 5; again += 1) await reportAfter(2, 20);
    expect(hung).toBe(false);
    await reportAfter(2, 20);
    expect(hung).toBe(true);
  } finally {
    unwatch();
    vi.useRealTimers();
  }
});
