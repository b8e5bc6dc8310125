// Bundles the main side with esbuild and the window with Vite into out/; skipped when the sources have not changed.
import { MAIN_BUNDLE } from './lib/bundle-options.mjs';
import { fromRoot, isMain, runQuietly, say } from './lib/project.mjs';
import { whenChanged } from './lib/source-hash.mjs';
import { setUp } from './setup.mjs';

/** Entry -> file in out/main. All lie side by side, without shared chunks: workers are found beside the bundle. */
const ENTRIES = {
  'electron-main.mjs': 'src-main/hosts/electron/main.ts',
  'cli.mjs': 'src-main/hosts/cli/main.ts',
  'worker-main.mjs': 'src-main/workers/pool/worker-main.ts',
  'inference-host.mjs': 'src-main/workers/inference/inference-host.ts',
};
const PRELOAD = { 'preload.cjs': 'src-main/hosts/electron/preload.ts' };

const COMMON = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/lib/bundle-options.mjs',
  'src-shared',
];

/** Builds what has changed. */
export async function build({ window: withWindow = true } = {}) {
  await whenChanged('out/main/.sources', [...COMMON, 'src-main', 'migrations'], bundleMain);
  if (withWindow) await whenChanged('out/renderer/.sources', [...COMMON, 'src-renderer'], bundleWindow);
}

async function bundleMain() {
  say('Building the core …');
  const esbuild = await import('esbuild');
  // Packages stay packages: natives cannot be bundled, and a packed app has node_modules beside it.
  await esbuild.build({ ...MAIN_BUNDLE, ...points(ENTRIES), format: 'esm', packages: 'external' });
  // A sandboxed preload script must be one CommonJS file.
  await esbuild.build({ ...MAIN_BUNDLE, ...points(PRELOAD), format: 'cjs', external: ['electron'] });
}

function points(entries) {
  const extension = Object.keys(entries)[0].slice(-4);
  const entryPoints = Object.entries(entries).map(([file, source]) => ({ in: source, out: file.slice(0, -4) }));
  return { entryPoints, outExtension: { '.js': extension } };
}

async function bundleWindow() {
  say('Building the window …');
  const vite = fromRoot('node_modules', 'vite', 'bin', 'vite.js');
  const status = runQuietly(process.execPath, [
    vite,
    'build',
    '-c',
    'src-renderer/vite.config.ts',
    '--logLevel',
    'warn',
  ]);
  if (status !== 0) throw new Error('The window could not be built.');
}

if (isMain(import.meta.url)) {
  await setUp([]);
  await build();
}
