import { create } from 'zustand';
import type { CallOutput, LongCallOutput } from '../../src-shared/contract/api.ts';
import { asVigilError } from '../../src-shared/contract/errors.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { connection } from '../client/connection.ts';
import type { Picked } from '../client/file-access.ts';

/** So many files, or bytes, of a browser's are asked about: nothing can look into them before they are sent. */
const MANY_FILES = 20;
const MANY_BYTES = 20e9;

/** A path of this kind is one recording, which is no large import by itself. */
const IS_ONE_FILE = /\.\w{2,5}$/;

/** What the window asks before a large import. */
export type ImportCheck =
  | { readonly step: 'looking'; readonly job: CallOutput<'jobs.get'> | undefined; readonly stop: () => void }
  | {
      readonly step: 'asking';
      readonly estimate: LongCallOutput<'videos.estimate'>;
      readonly answer: (isWanted: boolean) => void;
    }
  | {
      readonly step: 'copying';
      readonly files: number;
      readonly bytes: number;
      readonly answer: (isWanted: boolean) => void;
    };

export const useImportCheck = create<{ readonly check: ImportCheck | null }>(() => ({ check: null }));

const show = (check: ImportCheck | null): void => useImportCheck.setState({ check });

/** Whether these are to be imported: at once when they are few, else after looking into them and asking. */
export async function mayImport(picked: readonly Picked[]): Promise<boolean> {
  const paths = picked.flatMap((one) => (one.kind === 'path' ? one.path : []));
  const sizes = picked.flatMap((one) => (one.kind === 'bytes' ? one.file.size : []));
  try {
    if (paths.length > 1 || paths.some((path) => !IS_ONE_FILE.test(path))) return await mayImportPaths(paths);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (sizes.length <= MANY_FILES && bytes <= MANY_BYTES) return true;
    return await asked((answer) => show({ step: 'copying', files: sizes.length, bytes, answer }));
  } finally {
    show(null);
  }
}

async function mayImportPaths(paths: readonly string[]): Promise<boolean> {
  const stop = new AbortController();
  show({ step: 'looking', job: undefined, stop: () => stop.abort() });
  try {
    const estimate = await runLongCall(
      connection.client,
      'videos.estimate',
      { paths: [...paths] },
      {
        signal: stop.signal,
        onChange: (job) => show({ step: 'looking', job, stop: () => stop.abort() }),
      },
    );
    if (!estimate.isLarge && estimate.room !== 'short') return true;
    return await asked((answer) => show({ step: 'asking', estimate, answer }));
  } catch (error) {
    // What is wrong with the files the import itself says, of each in its place.
    return asVigilError(error).code !== 'cancelled';
  }
}

function asked(ask: (answer: (isWanted: boolean) => void) => void): Promise<boolean> {
  return new Promise((resolve) => ask(resolve));
}
