import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-silent-'));
  for (const name of ['home', 'tmp']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

const beside = (name: string): string => new URL(name, import.meta.url).href;
const GRAPHS = fileURLToPath(new URL('../../../resources/graphs', import.meta.url));
const MODEL = JSON.stringify({ path: join(GRAPHS, 'matmul.onnx') });
const withCarrier = (carrier: string): string => `
  const { InferenceClient } = await import('${beside('./inference-client.ts')}');
  const { InferenceHost } = await import('${beside('./inference-owner.ts')}');
  ${carrier}
  const host = new InferenceHost({ graphsDir: ${JSON.stringify(GRAPHS)}, threads: 1, startCarrier });
  const client = new InferenceClient(() => host.connect());
  const known = await client.describe(${MODEL});
  await client.close();
  await host.stop();`;

// ONNX Runtime on Linux and macOS reports to its maker by default: a device id and a queue of events in the home, a
// session in the temporary folder, and HTTPS requests with the names and hashes of models.
test.skipIf(process.platform === 'win32').each([
  [
    'a thread',
    withCarrier(`const { startThreadCarrier: startCarrier } = await import('${beside('./inference-carrier.ts')}');`),
  ],
  [
    'a process',
    withCarrier(`const { startForkCarrier: startCarrier } = await import('${beside('./fork-carrier.ts')}');`),
  ],
  [
    'this thread',
    `const { InferenceSessions } = await import('${beside('./inference-sessions.ts')}');
     const known = await new InferenceSessions(1).describe(${MODEL});`,
  ],
  [
    'this thread, for products',
    `const { InferenceMatrices } = await import('${beside('./inference-matrices.ts')}');
     const one = Float32Array.of(1);
     const c = await new InferenceMatrices(${JSON.stringify(GRAPHS)}, 1).product(
       { a: one, b: one, m: 1, k: 1, n: 1, transposeB: false });
     const known = { inputs: ['a', 'b'].slice(0, c.length * 2) };`,
  ],
])('models that run in %s tell nobody, and leave nothing in the home or the temporary folder', (_, code) => {
  const env = {
    PATH: process.env['PATH'],
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    // Its own switches for tests would hide what users get; one set by a user's shell does not count.
    ORT_DISABLE_TELEMETRY: '0',
  };
  const script = join(folder, 'script.mjs');
  writeFileSync(script, `${code}\nprocess.stdout.write(known.inputs.join());`);
  const child = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  expect(child.stdout, child.stderr).toBe('a,b');
  for (const name of ['home', 'tmp']) expect(readdirSync(join(folder, name), { recursive: true })).toEqual([]);
});
