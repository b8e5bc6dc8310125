import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeToyReader } from '../engines/reader/testing/reader-folders.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-reading-kill-'));
const environment = (library: string, fault = '') => ({ VIGIL_DATA_DIR: join(root, library), VIGIL_FAULT: fault });
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A file of the only video of a library. */
function artifact(library: string, name: string): string {
  const artifacts = join(root, library, 'artifacts');
  return join(artifacts, readdirSync(artifacts)[0]!, name);
}

test('a reading that is killed goes on where it was, and reads the same', async () => {
  const box = 'drawbox=y=40:w=100:h=24:t=fill';
  const path = await drawFootage(
    `color=black:size=320x180:rate=10:duration=60,${box}:x=20:color=red:enable='lt(mod(t,4),2)',${box}:x=180:color=blue:enable='gte(mod(t,4),2)'`,
  );
  const command = ['index', path];
  for (const library of ['undisturbed', 'killed']) writeToyReader(join(root, library, 'models', 'toy'));
  await vigilDocument(command, environment('undisturbed'));
  for (const fault of ['read:checkpoint#2', 'read:committed']) {
    const { signal, stderr } = await runVigil(command, environment('killed', fault));
    expect(signal, stderr).toBe('SIGKILL');
    if (fault === 'read:committed') continue;
    const { state } = JSON.parse(readFileSync(artifact('killed', 'screen-texts-growing.json'), 'utf8'));
    expect([state.reads, state.passedSec]).toEqual([20, 38]);
  }
  await vigilDocument(command, environment('killed'));
  const read = (library: string) => JSON.parse(readFileSync(artifact(library, 'screen-texts.json'), 'utf8'));
  expect(read('killed')).toEqual(read('undisturbed'));
  expect(read('killed').lines.length).toBe(read('killed').reads);
  expect(existsSync(artifact('killed', 'screen-texts-growing.json'))).toBe(false);
});
