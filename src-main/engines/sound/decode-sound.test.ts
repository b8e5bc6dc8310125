import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeVideo } from '../media/probe.ts';
import { makeFootage } from '../media/testing/make-footage.ts';
import { decodeSound } from './decode-sound.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

const PICTURE = 'color=gray:s=64x64:r=10:d=4[out0]';
const VIDEO = ['-c:v', 'mpeg4', '-q:v', '9'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-sound-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The sound of a film with tones: blocks of a tenth of a second, 1 where it is loud and 0 where it is silent. */
async function soundOf(name: string, source: string, encoding: readonly string[], spoil = (_path: string): void => {}) {
  const filePath = join(folder, name);
  const binaries = await makeFootage(filePath, source, [...VIDEO, ...encoding]);
  spoil(filePath);
  const { signal } = new AbortController();
  const probe = await probeVideo(binaries, filePath, signal);
  const sound = decodeSound({ binaries, filePath, probe, blockSize: SOUND_RATE_HZ / 10, signal });
  const loud: number[] = [];
  for await (const block of sound.blocks) loud.push(block.some((sample) => Math.abs(sample) > 0.02) ? 1 : 0);
  return { loud, damaged: sound.isDamaged() };
}

const tone = (options: string) => `sine=f=440:r=48000:d=4${options}`;
const share = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the sound of a recording', () => {
  it('is nothing where there is none', async () => {
    expect(await soundOf('silent.mp4', PICTURE, [])).toEqual({ loud: [], damaged: false });
  });

  it.each([
    ['8 channels', 'many.mkv', ',pan=7.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0|c6=c0|c7=c0', ['-c:a', 'pcm_s16le']],
    ['8 kHz', 'slow.mkv', '', ['-ar', '8000', '-c:a', 'pcm_s16le']],
    ['AAC', 'usual.mp4', '', ['-c:a', 'aac']],
  ])('of %s is mixed and brought to one rate', async (_, name, filter, encoding) => {
    const { loud, damaged } = await soundOf(name, `${PICTURE};${tone(filter)}[out1]`, encoding);
    expect(damaged).toBe(false);
    expect(loud).toHaveLength(40);
    expect(share(loud)).toBeGreaterThan(0.95);
  });

  it('that starts late or pauses keeps its place', async () => {
    // Samples of the second and the fourth second alone, with their own time stamps.
    const gaps = tone(",aselect='between(t,1,2)+gte(t,3)'");
    const { loud } = await soundOf('gaps.mkv', `${PICTURE};${gaps}[out1]`, ['-c:a', 'pcm_s16le']);
    const at = (fromSec: number, toSec: number) => share(loud.slice(fromSec * 10 + 1, toSec * 10 - 1));
    expect([at(0, 1), at(1, 2), at(2, 3), at(3, 4)]).toEqual([0, 1, 0, 1]);
  });

  it('that is damaged in the middle is said to be, and the rest kept', async () => {
    const spoil = (path: string): void => {
      const bytes = readFileSync(path);
      const [from, to] = [Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.5)];
      for (let at = from; at < to; at++) bytes[at] = (at * 197) & 255;
      writeFileSync(path, bytes);
    };
    const { loud, damaged } = await soundOf('damaged.mkv', `${PICTURE};${tone('')}[out1]`, ['-c:a', 'aac'], spoil);
    expect(damaged).toBe(true);
    expect(share(loud.slice(0, 8))).toBeGreaterThan(0.8);
    expect(share(loud.slice(-8))).toBeGreaterThan(0.8);
  });
});
