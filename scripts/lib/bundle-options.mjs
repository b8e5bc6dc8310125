import { fromRoot } from './project.mjs';

/** How esbuild bundles everything of the main side. */
export const MAIN_BUNDLE = {
  absWorkingDir: fromRoot(),
  outdir: 'out/main',
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: 'linked',
  logLevel: 'warning',
  legalComments: 'none',
  // Places where tests kill the process are for code that runs from source; see platform/fault-points.ts.
  define: { FAULT_POINTS: 'false' },
};
