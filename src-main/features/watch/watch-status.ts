import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CallAnswer } from '../../../src-shared/contract/api.ts';
import type { WatchedFile } from '../../../src-shared/model/watch.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { Parts } from '../feature.ts';
import type { FolderWatcher } from './folder-watcher.ts';
import { FAILED, filesWithReceipts, PROCESSED, readReceipt, receiptPath } from './receipts.ts';

/** Ended files that are listed. */
const MAX_LISTED_FILES = 20;

/** How the watched folder is, what is under way in it and what ended last. */
export async function watchStatus(
  { folder, defaultFolder, problem, lastPolledAt, underWay, left }: FolderWatcher,
  { settings }: Pick<Parts, 'settings'>,
): Promise<CallAnswer<'watch.status'>> {
  const completed = await filesWithReceipts(join(folder, PROCESSED));
  const failed = await filesWithReceipts(join(folder, FAILED));
  return {
    enabled: settings.get().watch.enabled,
    folder,
    defaultFolder,
    problem,
    lastLookedAt: lastPolledAt,
    files: [...underWay, ...(await ended(folder, [...completed, ...failed]))],
    left: [...left],
    completed: completed.length,
    failed: failed.length,
  };
}

/** The files that ended last, newest first. */
async function ended(folder: string, files: readonly string[]): Promise<WatchedFile[]> {
  const dated = await Promise.all(
    files.map(async (file) => ({ file, at: (await stat(receiptPath(file)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const newest = dated.sort((a, b) => b.at - a.at).slice(0, MAX_LISTED_FILES);
  const found = await Promise.all(
    newest.map(async ({ file }): Promise<WatchedFile[]> => {
      const receipt = await readReceipt(file);
      if (!receipt || receipt.status === 'queued') return [];
      return [
        {
          name: relative(folder, file).split(sep).slice(1).join('/'),
          state: receipt.status,
          // Receipts are read by other programs too: their words are English.
          problem: receipt.error === null ? null : asIs(receipt.error),
          taskId: receipt.task_id,
          role: receipt.role,
          videoId: receipt.video_id,
          at: receipt.finished_at,
        },
      ];
    }),
  );
  return found.flat();
}
