// `npm run demo`: draws footage, indexes it, scores a run, asks a question, opens the result.
// `--no-open` (and CI) stops after the figures.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { makeFootage } from './lib/demo-footage.mjs';
import { fail, fromRoot, say } from './lib/project.mjs';
import { setUp } from './setup.mjs';
import { open } from './start.mjs';

const QUESTIONS = ['When does the line stop?', 'red light on the right', 'Who won the football match?'];
const TASK = 'housing-assembly';

await setUp();
await build();
process.env['VIGIL_DATA_DIR'] = fromRoot('.vigil-data', 'demo');

say('Drawing footage …');
const files = makeFootage(fromRoot('.vigil-data', 'demo-footage'));

const indexed = vigil('index', files.line);
for (const { path, durationSec, chunks } of indexed.videos) {
  print(
    `Indexed ${path}: ${durationSec} s, ${Object.entries(chunks)
      .map(([level, n]) => `${n} ${level}`)
      .join(', ')}`,
  );
}

const gold = vigil('sop', 'gold', files.gold, '--task', TASK, '--steps', files.steps);
print(`Gold run with ${gold.steps.length} steps: ${gold.steps.map(({ name }) => name).join(', ')}`);
const self = vigil('sop', 'score', files.gold, '--task', TASK);
print(`Gold against itself: ${self.score.toFixed(1)} of 100 (${self.scorer})`);
const report = fromRoot('.vigil-data', 'demo-report.pdf');
const score = vigil('sop', 'score', files.trainee, '--task', TASK, '--report', report);
print(`The trainee leaves out a step: ${score.score.toFixed(1)} of 100 (${score.scorer})`);
for (const { type, explanation } of score.findings) print(`  ${type}: ${explanation}`);
print(`Report: ${report}`);

for (const question of QUESTIONS) {
  const { answer, found, evidence } = vigil('ask', question);
  print(`\n“${question}”\n  ${answer}`);
  if (found)
    print(
      `  ${evidence
        .map(({ startSec, endSec }) => `${startSec} to ${endSec} s`)
        .slice(0, 3)
        .join(', ')}`,
    );
}

if (process.env['CI'] !== 'true' && !process.argv.includes('--no-open')) process.exitCode = await open();

/** One command of the command line, with its progress on stderr; its JSON document as a value. */
function vigil(...args) {
  const cli = ['--enable-source-maps', fromRoot('out', 'main', 'cli.mjs'), '--json', ...args];
  const { status, stdout } = spawnSync(process.execPath, cli, { stdio: ['ignore', 'pipe', 'inherit'] });
  const document = JSON.parse(stdout.toString() || '{}');
  if (status === 0) return document;
  return fail(`vigil ${args.join(' ')} failed: ${document.error?.message ?? status}`, document.error?.hint);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
