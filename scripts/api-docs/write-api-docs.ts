/** `npm run docs`: writes docs/api/openapi.json from the contract. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { openApiDocument } from './openapi.ts';

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };

await mkdir(new URL('docs/api/', root), { recursive: true });
await writeFile(new URL('docs/api/openapi.json', root), `${JSON.stringify(openApiDocument(version), null, 2)}\n`);
