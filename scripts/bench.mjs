// `npm run bench -- [row …] [--pairs 5] [--minutes 10] [--json]`: figures against a reference in the same run.
// `npm run bench -- scale [--videos 2000] [--chunks 1000000] [--backends exact,qdrant]`: a library of that size.
import { build } from './build.mjs';
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp();
await build();
const [first, ...rest] = process.argv.slice(2);
process.exitCode = await becomeCommand(
  process.execPath,
  first === 'scale'
    ? [fromRoot('scripts', 'scale', 'main.ts'), ...rest]
    : [fromRoot('scripts', 'bench', 'main.ts'), ...process.argv.slice(2)],
);
