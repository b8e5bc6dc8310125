import { z } from 'zod';
import { ErrorShape } from '../../src-shared/contract/errors.ts';
import * as answer from '../../src-shared/model/answer.ts';
import * as chunk from '../../src-shared/model/chunk.ts';
import * as job from '../../src-shared/model/job.ts';
import * as sop from '../../src-shared/model/sop.ts';
import * as system from '../../src-shared/model/system.ts';
import * as video from '../../src-shared/model/video.ts';
import { Sentence } from '../../src-shared/sentences/sentence.ts';

type JsonSchema = Record<string, unknown>;

const MODULES: readonly Readonly<Record<string, unknown>>[] = [answer, chunk, job, sop, system, video, { ErrorShape }];

/** JSON schemas in which the models of the contract are referred to by name, and written once. */
export class NamedSchemas {
  /** For `components/schemas`. */
  readonly schemas: Record<string, JsonSchema> = {};
  readonly #names = z.registry<{ id: string }>();

  constructor() {
    for (const module of MODULES) {
      for (const [name, model] of Object.entries(module)) {
        if (model instanceof z.ZodType && !this.#names.has(model)) this.#names.add(model, { id: name });
      }
    }
  }

  /** The schema of what goes in (defaults may be left out) or comes out. */
  of(type: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _dialect,
      id: _id,
      $defs,
      ...schema
    } = z.toJSONSchema(type, {
      io,
      unrepresentable: 'any',
      metadata: this.#names,
      override: ({ zodSchema, jsonSchema }) => {
        // Over HTTP sentences are English text, unless their sender asks for data (`sentences-header.ts`).
        if (zodSchema === Sentence) jsonSchema.type = 'string';
        if (zodSchema === ErrorShape) delete jsonSchema.properties?.['said'];
      },
    }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const own = this.#names.get(type)?.id;
    const name = (model: string): string => (io === 'input' ? `${model}Input` : model);
    for (const [model, { id: _modelId, ...definition }] of Object.entries($defs ?? {})) {
      this.schemas[name(model)] = renameRefs(definition, name);
    }
    const renamed = renameRefs(schema, name);
    if (own === undefined || io === 'input') return renamed;
    this.schemas[own] = renamed;
    return { $ref: `#/components/schemas/${own}` };
  }
}

function renameRefs(schema: JsonSchema, name: (model: string) => string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? `#/components/schemas/${name(value.replace('#/$defs/', ''))}` : value,
  ) as JsonSchema;
}
