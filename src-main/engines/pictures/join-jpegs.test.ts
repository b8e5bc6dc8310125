import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import { makeFootage } from '../media/testing/make-footage.ts';
import { isWholeJpeg, joinJpegs } from './join-jpegs.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-join-'));
const COUNT = 11;
let binaries: MediaBinaries;
let jpegs: Buffer[];

const named = (name: string): string => join(folder, name);
const TABLES = ['-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-threads', '1', '-q:v', '5', '-huffman', 'default'];

beforeAll(async () => {
  const source = `testsrc2=s=342x192:r=1:d=${COUNT},hue=h='40*t',scale=171:96`;
  binaries = await makeFootage(named('%d.jpg'), source, [...TABLES, '-start_number', '0']);
  jpegs = Array.from({ length: COUNT }, (_, at) => readFileSync(named(`${at}.jpg`)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pixels(jpeg: Uint8Array): Promise<Buffer> {
  writeFileSync(named('one.jpg'), jpeg);
  const args = ['-y', '-i', named('one.jpg'), '-f', 'rawvideo', '-pix_fmt', 'yuvj420p', named('one.yuv')];
  const end = await runProcess(binaries.ffmpegPath, [...SAFE_ARGS, ...args]);
  expect([end.exitCode, end.stderrTail]).toEqual([0, '']);
  return readFileSync(named('one.yuv'));
}

describe('joined JPEGs', () => {
  it('are, pixel for pixel, the pictures below each other, also after the numbers of restarts begin anew', async () => {
    const sheet = joinJpegs(jpegs);
    expect(isWholeJpeg(sheet)).toBe(true);
    const [width, height] = [171, 96];
    const joined = await pixels(sheet);
    const luma = (picture: Buffer): Buffer => picture.subarray(0, width * height);
    expect(joined).toHaveLength((width * height + 2 * 86 * 48) * COUNT);
    for (const [at, jpeg] of jpegs.entries()) {
      const rows = joined.subarray(at * width * height, (at + 1) * width * height);
      expect(rows.equals(luma(await pixels(jpeg))), `picture ${at}`).toBe(true);
    }
  });

  it('leave one as it looks, and refuse what cannot be joined', async () => {
    expect(await pixels(joinJpegs(jpegs.slice(0, 1)))).toEqual(await pixels(jpegs[0]!));
    await makeFootage(named('odd.jpg'), 'testsrc2=s=342x180:r=1:d=1,scale=171:90', [
      ...TABLES,
      '-frames:v',
      '1',
      '-update',
      '1',
    ]);
    const odd = readFileSync(named('odd.jpg'));
    expect(() => joinJpegs([])).toThrow('no JPEGs');
    expect(() => joinJpegs([jpegs[0]!, odd])).toThrow('different kinds');
    expect(() => joinJpegs([odd])).toThrow('whole blocks');
    expect(() => joinJpegs(Array.from({ length: 700 }, () => jpegs[0]!))).toThrow('too many');
    expect(() => joinJpegs([jpegs[0]!.subarray(0, -2)])).toThrow('whole JPEG');
    expect(isWholeJpeg(new Uint8Array(0))).toBe(false);
  });
});
