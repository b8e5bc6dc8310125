import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';

const MAX_CHOICES = 200;
const MAX_LETTERS = 10_000;
const Choices = z
  .record(z.string().regex(/^vigil\.[\w.-]{1,100}$/), z.string().max(MAX_LETTERS))
  .refine((choices) => Object.keys(choices).length <= MAX_CHOICES);

/**
 * What the window remembers for its user (layout, sizes of panes), as text under its own names. A browser forgets it
 * with the name the window had there, which is another one for each owner. Empty when nothing readable was kept.
 */
export async function keptChoices(dataDir: string): Promise<Readonly<Record<string, string>>> {
  try {
    return Choices.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
  } catch {
    return {};
  }
}

/** Keeps what a window remembers in place of what was kept before. Throws `bad-input`. */
export function keepChoices(dataDir: string, body: unknown): void {
  const choices = Choices.safeParse(body);
  if (!choices.success) {
    const message = say('input-invalid', { complaints: choices.error.issues[0]?.message ?? '', more: 0 });
    throw new VigilError('bad-input', message, { cause: choices.error });
  }
  writeFileAtomically(fileIn(dataDir), JSON.stringify(choices.data));
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'browser-choices.json');
}
