import { z } from 'zod';
import { api, type CallName } from '../../../src-shared/contract/api.ts';
import type { CallDefinition } from '../../../src-shared/contract/call.ts';
import { decodePercent } from '../../../src-shared/percent.ts';

interface Route {
  readonly name: CallName;
  readonly method: string;
  readonly pattern: RegExp;
  readonly parameters: readonly string[];
  readonly fieldTypes: ReadonlyMap<string, FieldType>;
}

type FieldType = 'number' | 'boolean' | 'list' | 'text';

export interface RestCall {
  readonly name: CallName;
  /** Fields from the path, as they are typed in the contract. */
  readonly pathFields: Readonly<Record<string, unknown>>;
  /** Fields from the query string. */
  readonly queryFields: Readonly<Record<string, unknown>>;
}

/** The REST aliases of the contract: which call a method and a path mean, with the fields they carry. */
export function matchRest(method: string, pathname: string, query: URLSearchParams): RestCall | undefined {
  for (const route of routes()) {
    if (route.method !== method) continue;
    const match = route.pattern.exec(pathname);
    if (!match) continue;
    const pathFields: Record<string, unknown> = {};
    route.parameters.forEach((parameter, index) => {
      pathFields[parameter] = coerce(decodePercent(match[index + 1]!), route.fieldTypes.get(parameter));
    });
    const queryFields: Record<string, unknown> = {};
    for (const key of new Set(query.keys())) {
      const type = route.fieldTypes.get(key);
      const values = query.getAll(key);
      queryFields[key] = type === 'list' ? values.flatMap((value) => value.split(',')) : coerce(values.at(-1)!, type);
    }
    return { name: route.name, pathFields, queryFields };
  }
  return undefined;
}

let compiled: readonly Route[] | undefined;

function routes(): readonly Route[] {
  compiled ??= (Object.entries(api) as [CallName, CallDefinition][])
    .filter(([, definition]) => definition.http !== undefined)
    .map(([name, definition]) => compile(name, definition, definition.http!))
    // Literal paths before those with parameters: `/videos/x/chunks` must not be read as a video id.
    .sort((a, b) => a.parameters.length - b.parameters.length);
  return compiled;
}

function compile(name: CallName, definition: CallDefinition, http: string): Route {
  const [method, path] = http.split(' ') as [string, string];
  const parameters: string[] = [];
  const source = path.replaceAll(/\{(\w+)\}|[.*+?^$()|[\]\\]/g, (token, parameter: string | undefined) => {
    if (parameter === undefined) return `\\${token}`;
    parameters.push(parameter);
    return '([^/]+?)';
  });
  return { name, method, pattern: new RegExp(`^${source}$`), parameters, fieldTypes: fieldTypes(definition.input) };
}

/** A query string knows only text; the contract says which fields are numbers, booleans or lists. */
function fieldTypes(input: z.ZodType): ReadonlyMap<string, FieldType> {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  const fields = Object.entries(schema.properties ?? {}).map(([field, property]): [string, FieldType] => {
    const type = typeof property === 'object' ? property.type : undefined;
    if (type === 'number' || type === 'integer') return [field, 'number'];
    if (type === 'boolean') return [field, 'boolean'];
    return [field, type === 'array' ? 'list' : 'text'];
  });
  return new Map(fields);
}

/** What is no number stays text, so that the contract's schema words the complaint. */
function coerce(text: string, type: FieldType | undefined): unknown {
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
