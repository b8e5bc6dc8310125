import { cutScores } from './cut-scores.ts';
import { frameVectors } from './frame-vectors.ts';
import { motion } from './motion.ts';
import { objects } from './objects.ts';
import type { ScanOutput } from './scan-output.ts';
import { sopilotClips } from './sopilot-clips.ts';
import { storyboard } from './storyboard.ts';
import { thumbnails } from './thumbnails.ts';
import { tinyFrames } from './tiny-frames.ts';
import { waveform } from './waveform.ts';

/** Everything a scan can leave of a video. A new output is one more file here, one more line, and its files' names. */
const OUTPUTS = [cutScores, tinyFrames, motion, frameVectors, thumbnails, storyboard, waveform, sopilotClips, objects];

/** How all the outputs' files are called, relative to the video's folder. */
export type ScanNames = (typeof OUTPUTS)[number] extends (names: infer Names) => ScanOutput ? Names : never;

export function scanOutputs(names: ScanNames): readonly ScanOutput[] {
  return OUTPUTS.map((output) => output(names));
}
