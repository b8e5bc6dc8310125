// The command line from a clone: set up and build if needed, then run it. `npm run -s vigil -- index clip.mp4 --json`
import { build } from './build.mjs';
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp();
await build();
const args = ['--enable-source-maps', fromRoot('out', 'main', 'cli.mjs'), ...process.argv.slice(2)];
process.exitCode = await becomeCommand(process.execPath, args);
