import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

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
    throw new VigilError(
      'backend-unavailable',
      say('dual-state-unreadable', { file, reason: (error as Error).message }),
      {
        hint: closed ? say('start-as-maker-of-library') : say('write-dual-state-again'),
        details: { file },
        cause: error,
      },
    );
  }
}

export function newDualState(): DualState {
  return { libraryId: randomUUID(), primary: 'sqlite' };
}
