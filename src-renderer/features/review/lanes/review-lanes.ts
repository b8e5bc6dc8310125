import { macro, meso, micro } from './chunks.ts';
import type { ReviewLane } from './footage.ts';
import { hits } from './hits.ts';
import { motion } from './motion.ts';
import { shots } from './shots.ts';
import { sound } from './sound.ts';
import { transcript } from './transcript.ts';

/** The lanes of Review's timeline from top to bottom, below the film strip. */
export const REVIEW_LANES: readonly ReviewLane[] = [hits, shots, micro, meso, macro, transcript, sound, motion];
