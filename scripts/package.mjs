// `npm run package`: an installer for the system this runs on, in dist/.
import { build } from './build.mjs';
import { fromRoot, runHere } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp();
await build();
const builder = fromRoot('node_modules', 'electron-builder', 'cli.js');
process.exitCode = runHere(process.execPath, [builder, '--publish', 'never', ...process.argv.slice(2)]);
