import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../platform/atomic-file.ts';
import { forgetChecksums, takeChecksums } from './checksums.ts';
import { layout } from './layout.ts';

const StampsFile = z.array(
  z.object({ name: z.string(), sizeBytes: z.number(), modifiedMs: z.number(), changedMs: z.number() }),
);
type Stamps = z.infer<typeof StampsFile>;

/** Which subtitles beside a video its transcript was read from; none where no version of Vigil has kept that. */
export async function readSubtitleStamps(folder: string): Promise<Stamps> {
  const text = await readFile(join(folder, layout.subtitleStamps), 'utf8').catch(() => '[]');
  try {
    return StampsFile.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

/** Keeps them in the video's folder, which must be there. */
export async function writeSubtitleStamps(folder: string, stamps: readonly Stamps[number][]): Promise<void> {
  const file = join(folder, layout.subtitleStamps);
  await forgetChecksums(folder, [layout.subtitleStamps]);
  await replaceFile(file, JSON.stringify(stamps));
  await takeChecksums(folder, [layout.subtitleStamps]);
}
