import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { layout } from './layout.ts';

/** `storyboard.json`: pictures of one size at increasing times, sheet after sheet, each sheet one column of them. */
const StoryboardIndex = z.object({
  version: z.literal(1),
  everySec: z.number().positive(),
  tileWidth: z.number().int().positive(),
  tileHeight: z.number().int().positive(),
  tilesPerSheet: z.number().int().positive(),
  timesMs: z.array(z.number().int()),
  /** Where in the file of sheets each one ends. */
  sheetEnds: z.array(z.number().int()),
});

export interface StoredStoryboard extends z.infer<typeof StoryboardIndex> {
  /** Another one where the pictures were made again; fit for an address. */
  readonly edition: string;
}

/** The storyboard of a video's folder; null where there is none, or nothing that can be read. */
export async function readStoryboard(folder: string): Promise<StoredStoryboard | null> {
  try {
    const { size, mtimeMs } = await stat(join(folder, layout.storyboardSheets));
    const index = StoryboardIndex.parse(JSON.parse(await readFile(join(folder, layout.storyboardIndex), 'utf8')));
    return { ...index, edition: `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}` };
  } catch {
    return null;
  }
}

/** The JPEG of one sheet, counted from 0; null where there is none. */
export async function readStoryboardSheet(
  folder: string,
  sheet: number,
  { sheetEnds }: Pick<StoredStoryboard, 'sheetEnds'>,
): Promise<Uint8Array | null> {
  const end = sheetEnds[sheet];
  if (end === undefined) return null;
  const start = sheetEnds[sheet - 1] ?? 0;
  const file = await open(join(folder, layout.storyboardSheets), 'r');
  try {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytesRead === bytes.length ? bytes : null;
  } finally {
    await file.close();
  }
}
