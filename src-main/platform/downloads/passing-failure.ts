import type { VigilError } from '../../../src-shared/contract/errors.ts';

/** A failure that may go away by itself, with what is told of it when it does not. */
export class PassingFailure extends Error {
  readonly told: VigilError;
  /** How long the other side asked to be left alone. */
  readonly waitMs: number;

  constructor(told: VigilError, waitMs = 0) {
    super(told.message, { cause: told });
    this.told = told;
    this.waitMs = waitMs;
  }
}
