import { macro, meso, micro } from './chunks.ts';
import type { ReviewLane } from './footage.ts';
import { sounds, voices } from './heard.ts';
import { hits } from './hits.ts';
import { motion } from './motion.ts';
import { objects } from './objects.ts';
import { screenTexts } from './screen-texts.ts';
import { shots } from './shots.ts';
import { sound } from './sound.ts';
import { transcript } from './transcript.ts';

/** The lanes of Review's timeline from top to bottom, below the film strip. */
export const REVIEW_LANES: readonly ReviewLane[] = [
  hits,
  shots,
  objects,
  screenTexts,
  micro,
  meso,
  macro,
  transcript,
  voices,
  sounds,
  sound,
  motion,
];
