import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Outcome } from './output.ts';
import type { Session } from './session.ts';

/** Runs a command in a session: opens the core, prints what comes back, sets the exit code, closes the core. */
export type RunCommand = (work: (session: Session) => Promise<Outcome>) => Promise<void>;

/** For commander: a number option; words are refused before anything starts. */
export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** For commander: an option that may be given several times. */
export function listOption(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Paths are meant from the folder the command was typed in; the core may run elsewhere. */
export function absolutePath(path: string): string {
  return resolve(path);
}

/** The fields that were given, so that absent ones are absent (and not `undefined`) in a call's input. */
export function given<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
