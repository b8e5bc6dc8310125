// `npm run bench -- [row …] [--pairs 5] [--minutes 10] [--json]`: figures against a reference in the same run.
import { build } from './build.mjs';
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp();
await build();
process.exitCode = await becomeCommand(process.execPath, [
  fromRoot('scripts', 'bench', 'main.ts'),
  ...process.argv.slice(2),
]);
