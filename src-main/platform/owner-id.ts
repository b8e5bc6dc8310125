import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from './atomic-file.ts';

/** The name of a data folder among several on one database; made once, the same over restarts. */
export function ownerIdOf(file: string): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept !== '') return kept;
  const ownerId = randomUUID();
  writeFileAtomically(file, `${ownerId}\n`);
  return ownerId;
}
