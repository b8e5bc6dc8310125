import { z } from 'zod';
import { Id } from '../model/common.ts';

type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

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

/** A call that takes long: it gives a job's id at once, and what comes out is that job's result. */
export interface LongCallDefinition<Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType>
  extends CallDefinition<Input, typeof JobStarted> {
  readonly result: Result;
}

const JobStarted = z.object({ jobId: Id });

export function call<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  about: string,
  more: Pick<CallDefinition, 'http' | 'vigilOnly'> = {},
): CallDefinition<Input, Output> {
  return { input, output, about, ...more };
}

export function longCall<Input extends z.ZodType, Result extends z.ZodType>(
  input: Input,
  result: Result,
  about: string,
  more: Pick<CallDefinition, 'http' | 'vigilOnly'> = {},
): LongCallDefinition<Input, Result> {
  const answers = 'Gives the id of a job; the outcome is its result (`jobs.result`).';
  return { input, output: JobStarted, result, about: `${about} ${answers}`, ...more };
}
