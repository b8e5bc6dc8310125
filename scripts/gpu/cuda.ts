/** `npm run gpu:cuda [-- --from ADDRESS]`: fetches the CUDA provider, from a mirror where one is named. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { thisMachine } from '../../src-main/features/models/devices/machine-devices.ts';
import { configOfProcess } from '../../src-main/platform/config.ts';
import { createNetwork } from '../../src-main/platform/downloads/network.ts';
import { PATIENCE } from '../../src-main/platform/downloads/patience.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { CUDA_PACKAGE, NEEDED_LIBRARIES } from './cuda-package.ts';
import { CudaRefused, fetchCuda } from './fetch-cuda.ts';

const SPARE_BYTES = 1_000_000_000;

const { values } = parseArgs({ options: { from: { type: 'string' } } });
const { platform, arch, runtimeDir, runtimeVersion: installed } = thisMachine();
const { offline, proxies } = configOfProcess();
const wanted = { ...CUDA_PACKAGE, url: values.from ?? CUDA_PACKAGE.url };
let told = -1;
try {
  await fetchCuda(wanted, {
    ...{ platform: `${platform}-${arch}`, installed, runtimeDir },
    tools: {
      network: createNetwork({ isAllowed: () => !offline, proxies: () => proxies, answerMs: 30_000 }),
      ...{ patience: PATIENCE, signal: new AbortController().signal, spareBytes: SPARE_BYTES },
      progress: (bytes) => {
        const share = Math.floor((10 * bytes) / wanted.bytes) * 10;
        if (share > told) console.error(`${share} %`);
        told = Math.max(told, share);
      },
    },
  });
  console.log(`The CUDA provider of ONNX Runtime ${installed} lies in ${runtimeDir}.`);
  tellNeeds();
} catch (thrown) {
  if (!(thrown instanceof CudaRefused) && !(thrown instanceof VigilError)) throw thrown;
  console.error(thrown.message);
  if (thrown instanceof VigilError) console.error(thrown.hint);
  process.exitCode = 1;
}

/** What the provider needs besides, and what of it the loader of this machine does not find. */
function tellNeeds(): void {
  const { cuda, cudnn } = CUDA_PACKAGE;
  console.log(`It needs an NVIDIA driver, CUDA ${cuda} and cuDNN ${cudnn}.`);
  const cache = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const missing = NEEDED_LIBRARIES.filter(
    ([library]) => !cache.includes(library) && !folders.some((folder) => existsSync(join(folder, library))),
  );
  for (const [library, origin] of missing) console.log(`Not found here: ${library} (comes with ${origin}).`);
  if (missing.length === 0) console.log('All of it was found. "npm run gpu:check" shows what it does.');
}
