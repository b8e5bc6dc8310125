import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type FileStamp, stampOf } from '../platform/file-stamp.ts';
import { createRecordingFiles, type KnownFile } from './recording-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-recording-files-'));
const path = join(folder, 'run.mp4');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SEEN = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-01-02T00:00:00Z');

function write(text: string, time = SEEN): void {
  writeFileSync(path, text);
  utimesSync(path, time, time);
}

function known(change: Partial<KnownFile> = {}): KnownFile {
  return {
    videoId: 'run',
    path,
    sizeBytes: 5,
    modifiedMs: SEEN.getTime(),
    checksum: 'a'.repeat(64),
    addedAt: LATER.toISOString(),
    ...change,
  };
}

describe('the file of a recording', () => {
  beforeEach(() => write('bytes'));
  const files = createRecordingFiles({ rememberMs: 0 });

  it('is here while size and time are those of the row', async () => {
    expect(await files.stateOf(known())).toBe('here');
  });

  it('is another one when it is longer or shorter', async () => {
    write('more bytes');
    expect(await files.stateOf(known())).toBe('changed');
    write('byt');
    expect(await files.stateOf(known())).toBe('changed');
  });

  it('is gone when nothing is there, or no file', async () => {
    rmSync(path);
    expect(await files.stateOf(known())).toBe('gone');
    mkdirSync(path);
    expect(await files.stateOf(known())).toBe('gone');
    rmSync(path, { recursive: true });
  });

  it('has to be read when only its time is another, and is told of', async () => {
    const told: string[] = [];
    const stop = files.onUnchecked((videoId) => told.push(videoId));
    write('bytes', LATER);
    expect(await files.stateOf(known())).toBe('unchecked');
    expect(told).toEqual(['run']);
    stop();
    expect(await files.stateOf(known())).toBe('unchecked');
    expect(told).toEqual(['run']);
  });

  it('is another one once its bytes were found to be others, until it changes again', async () => {
    write('other', LATER);
    files.keepAsOther(path, (await stampOf(path)) as FileStamp);
    expect(await files.stateOf(known())).toBe('changed');
    write('bytes');
    expect(await files.stateOf(known())).toBe('here');
  });

  it('of an earlier version is here unless it was written to after it was added', async () => {
    expect(await files.stateOf(known({ modifiedMs: null }))).toBe('here');
    expect(await files.stateOf(known({ modifiedMs: null, addedAt: '2025-12-31T00:00:00Z' }))).toBe('unchecked');
  });

  it('is not compared where its bytes were never read', async () => {
    expect(await files.stateOf(known({ sizeBytes: 0 }))).toBe('here');
    expect(await files.stateOf(known({ sizeBytes: 9, checksum: 'unknown:run' }))).toBe('here');
  });

  it('is asked for once in a while only, unless it has to be looked at again', async () => {
    let clockMs = 0;
    const slow = createRecordingFiles({ rememberMs: 1000, now: () => clockMs });
    rmSync(path);
    expect(await slow.stateOf(known())).toBe('gone');
    write('bytes');
    expect(await slow.stateOf(known())).toBe('gone');
    clockMs = 1000;
    expect(await slow.stateOf(known())).toBe('here');
    rmSync(path);
    slow.lookAgain(path);
    expect(await slow.stateOf(known())).toBe('gone');
  });
});
