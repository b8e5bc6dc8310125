import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** A change that takes several frames: a fade, a dissolve, a wipe. An optional one may be reported or not. */
interface GradualChange {
  readonly startFrame: number;
  readonly endFrame: number;
  readonly optional: boolean;
}

/** What is true of one video; frames are the first ones of new shots. */
export interface ShotTruth {
  readonly video: string;
  readonly cutFrames: readonly number[];
  readonly gradual: readonly GradualChange[];
  /** Spans in which nothing is counted. */
  readonly ignoreSec: readonly (readonly [number, number])[];
}

const MarkedByEye = z.array(
  z.object({
    video: z.string(),
    cuts: z.array(z.object({ frame: z.number().int() })),
    gradual: z
      .array(z.object({ start_frame: z.number(), end_frame: z.number(), optional: z.boolean().default(false) }))
      .default([]),
    ignore_ranges_sec: z.array(z.tuple([z.number(), z.number()])).default([]),
  }),
);

/** Cuts that another detector found: a target for agreement, not truth. */
const FoundByOther = z.object({
  videos: z.record(z.string(), z.object({ content: z.array(z.number().int()) })),
});

/** Reads marked cuts, or those of another detector. Throws `not-found`, `bad-input`. */
export async function readShotTruth(file: string): Promise<ShotTruth[]> {
  const parsed = z.union([MarkedByEye, FoundByOther]).safeParse(await readJson(file));
  if (!parsed.success) {
    throw new VigilError('bad-input', say('no-cuts-in-file', { path: file }), {
      hint: say('no-cuts-in-file-hint'),
    });
  }
  if (!Array.isArray(parsed.data)) {
    return Object.entries(parsed.data.videos).map(([video, { content }]) => ({
      video,
      cutFrames: content,
      gradual: [],
      ignoreSec: [],
    }));
  }
  return parsed.data.map(({ video, cuts, gradual, ignore_ranges_sec }) => ({
    video,
    cutFrames: cuts.map(({ frame }) => frame),
    gradual: gradual.map(({ start_frame, end_frame, optional }) => ({
      startFrame: start_frame,
      endFrame: end_frame,
      optional,
    })),
    ignoreSec: ignore_ranges_sec,
  }));
}

/** Frames by video that each detector of another program found, by the detectors' names. Throws as `readShotTruth`. */
export async function readCutsOfOther(file: string): Promise<ReadonlyMap<string, Readonly<Record<string, number[]>>>> {
  const parsed = z
    .object({ videos: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .safeParse(await readJson(file));
  const found = new Map<string, Record<string, number[]>>();
  for (const [video, lists] of Object.entries(parsed.data?.videos ?? {})) {
    for (const [detector, list] of Object.entries(lists)) {
      const frames = z.array(z.number().int()).safeParse(list);
      if (!frames.success || detector.endsWith('_sec')) continue;
      found.set(detector, { ...found.get(detector), [video]: frames.data });
    }
  }
  if (found.size === 0) {
    throw new VigilError('bad-input', say('no-cuts-in-file', { path: file }), { hint: say('no-cuts-in-file-hint') });
  }
  return found;
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new VigilError('not-found', say('file-not-found', { path: file }), { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigilError('bad-input', say('file-not-json', { path: file }), { cause });
  }
}
