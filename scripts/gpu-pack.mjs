// `npm run gpu:pack -- --kit KIT --to FOLDER`: one folder with which the table of `gpu:check` is made elsewhere.
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp([]);
process.exitCode = await becomeCommand(process.execPath, [
  fromRoot('scripts', 'gpu', 'pack.ts'),
  ...process.argv.slice(2),
]);
