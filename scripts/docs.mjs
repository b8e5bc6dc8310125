// `npm run docs`: the API reference (OpenAPI) from the contract.
import { fromRoot, runHere } from './lib/project.mjs';
import { setUp } from './setup.mjs';

await setUp([]);
process.exitCode = runHere(process.execPath, [fromRoot('scripts', 'api-docs', 'write-api-docs.ts')]);
