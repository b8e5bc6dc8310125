// `npm run gpu:cuda`: fetches the CUDA provider of exactly our ONNX Runtime, and says what it needs besides.
import { becomeCommand, fromRoot } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp([]);
process.exitCode = await becomeCommand(process.execPath, [
  fromRoot('scripts', 'gpu', 'cuda.ts'),
  ...process.argv.slice(2),
]);
