import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SoundSpan } from '../../../src-shared/model/sound.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import { forgetChecksums, removeDamaged, takeChecksums } from './checksums.ts';
import { layout } from './layout.ts';
import { readJsonFile } from './read-json-file.ts';

const Span = z.object({ startSec: z.number(), endSec: z.number() });
const HeardWord = Span.extend({ text: z.string() });
const HeardLine = HeardWord.extend({ words: z.array(HeardWord) });

/** Which models listened, each as its id and version; null where none did. */
const HeardBy = z.object({ voice: z.string().nullable(), sound: z.string().nullable(), speech: z.string().nullable() });
export type HeardBy = z.infer<typeof HeardBy>;

const HearingFile = z.object({
  /** Changes when the same models would hear something else. */
  format: z.literal(1),
  by: HeardBy,
  /** Whether some of the sound could not be decoded. */
  damaged: z.boolean(),
  speech: z.array(Span),
  sounds: z.array(SoundSpan),
  lines: z.array(HeardLine),
});
export type HearingFile = z.infer<typeof HearingFile>;

interface WrittenHearing extends Pick<HearingFile, 'by' | 'damaged'> {
  readonly speech: readonly z.infer<typeof Span>[];
  readonly sounds: readonly SoundSpan[];
  readonly lines: readonly (z.infer<typeof HeardWord> & { readonly words: readonly z.infer<typeof HeardWord>[] })[];
}

const GrowingHearing = z.object({ format: z.literal(1), by: HeardBy, state: z.unknown() });
type GrowingHearing = z.infer<typeof GrowingHearing>;

/** What was heard in a video; undefined where nothing was, or what was written is damaged. */
export async function readHearing(folder: string): Promise<HearingFile | undefined> {
  await removeDamaged(folder, [layout.hearing]);
  return readJsonFile(join(folder, layout.hearing), HearingFile);
}

/** Keeps it in the video's folder, which must be there, and drops what has grown. */
export async function writeHearing(folder: string, hearing: WrittenHearing): Promise<void> {
  await forgetChecksums(folder, [layout.hearing]);
  await replaceFile(join(folder, layout.hearing), JSON.stringify({ format: 1, ...hearing }));
  await takeChecksums(folder, [layout.hearing]);
  await dropGrowingHearing(folder);
}

/** How far a hearing by these very models has come that was stopped; undefined where there is none. */
export async function readGrowingHearing(folder: string, by: HeardBy): Promise<unknown> {
  const growing = await readJsonFile(join(folder, layout.growingHearing), GrowingHearing);
  return growing && isBySame(growing.by, by) ? growing.state : undefined;
}

export async function writeGrowingHearing(folder: string, growing: Omit<GrowingHearing, 'format'>): Promise<void> {
  await replaceFile(join(folder, layout.growingHearing), JSON.stringify({ format: 1, ...growing }));
}

export async function dropGrowingHearing(folder: string): Promise<void> {
  await rm(join(folder, layout.growingHearing), { force: true });
}

function isBySame(a: HeardBy, b: HeardBy): boolean {
  return a.voice === b.voice && a.sound === b.sound && a.speech === b.speech;
}
