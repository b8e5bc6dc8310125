import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One row of the contract: what goes in, what comes out, and the names it has elsewhere. */
export interface CallDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  /** One line for the generated reference. */
  readonly about: string;
  /** REST alias, e.g. `GET /videos/{videoId}`: path and query parameters are fields of the input. */
  readonly http?: `${HttpMethod} /${string}`;
  /** Belongs to VIGIL-RAG: refused while `VIGIL_ENABLED=false`. */
  readonly vigilOnly?: boolean;
}

export function call<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  about: string,
  more: Pick<CallDefinition, 'http' | 'vigilOnly'> = {},
): CallDefinition<Input, Output> {
  return { input, output, about, ...more };
}
