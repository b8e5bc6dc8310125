import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  realModels,
  writeSoundModel,
  writeSpeechModel,
  writeVoiceModel,
} from '../engines/speech/testing/real-models.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';

const isThere = realModels.isThere && existsSync(realModels.clip('v06'));
if (!isThere) process.stdout.write('left out: no real models in VIGIL_TEST_MODELS, or no clips in VIGIL_TEST_DATA\n');

const root = mkdtempSync(join(tmpdir(), 'vigil-hearing-kill-'));
const command = ['index', realModels.clip('v06')];
const environment = (library: string, fault = '') => ({ VIGIL_DATA_DIR: join(root, library), VIGIL_FAULT: fault });

async function install(library: string): Promise<void> {
  const models = join(root, library, 'models');
  writeVoiceModel(join(models, 'voice'));
  writeSoundModel(join(models, 'sound'));
  await writeSpeechModel(join(models, 'speech'));
}

/** A file of the only video of a library. */
function artifact(library: string, name: string): string {
  const artifacts = join(root, library, 'artifacts');
  return join(artifacts, readdirSync(artifacts)[0]!, name);
}

beforeAll(async () => {
  if (!isThere) return;
  await install('undisturbed');
  await vigilDocument(command, environment('undisturbed'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.skipIf(!isThere)('a hearing that is killed goes on where it was, and hears the same', async () => {
  await install('killed');
  const { signal, stderr } = await runVigil(command, environment('killed', 'hear:checkpoint'));
  expect(signal, stderr).toBe('SIGKILL');
  const grown = JSON.parse(readFileSync(artifact('killed', 'hearing-growing.json'), 'utf8'));
  expect(grown.state.position).toBeGreaterThan(50 * 16_000);
  expect(grown.state.lines.length).toBeGreaterThan(3);
  await vigilDocument(command, environment('killed'));
  const heard = (library: string) => JSON.parse(readFileSync(artifact(library, 'hearing.json'), 'utf8'));
  expect(heard('killed')).toEqual(heard('undisturbed'));
  expect(existsSync(artifact('killed', 'hearing-growing.json'))).toBe(false);
});
