import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findMediaBinaries, isRecentEnough, parseVersion } from './binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-binaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isWindows = process.platform === 'win32';
if (isWindows) process.stderr.write('Skipped on Windows: file modes and shell scripts.\n');

describe('findMediaBinaries', () => {
  it('finds working binaries and asks them only once', async () => {
    const first = findMediaBinaries(process.env);
    expect(findMediaBinaries(process.env)).toBe(first);
    const binaries = await first;
    expect(isRecentEnough(binaries.version)).toBe(true);
    expect(typeof binaries.canToneMap).toBe('boolean');
  });

  it('names the install command when nothing is there', async () => {
    await expect(findMediaBinaries({ PATH: folder, FFPROBE_PATH: join(folder, 'none') })).rejects.toMatchObject({
      code: 'backend-unavailable',
      hint: expect.stringContaining('ffmpeg'),
    });
  });

  it.skipIf(isWindows)('refuses a version older than 5.1', async () => {
    const old = join(folder, 'old-ffmpeg');
    writeFileSync(old, '#!/bin/sh\necho "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright (c) 2000-2021"\n');
    chmodSync(old, 0o755);
    await expect(findMediaBinaries({ FFMPEG_PATH: old, FFPROBE_PATH: old })).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('4.4.2'),
    });
  });
});

describe('versions', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers', '5.1.9-0+deb12u1', true],
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright (c) 2000-2021', '4.4.2-0ubuntu0.22.04.1', false],
    ['ffmpeg version 5.0.1 Copyright', '5.0.1', false],
    ['ffprobe version n7.1.1 Copyright', 'n7.1.1', true],
    ['ffmpeg version N-109468-gd39b34123d Copyright', 'N-109468-gd39b34123d', true],
    [
      'ffmpeg version 2024-03-07-git-97beb63a66-full_build-www.gyan.dev',
      '2024-03-07-git-97beb63a66-full_build-www.gyan.dev',
      true,
    ],
    ['ffmpeg version 7.0.2-static https://johnvansickle.com/ffmpeg/', '7.0.2-static', true],
  ])('reads %s', (line, version, recent) => {
    expect(parseVersion(line)).toBe(version);
    expect(isRecentEnough(version)).toBe(recent);
  });

  it('knows no version in other text', () => {
    expect(parseVersion('command not found')).toBeUndefined();
  });
});
