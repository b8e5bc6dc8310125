import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { ClipTime } from '../scoring/deviations.ts';

const ClipMeta = z.array(
  z.object({
    clip_idx: z.number().int(),
    start_sec: z.number(),
    end_sec: z.number(),
    /** Joined by commas, empty for none. */
    quality_flags: z.string().default(''),
  }),
);

/** A clip as SOPilot's `video_<id>.json` lists it. */
export interface StoredClip extends ClipTime {
  readonly qualityFlags: readonly string[];
}

const SOPILOT_CLIP_SECONDS = 4;

/** Reads the parsed content of a clip file; `name` goes into the message. Throws `bad-input` for anything else. */
export function readClipMeta(content: unknown, name: string): StoredClip[] {
  const parsed = ClipMeta.safeParse(content);
  if (!parsed.success) {
    throw new VigilError('bad-input', say('clip-list-invalid', { name }));
  }
  return parsed.data.map((clip) => ({
    clipIdx: clip.clip_idx,
    startSec: clip.start_sec,
    endSec: clip.end_sec,
    qualityFlags: clip.quality_flags.split(',').filter((flag) => flag !== ''),
  }));
}

/** The text of a clip file that `readClipMeta` reads. */
export function clipMetaText(clips: readonly StoredClip[]): string {
  const meta = clips.map(({ clipIdx, startSec, endSec, qualityFlags }) => ({
    clip_idx: clipIdx,
    start_sec: startSec,
    end_sec: endSec,
    quality_flags: qualityFlags.join(','),
  }));
  return `${JSON.stringify(meta, null, 2)}\n`;
}

/** Times for vectors that came without a clip file: one clip after the other, each `clipSeconds` long. */
export function evenClipTimes(count: number, clipSeconds: number = SOPILOT_CLIP_SECONDS): ClipTime[] {
  return Array.from({ length: count }, (_, clipIdx) => ({
    clipIdx,
    startSec: clipIdx * clipSeconds,
    endSec: (clipIdx + 1) * clipSeconds,
  }));
}
