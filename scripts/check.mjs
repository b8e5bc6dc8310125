// `npm run check`: types of every side, lint and formatting, dead exports, the import rules.
import { existsSync } from 'node:fs';
import { fromRoot, isMain, runHere, say } from './lib/project.mjs';
import { setUp } from './setup.mjs';

const node = process.execPath;
const packageFile = (...parts) => fromRoot('node_modules', ...parts);

const STEPS = [
  ...['src-shared', 'src-main', 'src-renderer', 'e2e'].map((project) => ({
    name: `types of ${project}`,
    skip: () => !existsSync(fromRoot(project, 'tsconfig.json')),
    run: () => runHere(node, [packageFile('typescript', 'bin', 'tsc'), '-p', project]),
  })),
  {
    name: 'lint and formatting',
    run: () => runHere(node, [packageFile('@biomejs', 'biome', 'bin', 'biome'), 'check']),
  },
  {
    name: 'dead exports and unused packages',
    run: () => runHere(node, [packageFile('knip', 'bin', 'knip.js'), '--no-progress']),
  },
];
const IMPORT_RULES = {
  name: 'import rules',
  run: () => runHere(node, [packageFile('vitest', 'vitest.mjs'), 'run', 'src-main/architecture.test.ts']),
};

/** Runs all checks, also after one failed; returns the names of those that did. */
export function check({ importRules }) {
  const failed = [];
  for (const step of importRules ? [...STEPS, IMPORT_RULES] : STEPS) {
    if (step.skip?.()) continue;
    const ok = step.run() === 0;
    say(`${ok ? 'ok    ' : 'FAILED'}  ${step.name}`);
    if (!ok) failed.push(step.name);
  }
  return failed;
}

if (isMain(import.meta.url)) {
  await setUp([]);
  process.exitCode = check({ importRules: true }).length > 0 ? 1 : 0;
}
