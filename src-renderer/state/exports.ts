import { create } from 'zustand';
import type { CallInput, LongCallName } from '../../src-shared/contract/api.ts';
import type { Span } from '../../src-shared/time.ts';
import { connection } from '../client/connection.ts';
import { refresh } from '../client/queries.ts';
import { showError } from './notices.ts';

type Exporting = Extract<LongCallName, `exports.${string}`>;

/** How clips are made until the user chooses otherwise; remembered. */
export interface ExportChoices {
  readonly how: 'auto' | 'copy' | 'reencode';
  readonly clock: boolean;
  readonly mask: boolean;
  readonly sound: boolean;
}

const KEPT_AS = 'vigil.export';
const USUAL: ExportChoices = { how: 'auto', clock: false, mask: true, sound: true };

export function exportChoices(): ExportChoices {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<ExportChoices>) };
  } catch {
    return USUAL;
  }
}

export const keepExportChoices = (choices: ExportChoices): void =>
  localStorage.setItem(KEPT_AS, JSON.stringify(choices));

/** Jobs of exports that this window began, oldest first. */
export const useExports = create<{ readonly jobIds: readonly string[] }>(() => ({ jobIds: [] }));

/** Begins an export, which is followed on the shelf. False where it was refused, which has been said then. */
export async function startExport<Name extends Exporting>(name: Name, input: CallInput<Name>): Promise<boolean> {
  try {
    const { jobId } = (await connection.client.call(name, input)) as { readonly jobId: string };
    useExports.setState(({ jobIds }) => ({ jobIds: [...jobIds, jobId] }));
    refresh(['jobs.list']);
    return true;
  } catch (thrown) {
    showError(thrown);
    return false;
  }
}

export const dismissExport = (jobId: string): void =>
  useExports.setState(({ jobIds }) => ({ jobIds: jobIds.filter((id) => id !== jobId) }));

/** Exports clips as one archive, made as the user chose last; `why` stands in its list. */
export function exportAll(
  clips: readonly (Span & { readonly videoId: string; readonly why: string | null })[],
): Promise<boolean> {
  return startExport('exports.clips', {
    ...exportChoices(),
    clips: clips.map(({ videoId, startSec, endSec, why }) => ({ videoId, startSec, endSec, why: why ?? '' })),
  });
}
