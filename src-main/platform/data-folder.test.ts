import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareDataDir } from './data-folder.ts';

let folder: string;
const isWindows = process.platform === 'win32';
if (isWindows) process.stderr.write('Rights of a data folder: skipped on Windows, which has access lists.\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const prepare = (dataDir: string): void => prepareDataDir({ dataDir, logLevel: 'warn' });
const modeOf = (...path: string[]): string => (statSync(join(folder, ...path)).mode & 0o7777).toString(8);

function putOpen(...path: string[]): void {
  mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...path), 'of somebody');
  for (let depth = path.length; depth > 0; depth -= 1) {
    chmodSync(join(folder, ...path.slice(0, depth)), depth === path.length ? 0o644 : 0o755);
  }
}

it('is made, and what to do is said when it cannot be written', () => {
  prepare(join(folder, 'deep', 'data'));
  writeFileSync(join(folder, 'file'), '');
  expect(() => prepare(join(folder, 'file', 'data'))).toThrow(
    expect.objectContaining({
      code: 'bad-input',
      hint: expect.stringContaining('VIGIL_DATA_DIR') as string,
    }) as Error,
  );
});

it.skipIf(isWindows)('of an earlier Vigil is closed to others, with one line in the log', () => {
  putOpen('data', 'vigil.db');
  for (const name of ['browser-choices.json', 'open-vigil.html', 'drive-reserve']) putOpen('data', name);
  putOpen('data', 'artifacts', 'v1', 'thumbs', '0.jpg');
  putOpen('shared', 'encoder.onnx');
  symlinkSync(join(folder, 'shared'), join(folder, 'data', 'models'));
  prepare(join(folder, 'data'));
  prepare(join(folder, 'data'));
  expect([modeOf('data'), modeOf('data', 'vigil.db')]).toEqual(['700', '600']);
  expect([modeOf('data/artifacts/v1/thumbs'), modeOf('data/artifacts/v1/thumbs/0.jpg')]).toEqual(['700', '600']);
  // What a link leads to may be for others.
  expect([modeOf('shared'), modeOf('shared/encoder.onnx')]).toEqual(['755', '644']);
  const lines = readFileSync(join(folder, 'data', 'logs', 'vigil.log'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toEqual([expect.stringContaining('closed to them')]);
});

it.skipIf(isWindows)('that holds other things too is left open; what is Vigil’s in it is closed', () => {
  chmodSync(folder, 0o755);
  putOpen('holiday.mp4');
  putOpen('vigil.db');
  prepare(folder);
  expect([modeOf(), modeOf('holiday.mp4'), modeOf('vigil.db')]).toEqual(['755', '644', '600']);
});
