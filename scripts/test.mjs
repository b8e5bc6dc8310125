// `npm test`: set up, build, check, unit tests, journeys in Chromium. The last line is `N passed, N failed`.
import { existsSync, rmSync } from 'node:fs';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { fromRoot, runHere, say } from './lib/project.mjs';
import { findChromium } from './lib/system-tools.mjs';
import { playwrightCounts, sum, summaryLine, vitestCounts, vitestSkips } from './lib/test-counts.mjs';
import { setUp } from './setup.mjs';

const results = fromRoot('out', 'test-results');
const vitestReport = fromRoot('out', 'test-results', 'vitest.json');
const playwrightReport = fromRoot('out', 'test-results', 'playwright.json');
const long = process.argv.includes('--long');
// Answers that leave the contract are failures here, not surprises on the screen.
process.env['VIGIL_CHECK_OUTPUT'] = '1';
// Tests start the command line and worker threads hundreds of times, from source: what is compiled once is kept.
process.env['NODE_COMPILE_CACHE'] ??= fromRoot('out', 'compile-cache');

const missing = await setUp(['ffmpeg', 'chromium', 'poppler']);
rmSync(results, { recursive: true, force: true });
const counts = [];
const stage = (name) => say(`\n== ${name}`);

stage('build');
await build();

if (!long) {
  stage('check');
  counts.push({ passed: 0, failed: check({ importRules: false }).length, skipped: 0 });
}

stage(long ? 'long tests' : 'unit tests');
runHere(
  process.execPath,
  [
    fromRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ],
  long ? { VIGIL_LONG: '1' } : {},
);
counts.push(vitestCounts(vitestReport));
for (const { file, skipped } of vitestSkips(vitestReport))
  say(`skipped  ${file}: ${skipped} (the file says why above)`);

if (!long && existsSync(fromRoot('playwright.config.ts'))) {
  stage('journeys');
  if (missing.includes('chromium')) {
    say('The journeys need Chromium.');
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  } else {
    runHere(
      process.execPath,
      [fromRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport, CHROMIUM_PATH: findChromium() ?? '' },
    );
    counts.push(playwrightCounts(playwrightReport));
  }
}

const total = sum(counts);
process.exitCode = total.failed > 0 ? 1 : 0;
process.stdout.write(`\n${summaryLine(total)}\n`);
