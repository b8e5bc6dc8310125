import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ScreenText } from '../../../src-shared/model/screen-text.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import { forgetChecksums, removeDamaged, takeChecksums } from './checksums.ts';
import { layout } from './layout.ts';
import { readJsonFile } from './read-json-file.ts';

/** What a reading is of: another reader or another mask may find other lines. */
const ReadBy = z.object({
  /** The reader's id and version. */
  reader: z.string(),
  /** What was masked, see `maskKey`. */
  mask: z.string().nullable(),
});
export type ReadBy = z.infer<typeof ReadBy>;

const ScreenTextFile = z.object({
  /** Changes when the same reader would find something else. */
  format: z.literal(1),
  by: ReadBy,
  title: z.string(),
  /** Pictures that were looked at, and those of them that were read. */
  looks: z.int(),
  reads: z.int(),
  lines: z.array(ScreenText),
});
export type ScreenTextFile = z.infer<typeof ScreenTextFile>;

const GrowingTexts = z.object({ format: z.literal(1), by: ReadBy, state: z.unknown() });

/** What was read in a video; undefined where nothing was, or what was written is damaged. */
export async function readScreenTexts(folder: string): Promise<ScreenTextFile | undefined> {
  await removeDamaged(folder, [layout.screenTexts]);
  return readJsonFile(join(folder, layout.screenTexts), ScreenTextFile);
}

/** Keeps it in the video's folder, which must be there, and drops what has grown. */
export async function writeScreenTexts(folder: string, texts: Omit<ScreenTextFile, 'format'>): Promise<void> {
  await forgetChecksums(folder, [layout.screenTexts]);
  await replaceFile(join(folder, layout.screenTexts), JSON.stringify({ format: 1, ...texts }));
  await takeChecksums(folder, [layout.screenTexts]);
  await dropGrowingTexts(folder);
}

/** Takes away what was read in a video. */
export async function dropScreenTexts(folder: string): Promise<void> {
  await forgetChecksums(folder, [layout.screenTexts]);
  await rm(join(folder, layout.screenTexts), { force: true });
  await dropGrowingTexts(folder);
}

/** How far a reading of the same kind has come that was stopped; undefined where there is none. */
export async function readGrowingTexts(folder: string, by: ReadBy): Promise<unknown> {
  const growing = await readJsonFile(join(folder, layout.growingTexts), GrowingTexts);
  return growing && isSameReading(growing.by, by) ? growing.state : undefined;
}

export async function writeGrowingTexts(folder: string, growing: { by: ReadBy; state: unknown }): Promise<void> {
  await replaceFile(join(folder, layout.growingTexts), JSON.stringify({ format: 1, ...growing }));
}

export async function dropGrowingTexts(folder: string): Promise<void> {
  await rm(join(folder, layout.growingTexts), { force: true });
}

export function isSameReading(a: ReadBy, b: ReadBy): boolean {
  return a.reader === b.reader && a.mask === b.mask;
}
