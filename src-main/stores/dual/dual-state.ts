import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';

/** What must be known before a database is opened: which of the two holds the newest state. */
const DualState = z.object({
  libraryId: z.string(),
  primary: z.enum(['sqlite', 'postgres']),
});
export type DualState = z.infer<typeof DualState>;

/** Undefined when the library has never been kept in two databases. Throws `backend-unavailable` for a broken file. */
export function readDualState(file: string): DualState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return DualState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const closed = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw new VigilError('backend-unavailable', `${file} cannot be read: ${(error as Error).message}`, {
      hint: closed
        ? 'Start Vigil as the user who made the library, or make the data folder yours with chown -R.'
        : 'It says which database is the newer one: {"libraryId":"…","primary":"sqlite"} or "postgres". Write it anew.',
      details: { file },
      cause: error,
    });
  }
}

export function newDualState(): DualState {
  return { libraryId: randomUUID(), primary: 'sqlite' };
}
