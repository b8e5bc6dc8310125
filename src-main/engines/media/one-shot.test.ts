import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { runOneShot } from './one-shot.ts';
import { H264_SHORT_GOP, makeFootage } from './testing/make-footage.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-one-shot-'));
const film = join(root, 'a film: 100 %d.mp4');
let binaries: MediaBinaries;

beforeAll(async () => {
  binaries = await makeFootage(`file:${film}`, 'testsrc=s=64x36:r=10:d=20', H264_SHORT_GOP);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const copyTo = (name: string): { filePath: string; options: string[] } => ({
  filePath: join(root, name),
  options: ['-c', 'copy', '-f', 'mp4'],
});

describe('one run of ffmpeg', () => {
  it('makes a file of one whose name could mislead, and tells how far it is', async () => {
    const told: number[] = [];
    const inputs = [{ filePath: film, options: ['-ss', '5'] }];
    const outputs = [copyTo('copy: 50 %d.mp4')];
    const end = await runOneShot({
      binaries,
      inputs,
      outputs,
      inBackground: true,
      onProgress: (sec) => told.push(sec),
    });
    expect(end).toEqual({ exitCode: 0, stderrTail: '', errorLineCount: 0 });
    expect(existsSync(outputs[0]!.filePath)).toBe(true);
    expect(told.at(-1)).toBeGreaterThan(10);
  });

  it('gives the status and what ffmpeg said of a file that names others', async () => {
    const list = join(root, 'list.mp4');
    writeFileSync(list, `ffconcat version 1.0\nfile 'film.mp4'\n`);
    const end = await runOneShot({ binaries, inputs: [{ filePath: list }], outputs: [copyTo('none.mp4')] });
    expect(end.exitCode).toBeGreaterThan(0);
    expect(end.stderrTail).toContain('whitelist');
  });

  it('is ended by its signal, also before it has begun', async () => {
    const slow = { binaries, inputs: [{ filePath: film, options: ['-re'] }], outputs: [copyTo('slow.mp4')] };
    const stop = new AbortController();
    const run = runOneShot({ ...slow, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    const early = new AbortController();
    const begun = runOneShot({ ...slow, outputs: [copyTo('early.mp4')], signal: early.signal });
    early.abort();
    await expect(begun).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is ended when it hangs, and says when there is no ffmpeg', async () => {
    const pipe = join(root, 'pipe.mp4');
    execFileSync('mkfifo', [pipe]);
    const hanging = { binaries, inputs: [{ filePath: pipe }], outputs: [copyTo('hung.mp4')], noProgressLimitSec: 1 };
    await expect(runOneShot(hanging)).rejects.toMatchObject({ code: 'undecodable' });
    const without = { ...hanging, binaries: { ffmpegPath: join(root, 'no-ffmpeg') } };
    await expect(runOneShot(without)).rejects.toMatchObject({ code: 'backend-unavailable' });
  });
});
