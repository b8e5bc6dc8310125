import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { api } from '../../src-shared/contract/api.ts';
import { openApiDocument } from './openapi.ts';

const root = new URL('../../', import.meta.url);

it('names every call and alias of the contract', () => {
  const paths = openApiDocument('1.0.0')['paths'] as Record<string, Record<string, { operationId: string }>>;
  for (const [name, definition] of Object.entries(api)) {
    expect(paths[`/call/${name}`]?.['post']?.operationId).toBe(name);
    const [method, path] = definition.http?.split(' ') ?? [];
    if (method && path) expect(paths[path]?.[method.toLowerCase()]?.operationId).toBe(`${name}.rest`);
  }
});

it('is current in docs/api (run `npm run docs` when this fails)', async () => {
  const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };
  const written = JSON.parse(await readFile(new URL('docs/api/openapi.json', root), 'utf8')) as unknown;
  expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument(version))));
});
