// `npm run gpu:check`: what each provider of ONNX Runtime makes of a full-size graph on this machine, as one table.
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp([]);
process.exitCode = await becomeCommand(process.execPath, [
  fromRoot('scripts', 'gpu', 'check.ts'),
  ...process.argv.slice(2),
]);
