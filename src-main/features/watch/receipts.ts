import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Role } from '../../../src-shared/model/video.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import { sweepUnfinished } from '../../platform/unfinished-files.ts';
import { FolderWalk } from '../ingest/folder-walk.ts';

/** Folders of the watched folder that files pass through; new files are not sought below names with a dot. */
export const PROCESSING = '.processing';
export const PROCESSED = '.processed';
export const FAILED = '.failed';
/** Of an earlier Vigil, which named them by nothing else. */
const EARLIER_RECEIPT = /\.json\.tmp$/;

/** What lies beside a file that was taken in, under SOPilot's names; times are ISO. */
export const Receipt = z.object({
  status: z.enum(['queued', 'completed', 'failed']),
  /** Path below the watched folder at which the file was found. */
  source: z.string(),
  task_id: z.string().nullable(),
  role: Role.nullable(),
  video_id: z.string().nullable(),
  ingest_job_id: z.string().nullable(),
  take_id: z.string().nullable(),
  /** A sentence and the next step. */
  error: z.string().nullable(),
  queued_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  /** Where the file goes, while it is on its way there. */
  moving_to: z.string().nullable(),
});
export type Receipt = z.infer<typeof Receipt>;

const RECEIPT_ENDING = '.json';

/** The receipt of a file lies beside it. */
export const receiptPath = (file: string): string => `${file}${RECEIPT_ENDING}`;

/** Replaces the receipt of a file as a whole. */
export async function writeReceipt(file: string, receipt: Receipt): Promise<void> {
  const path = receiptPath(file);
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, `${JSON.stringify(receipt, undefined, 2)}\n`);
}

/** Removes receipts that a killed process had not finished before a time (Unix time in milliseconds). */
export async function sweepReceipts(root: string, beforeMs: number): Promise<void> {
  const swept = { isOwn: (name: string) => isReceiptName(name), besides: EARLIER_RECEIPT, recursive: true };
  await sweepUnfinished(
    [PROCESSING, PROCESSED, FAILED].map((name) => ({ folder: join(root, name), ...swept })),
    beforeMs,
  );
}

/** Undefined when there is none that can be read. */
export async function readReceipt(file: string): Promise<Receipt | undefined> {
  const text = await readFile(receiptPath(file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Receipt.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export async function removeReceipt(file: string): Promise<void> {
  await rm(receiptPath(file), { force: true });
}

/**
 * The files below a folder that have receipts, as absolute paths without the receipts' ending; what cannot be read is
 * left out.
 */
export async function filesWithReceipts(folder: string): Promise<string[]> {
  const walk = new FolderWalk(new AbortController().signal, { isWanted: isReceiptName, links: 'told' });
  const { found } = await walk.below(folder).catch(() => ({ found: [] }));
  return found.flatMap((file) => ('error' in file ? [] : [file.path.slice(0, -RECEIPT_ENDING.length)]));
}

const isReceiptName = (name: string): boolean => name.endsWith(RECEIPT_ENDING);
