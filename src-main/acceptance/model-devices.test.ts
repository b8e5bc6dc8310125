import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CallOutput } from '../../src-shared/contract/api.ts';
import { openLibrary, runInProcess, withEnvironment } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-model-devices-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Tried = CallOutput<'models.tryDevices'>;
type Listed = CallOutput<'models.list'>;
/** One that ONNX Runtime has on other platforms only. */
const FOREIGN = process.platform === 'win32' ? 'coreml' : 'dml';

it('says what each model runs on, and why no other device, to people and programs alike', async () => {
  const dataDir = join(root, 'library');
  const tried = await runInProcess<Tried>(dataDir, ['models', 'device', 'vigil-basic', FOREIGN]);
  expect(tried.document).toMatchObject({
    ...{ modelId: 'vigil-basic', asked: FOREIGN, device: 'cpu', memoryBytes: null },
    reason: 'No other device of this machine runs it.',
    refused: [{ device: FOREIGN, reason: expect.stringMatching(/^ONNX Runtime has no \w+ for this kind of machine/) }],
  });
  // Nothing was there to be tried, and nothing was.
  expect(existsSync(join(dataDir, 'devices.json'))).toBe(false);

  const { client, close } = await openLibrary(dataDir);
  try {
    await client.call('models.test', { modelId: 'vigil-basic' });
    const { models }: Listed = await client.call('models.list', {});
    expect(models[0]!.device).toMatchObject({ asked: FOREIGN, device: 'cpu', rowsPerSec: expect.any(Number) });
    expect(models[0]!.device!.memoryBytes).toBeGreaterThan(0);
    const { parts } = await client.call('system.health', {});
    expect(parts.find(({ name }) => name === 'devices')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(
        /on the processor \([\d.]+ a second, \d+ MB\): No other device .* ONNX Runtime has no .*Open models take \d+ MB of \d+/,
      ),
    });
    await expect(client.call('models.tryDevices', { modelId: 'none' })).rejects.toMatchObject({
      code: 'model-missing',
    });
  } finally {
    await close();
  }
});

it('is told the device and the memory of models by the environment, and says what is not allowed', async () => {
  const dataDir = join(root, 'told');
  await withEnvironment({ VIGIL_DEVICE: 'cpu', VIGIL_MODEL_MEMORY_MB: '700' }, async () => {
    const { client, close } = await openLibrary(dataDir);
    try {
      const { settings, locked } = await client.call('settings.get', {});
      expect([settings.device, locked.includes('device')]).toEqual(['cpu', true]);
      const { parts } = await client.call('system.health', {});
      expect(parts.find(({ name }) => name === 'devices')?.detail).toMatch(/The settings say so.*of 700 MB/);
    } finally {
      await close();
    }
  });
  await withEnvironment({ VIGIL_DEVICE: 'gpu' }, async () => {
    const { exitCode, document } = await runInProcess<{ error: { message: string } }>(dataDir, ['health']);
    expect(exitCode).toBe(2);
    expect(document.error.message).toContain('VIGIL_DEVICE');
  });
});
