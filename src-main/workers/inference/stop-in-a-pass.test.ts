import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const beside = (name: string): string => new URL(name, import.meta.url).href;
const GRAPHS = fileURLToPath(new URL('../../../resources/graphs', import.meta.url));

// In a process of its own: the way it must not end takes the process along.
test('a host that is stopped while a model runs ends when the pass is over, and the process lives', () => {
  const script = join(folder, 'script.mjs');
  writeFileSync(
    script,
    `import { InferenceClient } from '${beside('./inference-client.ts')}';
     import { InferenceHost } from '${beside('./inference-owner.ts')}';
     const host = new InferenceHost({ graphsDir: ${JSON.stringify(GRAPHS)}, threads: 1 });
     const client = new InferenceClient(() => host.connect());
     const side = 2000;
     const big = new Float32Array(side * side);
     const product = { a: big, b: big, m: side, k: side, n: side, transposeB: false };
     const passes = Promise.allSettled([1, 2, 3, 4].map(() => client.matmul(product, { priority: 'batch' })));
     // Answered after the first pass; some turns later the host is in the middle of the second, as good as certainly.
     await client.stats();
     for (let turn = 0; turn < 5000; turn++) await new Promise(setImmediate);
     await host.stop();
     const [first] = await passes;
     process.stdout.write(first.status + ', ' + (await client.stats()).waiting + ' wait');
     await client.close();
     await host.stop();`,
  );
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect({ stdout, status }, stderr).toEqual({ stdout: 'fulfilled, 0 wait', status: 0 });
});
