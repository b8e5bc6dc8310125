import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'vigil-fault-points-'));
const fromSource = join(folder, 'from-source.ts');
writeFileSync(
  fromSource,
  `import { faultPoint } from ${JSON.stringify(join(root, 'src-main/platform/fault-points.ts'))};
faultPoint('test:here');
faultPoint('test:here');
`,
);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function ends(script: string, fault: string): NodeJS.Signals | number | null {
  const { signal, status } = spawnSync(process.execPath, [script], { env: { ...process.env, VIGIL_FAULT: fault } });
  return signal ?? status;
}

describe('a fault point', () => {
  it('kills a process that runs from source, at the pass that is named', () => {
    expect(ends(fromSource, 'test:here')).toBe('SIGKILL');
    expect(ends(fromSource, 'test:here#2')).toBe('SIGKILL');
    expect(ends(fromSource, 'test:here#3')).toBe(0);
    expect(ends(fromSource, 'test:elsewhere')).toBe(0);
  });

  it('is not there in what is built', async () => {
    const options = pathToFileURL(join(root, 'scripts/lib/bundle-options.mjs')).href;
    const { MAIN_BUNDLE } = (await import(options)) as { MAIN_BUNDLE: BuildOptions };
    const entryPoints = [{ in: fromSource, out: 'built' }];
    await build({ ...MAIN_BUNDLE, entryPoints, outdir: folder, outExtension: { '.js': '.mjs' }, format: 'esm' });
    expect(ends(join(folder, 'built.mjs'), 'test:here')).toBe(0);
    const main = await build({
      ...MAIN_BUNDLE,
      entryPoints: ['src-main/hosts/cli/main.ts', 'src-main/workers/pool/worker-main.ts'],
      format: 'esm',
      packages: 'external',
      write: false,
    });
    const texts = main.outputFiles.filter(({ path }) => path.endsWith('.js')).map(({ text }) => text);
    expect(texts.map((text) => text.includes('VIGIL_FAULT'))).toEqual([false, false]);
  });
});
