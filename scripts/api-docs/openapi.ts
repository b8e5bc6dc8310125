import { api } from '../../src-shared/contract/api.ts';
import type { CallDefinition } from '../../src-shared/contract/call.ts';
import { ERROR_CODES, ErrorShape } from '../../src-shared/contract/errors.ts';
import { NamedSchemas } from './named-schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The contract as an OpenAPI 3.1 document: every call as `POST /call/{name}`, and the REST aliases. Both are served by
 * the loopback host; JSON Schema comes from the same zod schemas that check the calls.
 */
export function openApiDocument(version: string): Json {
  const named = new NamedSchemas();
  named.of(ErrorShape, 'output');
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, definition] of Object.entries(api) as [string, CallDefinition][]) {
    paths[`/call/${name}`] = { post: callOperation(named, name, definition) };
  }
  for (const [name, definition] of Object.entries(api) as [string, CallDefinition][]) {
    if (definition.http === undefined) continue;
    const [method, path] = definition.http.split(' ') as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: aliasOperation(named, name, definition, method, path) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vigil',
      version,
      description: [
        'Calls of the loopback host. Programs send `Authorization: Bearer …` with the `token` of the file `owner.lock` in',
        'the data folder, which only the user that runs Vigil can read; it is another one at each start.',
      ].join(' '),
    },
    servers: [{ url: 'http://127.0.0.1:47600' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: named.schemas,
      responses: { Failed: failedResponse() },
    },
  };
}

function callOperation(named: NamedSchemas, name: string, definition: CallDefinition): Json {
  const value = {
    type: 'object',
    required: ['ok', 'value'],
    properties: { ok: { const: true }, value: named.of(definition.output, 'output') },
  };
  return {
    operationId: name,
    summary: definition.about,
    tags: ['calls'],
    requestBody: { content: { 'application/json': { schema: named.of(definition.input, 'input') } } },
    responses: { 200: { description: 'The reply.', content: { 'application/json': { schema: value } } }, ...failed() },
  };
}

function aliasOperation(
  named: NamedSchemas,
  name: string,
  definition: CallDefinition,
  method: string,
  path: string,
): Json {
  const input = named.of(definition.input, 'input');
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = (input['required'] ?? []) as readonly string[];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const rest = Object.keys(properties).filter((field) => !inPath.includes(field));
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const parameters = [
    ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: properties[field] ?? {} })),
    ...(hasBody ? [] : rest.map((field) => parameter(field, properties[field]!, required.includes(field)))),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest.map((field) => [field, properties[field]])),
    required: required.filter((field) => rest.includes(field)),
  };
  return {
    operationId: `${name}.rest`,
    summary: definition.about,
    tags: [name.split('.')[0]],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody && rest.length > 0 ? { requestBody: { content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      200: { description: 'The value.', content: aliasContent(named, name, definition) },
      ...failed(),
    },
  };
}

function parameter(field: string, schema: Json, required: boolean): Json {
  return { name: field, in: 'query', required, schema };
}

/** Reports come as files and metrics as text. */
function aliasContent(named: NamedSchemas, name: string, definition: CallDefinition): Json {
  if (name === 'system.metrics') return { 'text/plain': { schema: { type: 'string' } } };
  if (name === 'sop.report') return { 'application/pdf': {}, 'text/csv': {}, 'application/json': {} };
  return { 'application/json': { schema: named.of(definition.output, 'output') } };
}

function failed(): Json {
  return { default: { $ref: '#/components/responses/Failed' } };
}

function failedResponse(): Json {
  const codes = Object.entries(ERROR_CODES).map(
    ([code, { status, exitCode }]) => `${code} (${status}, exit ${exitCode})`,
  );
  return {
    description: `An error as data. Codes, with HTTP status and exit code of the command line: ${codes.join(', ')}.`,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { error: { $ref: '#/components/schemas/ErrorShape' } },
          required: ['error'],
        },
      },
    },
  };
}
