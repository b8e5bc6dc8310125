import { z } from 'zod';
import { GraphTests } from '../models/graph-test.ts';
import { FolderPath } from '../models/model-file.ts';
import { modelManifest } from '../models/model-manifest.ts';

const Share = z.number().min(0).max(1);
const Sec = z.number().nonnegative().max(60);

/**
 * Tells speech from other sound, 512 samples (0.032 s at 16 kHz) at a time, as Silero VAD 5 and 6 do: the block with the
 * last 64 samples before it, a state of `[2, 1, 128]` that is fed back, and the rate.
 */
export const VoiceManifest = modelManifest('voice', {
  graph: FolderPath,
  inputs: z
    .strictObject({ samples: z.string(), state: z.string(), rate: z.string().optional() })
    .default({ samples: 'input', state: 'state', rate: 'sr' }),
  outputs: z
    .strictObject({ probability: z.string(), state: z.string() })
    .default({ probability: 'output', state: 'stateN' }),
  /** Speech begins above one probability and ends below the other. */
  startAbove: Share.default(0.5),
  stopBelow: Share.default(0.35),
  minSpeechSec: Sec.default(0.25),
  minSilenceSec: Sec.default(0.3),
  padSec: Sec.default(0.1),
  selfTest: GraphTests,
});
export type VoiceManifest = z.infer<typeof VoiceManifest>;

/** Names kinds of sound from spectra of a stretch of it, as YAMNet does: `[1, frames, bands]` to a score for each label. */
export const SoundManifest = modelManifest('sound', {
  graph: FolderPath,
  input: z.string().default('input'),
  output: z.string().default('output'),
  /** A label a line, in the order of the scores. */
  labels: FolderPath,
  spectra: z
    .strictObject({
      frames: z.int().positive().max(1000),
      hop: z.int().positive().max(16_000),
      windowSize: z.int().positive().max(4096),
      fftSize: z.int().positive().max(4096),
      bands: z.int().positive().max(256),
      lowHz: z.number().nonnegative(),
      highHz: z.number().positive().max(8000),
      /** Added before the logarithm. */
      offset: z.number().positive(),
    })
    .default({
      frames: 96,
      hop: 160,
      windowSize: 400,
      fftSize: 512,
      bands: 64,
      lowHz: 125,
      highHz: 7500,
      offset: 0.001,
    }),
  /** A sound is named where a score reaches the first, for as long as it stays above the second. */
  startAt: Share.default(0.3),
  stopBelow: Share.default(0.15),
  /** Labels that name no sound, such as silence. */
  leaveOut: z.array(z.string()).default([]),
  selfTest: GraphTests,
});
export type SoundManifest = z.infer<typeof SoundManifest>;
